/**
 * What calling customers brought: those called against those held out.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { ContactList, ListedContact } from "./contacts.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import { rateDifference } from "../statistics/rate_difference.ts";
import {
  type GroupCounts,
  rateRatioInterval,
} from "../statistics/rate_ratio.ts";

/** The effect of calling among customers of similar risk. */
export interface BandEffect {
  /** Their lowest and highest probability. */
  readonly probabilities: Interval;
  /** Those who were called, and how many of them left. */
  readonly called: GroupCounts;
  /** Those who were held out, and how many of them left. */
  readonly heldOut: GroupCounts;
  /**
   * The churn rate of held-out customers minus that of called ones: above 0,
   * calling kept customers. Left out if either group is empty.
   */
  readonly avoided?: Estimate;
}

/** The effect of a campaign. */
export interface CampaignEffect extends BandEffect {
  /**
   * Share of those who would have left that calling kept: what {@linkcode
   * assume} takes as `success`. `low` may be −Infinity; left out if no held-out
   * customer left.
   */
  readonly kept?: Estimate;
  /** The same by risk, the lowest first. */
  readonly bands: readonly BandEffect[];
  /** Customers of the list without an outcome, who are left out. */
  readonly unknown: { readonly called: number; readonly heldOut: number };
}

/** How {@linkcode measureCampaign} divides the customers. */
export interface CampaignOptions {
  /** Into how many risk bands of equal size; customers of equal risk stay together. @default {3} */
  readonly bands?: number;
}

/**
 * Measures the effect of calling, by comparing the customers who were called
 * with those who were held out at random. Everybody counts as listed, whether
 * they were reached or not.
 *
 * Each interval is a 95 % interval on its own; with several bands it is more
 * likely that one of them misses.
 *
 * @example
 * ```ts ignore
 * const whoLeft = new Map(list.contacts.map(({ id }, i) => [id, i % 3 === 0]));
 * const effect = churn.measureCampaign(list, whoLeft);
 * ```
 *
 * @param outcomes For each customer, by `id`, whether they have left.
 * @throws {RangeError} If no outcome is known of a held-out or of a called
 * customer, if two customers of the list have the same id, or if an outcome is
 * neither true nor false.
 */
export function measureCampaign(
  { contacts }: Pick<ContactList, "contacts">,
  outcomes: ReadonlyMap<string, boolean>,
  options: CampaignOptions = {},
): CampaignEffect {
  checkOptions("measureCampaign", options, ["bands"]);
  const { bands = 3 } = options;
  if (!(Number.isInteger(bands) && bands >= 1)) {
    throw new RangeError(
      `Cannot measure the campaign because 'bands' must be a positive whole number: current value is ${bands}`,
    );
  }
  const met = new Set<string>();
  for (const { id } of contacts) {
    if (met.has(id)) {
      throw new RangeError(
        `Cannot measure the campaign because two customers of the list have the id '${id}': outcomes can't be assigned to them`,
      );
    }
    met.add(id);
  }
  for (const [id, hasLeft] of outcomes) {
    if (typeof hasLeft === "boolean") continue;
    throw new RangeError(
      `Cannot measure the campaign because the outcome of customer '${id}' is ${
        JSON.stringify(hasLeft)
      }: it must be true for those who left and false for those who stayed`,
    );
  }
  const known = contacts.filter(({ id }) => outcomes.has(id))
    .toSorted((a, b) => a.probability - b.probability);
  const all = effectOf(known, outcomes);
  if (!all.avoided) {
    const lacking = all.called.customers ? "held out" : "called";
    throw new RangeError(
      `Cannot measure the campaign because no outcome is known of a customer who was ${lacking}: create the list with { holdout: 0.2 }, and look up outcomes by the list's ids`,
    );
  }
  const unknown = contacts.filter(({ id }) => !outcomes.has(id));
  const missing = (wanted: ListedContact["group"]) =>
    unknown.filter(({ group }) => group === wanted).length;
  return {
    ...all,
    ...all.heldOut.churned > 0 && { kept: keptShare(all) },
    bands: cut(known, bands).map((band) => effectOf(band, outcomes)),
    unknown: { called: missing("call"), heldOut: missing("holdout") },
  };
}

function effectOf(
  contacts: readonly ListedContact[],
  outcomes: ReadonlyMap<string, boolean>,
): BandEffect {
  const counts = (wanted: ListedContact["group"]): GroupCounts => {
    const some = contacts.filter(({ group }) => group === wanted);
    const churned = some.filter(({ id }) => outcomes.get(id)).length;
    return { churned, customers: some.length };
  };
  const [called, heldOut] = [counts("call"), counts("holdout")];
  const isComparable = called.customers > 0 && heldOut.customers > 0;
  return {
    probabilities: {
      low: contacts[0]?.probability,
      high: contacts.at(-1)?.probability!,
    },
    called,
    heldOut,
    ...isComparable && { avoided: rateDifference(heldOut, called) },
  };
}

function keptShare({ called, heldOut }: BandEffect): Estimate {
  const rate = ({ churned, customers }: GroupCounts) => churned / customers;
  const { low, high } = rateRatioInterval(called, heldOut);
  return {
    value: 1 - rate(called) / rate(heldOut),
    low: 1 - high,
    high: 1 - low,
  };
}

/** Groups of about equal size in the order of risk, equal ones together. */
function cut(
  sorted: readonly ListedContact[],
  bands: number,
): ListedContact[][] {
  const groups: ListedContact[][] = [];
  let current = -1;
  for (const [i, contact] of sorted.entries()) {
    const band = Math.floor(i * bands / sorted.length);
    const isEqual = contact.probability === sorted[i - 1]?.probability;
    if (band > current && !isEqual) {
      groups.push([]);
      current = band;
    }
    groups.at(-1)!.push(contact);
  }
  return groups;
}
