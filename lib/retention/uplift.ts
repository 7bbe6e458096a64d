/**
 * What a plan would change if customers were chosen by what calling brings
 * instead of by risk.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { BandEffect, CampaignEffect } from "./campaign.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import { rateDifference } from "../statistics/rate_difference.ts";

/** Calls that bring more elsewhere. */
export interface UpliftMove {
  /** The risks that calls are taken from: the riskier band. */
  readonly from: Interval;
  /** The risks that they go to. */
  readonly to: Interval;
  /**
   * Churn avoided per call, more than before. The interval holds together with
   * those of all other comparisons of the bands in 95 % of campaigns.
   */
  readonly gain: Estimate;
}

/** How many customers with known outcomes are needed, called or held out. */
export interface CustomersNeeded {
  /** At the campaign's own share of held-out customers. */
  readonly asBefore: number;
  /** If half of them are held out. */
  readonly halfHeldOut: number;
}

/** What choosing by effect would change. */
export interface UpliftPlan {
  /** Surely better uses of calls, the largest gain first. */
  readonly moves: readonly UpliftMove[];
  /** Risks where calling surely brings less than the break-even. */
  readonly leaveOut: readonly Interval[];
  /** Customers with known outcomes. */
  readonly customers: number;
  /**
   * Customers with whom a difference of `least` between two bands is found in
   * 80 % of campaigns. Left out where a band has nobody called or held out.
   */
  readonly needed?: CustomersNeeded;
  /** Whether there are so many. */
  readonly isEnough: boolean;
  /** All of it in words. */
  readonly sentence: string;
}

/** What {@linkcode planByEffect} takes. */
export interface UpliftOptions {
  /**
   * The smallest difference of churn avoided per call that would be worth a
   * change, from above 0 to 1. @default {0.05}
   */
  readonly least?: number;
  /**
   * Churn avoided per call at which a call pays: what it costs ÷ what a customer
   * is worth. @default {0}
   */
  readonly breakEven?: number;
}

/**
 * Compares what calling brought in the risk bands of a campaign, and says what a
 * plan would change that chooses customers by that instead of by risk. Those most
 * likely to leave need not be those whom a call keeps.
 *
 * All comparisons, each pair of bands and each band with the break-even, are made
 * at 95 % together (Bonferroni), so that a campaign without such a difference
 * claims one in at most 5 % of cases. The interval of a difference of differences
 * is made of those of each band (MOVER: G. Y. Zou, A. Donner, *Construction of
 * confidence limits about effect measures*, 2008).
 *
 * @example
 * ```ts ignore
 * const uplift = churn.planByEffect(effect, { least: 0.05 });
 * console.log(uplift.sentence);
 * ```
 *
 * @throws {RangeError} If an option can't be used.
 */
export function planByEffect(
  { bands }: Pick<CampaignEffect, "bands">,
  options: UpliftOptions = {},
): UpliftPlan {
  checkOptions("planByEffect", options, ["least", "breakEven"]);
  const { least = 0.05, breakEven = 0 } = options;
  for (const [name, value] of Object.entries({ least, breakEven })) {
    if (value >= 0 && value <= 1 && (name !== "least" || value > 0)) continue;
    throw new RangeError(
      `Cannot plan by effect as '${name}' must be a share from 0 to 1${
        name === "least" ? " and above 0" : ""
      }: current value is ${value}`,
    );
  }
  const pairs = bands.flatMap((to, i) =>
    bands.slice(i + 1).map((from) => ({ from, to }))
  );
  const z = normalQuantile(1 - 0.05 / (pairs.length + bands.length) / 2);
  const effects = new Map(
    bands.filter(({ avoided }) => avoided).map((band) => [
      band,
      rateDifference(band.heldOut, band.called, z),
    ]),
  );
  const moves = pairs.flatMap(({ from, to }): UpliftMove[] => {
    const [less, more] = [effects.get(from), effects.get(to)];
    if (!less || !more) return [];
    const gain = difference(more, less);
    return gain.low > 0
      ? [{ from: from.probabilities, to: to.probabilities, gain }]
      : [];
  }).sort((a, b) => b.gain.value - a.gain.value);
  const leaveOut = bands.filter((band) =>
    (effects.get(band)?.high ?? Infinity) < breakEven
  ).map(({ probabilities }) => probabilities);
  const customers = bands.reduce(
    (sum, { called, heldOut }) => sum + called.customers + heldOut.customers,
    0,
  );
  const needed = pairs.length > 0 && effects.size === bands.length
    ? customersNeeded(pairs, bands.length, z, least)
    : undefined;
  const found = {
    ...{ moves, leaveOut, customers },
    ...needed && { needed },
    isEnough: needed !== undefined && customers >= needed.asBefore,
  };
  return { ...found, sentence: inWords(found, bands, least) };
}

