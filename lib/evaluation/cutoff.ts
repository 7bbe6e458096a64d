/**
 * What offers net along all cutoffs.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { type Assumptions, breakEven } from "./assumptions.ts";
import {
  bootstrap,
  type BootstrapOptions,
  quantile,
} from "../statistics/bootstrap.ts";
import type { Interval } from "../statistics/estimate.ts";

/** What offers at a cutoff bring. */
export interface CutoffPoint {
  /** That of a customer of median value; half the value, twice the cutoff. */
  readonly cutoff: number;
  /** Saved margin minus cost, the mean over all customers. */
  readonly net: number;
  /** Churners who get an offer. */
  readonly truePositives: number;
  /** Stayers who get one. */
  readonly falsePositives: number;
}

/** What {@linkcode cutoffCurve} found. */
export interface CutoffCurve {
  /** Offers only where they are expected to bring more than they cost. */
  readonly breakEven: CutoffPoint;
  /** The cutoff with the largest net gain on these customers, in hindsight. */
  readonly best: CutoffPoint;
  /** How much the best cutoff varies from sample to sample: 95 % range. */
  readonly range: Interval;
  /** Net gain of offers to everybody, the mean over all customers. */
  readonly everybody: number;
  /** In 201 steps from 0. */
  readonly curve: readonly CutoffPoint[];
  /** What was assumed. */
  readonly assumptions: Pick<Assumptions, "cost" | "success" | "unit">;
  /** Customers it was computed on. */
  readonly rows: number;
  /** How many of them churned. */
  readonly churners: number;
}

/**
 * Computes the net gain of offers along all cutoffs.
 *
 * Each customer has a cutoff of their own, in inverse proportion to their value,
 * as the break-even has; the curve moves all of them together.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cutoffCurve } from "lib/evaluation/cutoff.ts";
 *
 * const { breakEven, everybody } = cutoffCurve({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, new Float64Array(5).fill(400), { cost: 30, success: 0.3, unit: "" });
 * assertEquals(breakEven.cutoff, 0.25); // 30 ÷ (0.3 × 400)
 * assertEquals(breakEven.net, (2 * 0.3 * 400 - 4 * 30) / 5);
 * assertEquals(everybody, (2 * 0.3 * 400 - 5 * 30) / 5);
 * ```
 *
 * @param scores `n` scored rows: validation rows, because test rows are only
 * for evaluation.
 * @param values `n` values, as `customerValue()` gives them.
 */
export function cutoffCurve(
  { labels, probabilities }: ScoredRows,
  values: Float64Array,
  { cost, success, unit }: CutoffCurve["assumptions"],
  options: BootstrapOptions = {},
): CutoffCurve {
  checkOptions("cutoffCurve", options, ["resamples", "seed"]);
  const rows = labels.length;
  const own = breakEven(values, { cost, success });
  const median = Float64Array.of(quantile(values.toSorted(), 0.5));
  const [typical] = breakEven(median, { cost, success });
  // As high as a customer of median value would have to be for the same return.
  const scaled = probabilities.map((p, row) =>
    typical === Infinity ? 0 : p * (typical / own[row])
  );
  const gains = values.map((value, row) =>
    labels[row] * success * value - cost
  );
  const order = Uint32Array.from(labels.keys())
    .sort((a, b) => scaled[b] - scaled[a] || a - b);
  const at = (cutoff: number, isIn: (row: number) => boolean): CutoffPoint => {
    let [sum, truePositives, contacts] = [0, 0, 0];
    for (let row = 0; row < rows; row++) {
      if (!isIn(row)) continue;
      sum += gains[row];
      truePositives += labels[row];
      contacts++;
    }
    const falsePositives = contacts - truePositives;
    return { cutoff, net: sum / rows, truePositives, falsePositives };
  };
  const above = (cutoff: number) => at(cutoff, (row) => scaled[row] > cutoff);
  const best = bestCutoff(order, scaled, gains);
  const [range] = bootstrap(rows, (weights) => [best(weights)], options);
  const end = Math.max(1, typical === Infinity ? 1 : 1.1 * typical);
  return {
    breakEven: at(typical, (row) => probabilities[row] > own[row]),
    best: above(best()),
    range,
    everybody: at(0, () => true).net,
    curve: Array.from({ length: 201 }, (_, step) => above(step * end / 200)),
    assumptions: { cost, success, unit },
    rows,
    churners: labels.reduce((sum, label) => sum + label, 0),
  };
}

/** The cutoff that nets most, from how often each row counts. */
function bestCutoff(
  order: Uint32Array,
  scaled: Float64Array,
  gains: Float64Array,
): (weights?: ArrayLike<number>) => number {
  const once = new Uint8Array(order.length).fill(1);
  return (weights = once) => {
    let [sum, most] = [0, 0];
    let cutoff = Math.max(1, order.length ? scaled[order[0]] : 1);
    for (let place = 0; place < order.length; place++) {
      const row = order[place];
      sum += weights[row] * gains[row];
      const next = place + 1 < order.length ? scaled[order[place + 1]] : 0;
      if (scaled[row] === next || sum <= most) continue;
      const middle = (scaled[row] + next) / 2;
      [most, cutoff] = [sum, middle < scaled[row] ? middle : next];
    }
    return cutoff;
  };
}
