/**
 * Customers whose labels depend on nothing, scored by a model that is sure of
 * something all the same: there is nothing to gain.
 *
 * @module
 */
import { randomState } from "lib/statistics/mt19937.ts";
import { bestOther, compareOffers } from "lib/evaluation/offers.ts";
import { retentionPlan } from "lib/retention/retention_plan.ts";

/** Shares of the draws in which a gain of the model is claimed. */
export interface Claims {
  /** Of the plan, over the best way without a model. */
  readonly plan: number;
  /** Of the plan, over as many customers at random. */
  readonly planOverRandom: number;
  /** Of offers at break-even, over the best way without a model. */
  readonly offers: number;
}

/** How the customers are drawn. */
export interface Drawing {
  readonly rows: number;
  readonly repeats: number;
  readonly resamples: number;
  /** Share of the true log-odds' spread in the probabilities. @default {0} */
  readonly signal?: number;
  readonly budget?: number;
  readonly churnRate?: number;
}

/** Draws customers again and again, and counts what is claimed of the model. */
export function countClaims(
  { rows, repeats, resamples, signal = 0, budget = Infinity, churnRate = 0.3 }:
    Drawing,
): Claims {
  const { random } = randomState(rows + repeats);
  const terms = { cost: 30, success: 0.3, budget, unit: "" };
  const base = Math.log(churnRate / (1 - churnRate));
  const [claims, noise] = [
    { plan: 0, planOverRandom: 0, offers: 0 },
    () => random() + random() + random() - 1.5,
  ];
  for (let repeat = 0; repeat < repeats; repeat++) {
    const values = Float64Array.from(
      { length: rows },
      () => 6 * (20 + 80 * random()),
    );
    const truth = values.map(() => signal * 3 * noise());
    const labels = Uint8Array.from(
      truth,
      (score) => +(random() < 1 / (1 + Math.exp(-base - score))),
    );
    const probabilities = truth.map((score) =>
      1 / (1 + Math.exp(-base - score - 0.8 * noise()))
    );
    const options = { resamples, seed: repeat };
    const { ways, best } = retentionPlan(
      { labels, probabilities },
      values,
      terms,
      options,
    );
    const atRandom = ways.find(({ way }) => way === "as many at random")!;
    const scores = { labels, probabilities };
    const offers = compareOffers(scores, values, terms, options);
    if (best.behind.low > 0) claims.plan += 1 / repeats;
    if (atRandom.behind.low > 0) claims.planOverRandom += 1 / repeats;
    if (bestOther(offers, { budget: Infinity }).behind.low > 0) {
      claims.offers += 1 / repeats;
    }
  }
  return claims;
}