/** One figure less another that is independent of it. */
function difference(first: Estimate, second: Estimate): Estimate {
  const value = first.value - second.value;
  return {
    value,
    low: value -
      Math.hypot(first.value - first.low, second.high - second.value),
    high: value +
      Math.hypot(first.high - first.value, second.value - second.low),
  };
}

/** The normal distribution's 80 % quantile: the power that is planned for. */
const powerQuantile = 0.8416212335729143;

/**
 * Customers such that the hardest pair's difference of `least` lies beyond `z`
 * standard errors in 80 % of campaigns, at the churn rates that were found.
 */
function customersNeeded(
  pairs: readonly { readonly from: BandEffect; readonly to: BandEffect }[],
  bands: number,
  z: number,
  least: number,
): CustomersNeeded {
  // Half a churner more on either side: no rate is exactly 0 or 1.
  const spread = ({ churned, customers }: BandEffect["called"]) => {
    const rate = (churned + 0.5) / (customers + 1);
    return rate * (1 - rate);
  };
  const need = (shareOf: (band: BandEffect) => number) => {
    // Variance of a band's effect, times its number of customers.
    const variance = (band: BandEffect) => {
      const share = shareOf(band);
      return spread(band.heldOut) / share + spread(band.called) / (1 - share);
    };
    const most = Math.max(
      ...pairs.map(({ from, to }) => variance(from) + variance(to)),
    );
    return Math.ceil(bands * most * ((z + powerQuantile) / least) ** 2);
  };
  return {
    asBefore: need(({ called, heldOut }) =>
      heldOut.customers / (called.customers + heldOut.customers)
    ),
    halfHeldOut: need(() => 0.5),
  };
}

const points = (rate: number) => (100 * rate).toFixed(1).replace("-", "−");
const whole = (figure: number) => figure.toLocaleString("en");
const risks = ({ low, high }: Interval) =>
  `${Math.round(100 * low)}–${Math.round(100 * high)}%`;

function inWords(
  { moves: [best], leaveOut, customers, needed, isEnough }: Omit<
    UpliftPlan,
    "sentence"
  >,
  bands: readonly BandEffect[],
  least: number,
): string {
  const none = leaveOut.length
    ? ` Leave out those with a risk of ${
      leaveOut.map(risks).join(" and ")
    }: calling them brings less than it costs.`
    : "";
  if (best) {
    const { value, low, high } = best.gain;
    return `Choose by effect instead of risk: 100 calls moved from customers with a risk of ${
      risks(best.from)
    } to those with ${risks(best.to)} keep ${points(value)} more of them (${
      points(low)
    } to ${points(high)}, at 95% for all comparisons together).${none}`;
  }
  if (!needed) {
    return bands.length < 2
      ? `All customers have about the same risk: there are no bands to compare.${none}`
      : `Each risk band needs customers who were called and customers who were held out; one lacks them.${none}`;
  }
  const difference = `a difference of ${
    points(least)
  } points of churn avoided between two risk bands`;
  return (isEnough
    ? `Choosing by effect would change nothing that can be shown: no less risky band gains surely more by calls than a riskier one. With ${
      whole(customers)
    } customers, ${difference} would be found in 80% of campaigns or more.`
    : `Too few customers to choose by effect: ${
      whole(customers)
    } have known outcomes. To find ${difference} in 80% of campaigns takes ${
      whole(needed.asBefore)
    }, or ${whole(needed.halfHeldOut)} if half of them are held out.`) + none;
}

/**
 * The quantile of a share from 0.5 up, within 4.5e−4.
 *
 * Source: M. Abramowitz, I. A. Stegun, *Handbook of Mathematical Functions*
 * (1964), 26.2.23.
 */
function normalQuantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - share));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
}
