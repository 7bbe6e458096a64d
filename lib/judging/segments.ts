/**
 * Where the model is good, and where it is worse.
 *
 * @module
 */
import { type Column } from "../data/table.ts";
import { wilsonInterval } from "../exploration.ts";
import { groupsOf } from "../exploration/groups.ts";
import { chiSquareTail, holm, rare } from "../exploration/significance.ts";
import type { ScoredRows } from "../prediction.ts";
import { type AreaEstimate, aucOf } from "./auc.ts";
import type { Estimate } from "./estimate.ts";
import { aboveCutoff, type Cutoff } from "./metrics.ts";
import { rank } from "./ranking.ts";

/** How the model does with the customers of one category or band. */
export interface Segment {
  /** The column that cuts the customers into segments. */
  readonly column: string;
  /** The category, or a band such as `13 – 24`; `missing` for blank cells. */
  readonly group: string;
  /** How many there are in the segment. */
  readonly customers: number;
  /** Share who churned, with its 95 % Wilson interval. */
  readonly rate: Estimate;
  /** Mean probability. */
  readonly predicted: number;
  /** `undefined` where there are fewer than ten churned or staying customers. */
  readonly auc?: AreaEstimate;
  /** The AUC of all other customers, where they are enough. */
  readonly others?: AreaEstimate;
  /** At the cutoff, with its Wilson interval; `NaN` where nobody churned. */
  readonly recall: Estimate;
  /** The same; `NaN` where nobody is called a churner. */
  readonly precision: Estimate;
  /** What chance does not explain. */
  readonly findings: readonly SegmentFinding[];
}

/** `ranks worse`: a lower AUC than the others; else probabilities that are off. */
export type SegmentFinding = "ranks worse" | "too low" | "too high";

/** The fewest churned, and the fewest staying, customers to test a segment. */
export const fewest = 10;

/** What is not more than this is no finding, however sure it is. */
export const least = {
  /** The AUC below that of all others. */
  auc: 0.02,
  /** Probabilities off, as a part of the churn rate of all customers (or of their staying, if that is rarer). */
  rate: 0.1,
};

/**
 * Judges each category and band of the columns.
 *
 * Two tests a segment: whether its AUC lies more than {@linkcode least}`.auc`
 * below that of all other customers (one-sided, DeLong's standard errors), and
 * whether its churn rate lies more than {@linkcode least}`.rate` away from the
 * mean probability (two-sided, variance Σ p (1 - p)). A finding is what stays
 * below 5 % after Holm's correction for all tests of all segments: with many
 * customers a difference too small to matter is none.
 *
 * A segment cut by a column that tells much of churn holds more alike customers
 * and is ranked worse by nature; probabilities that are off are a fault.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { segments } from "lib/judging/segments.ts";
 *
 * const [monthly, yearly] = segments({
 *   labels: Uint8Array.of(1, 0, 1, 0, 0),
 *   probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1),
 * }, [{
 *   name: "contract",
 *   kind: "text",
 *   values: ["Monthly", "Monthly", "Monthly", "Yearly", "Yearly"],
 * }]);
 * assertEquals([monthly.rate.value, yearly.rate.value], [2 / 3, 0]);
 * ```
 *
 * @param scores `n` scored rows.
 * @param columns Raw columns of the same rows, `n` cells each.
 * @param cutoff For recall and precision: one, or `n`. @default {0.5}
 * @throws {RangeError} If a column has not as many cells as there are rows.
 */
export function segments(
  scores: ScoredRows,
  columns: readonly Column[],
  cutoff: Cutoff = 0.5,
): Segment[] {
  const ranking = rank(scores);
  const { positives, order } = ranking;
  const margin = least.rate *
    Math.min(positives, order.length - positives) / order.length;
  const tests: { found: () => void; p: number }[] = [];
  const result = columns.flatMap((column) => {
    const { names, of } = groupsWithBlank(column, scores.labels.length);
    return countGroups(scores, names, of, cutoff).map((counts, group) => {
      const findings: SegmentFinding[] = [];
      const stayed = counts.customers - counts.churned;
      if (!isLarge(counts.churned, stayed)) return { counts, findings };
      const auc = aucOf(ranking, { isIn: (row) => of[row] === group });
      const off = counts.churned - counts.expected;
      tests.push({
        p: beyond(off, margin * counts.customers, Math.sqrt(counts.variance)),
        found: () => findings.push(off > 0 ? "too low" : "too high"),
      });
      const otherChurned = positives - counts.churned;
      const otherStayed = of.length - positives - stayed;
      if (!isLarge(otherChurned, otherStayed)) return { counts, findings, auc };
      const others = aucOf(ranking, { isIn: (row) => of[row] !== group });
      tests.push({
        p: oneSided(
          auc.value + least.auc - others.value,
          Math.hypot(auc.error, others.error),
        ),
        found: () => findings.push("ranks worse"),
      });
      return { counts, findings, auc, others };
    }).map(({ counts, ...judged }, group): Segment => ({
      column: column.name,
      group: names[group],
      customers: counts.customers,
      rate: share(counts.churned, counts.customers),
      predicted: counts.expected / counts.customers,
      recall: share(counts.found, counts.churned),
      precision: share(counts.found, counts.called),
      ...judged,
    })).filter(({ customers }) => customers > 0);
  });
  holm(tests.map(({ p }) => p)).forEach((p, i) => {
    if (p < rare) tests[i].found();
  });
  return result;
}

/** The groups of a column, `missing` as the last. */
function groupsWithBlank(column: Column, rows: number) {
  if (column.values.length !== rows) {
    throw new RangeError(
      `Cannot judge segments of '${column.name}': it has ${column.values.length} cells for ${rows} scored rows; give the raw rows of the same set`,
    );
  }
  const { names, of } = groupsOf(column);
  return {
    names: [...names, "missing"],
    of: of.map((group) => group < 0 ? names.length : group),
  };
}

/** What one pass over the rows tells of each group. */
function countGroups(
  { labels, probabilities }: ScoredRows,
  names: readonly string[],
  of: Int32Array,
  cutoff: Cutoff,
) {
  const isAbove = aboveCutoff(probabilities, cutoff);
  const groups = names.map(() => ({
    customers: 0,
    churned: 0,
    /** Sum of the probabilities, and the variance of as many draws. */
    expected: 0,
    variance: 0,
    /** Customers above the cutoff, and churners among them. */
    called: 0,
    found: 0,
  }));
  for (let row = 0; row < labels.length; row++) {
    const group = groups[of[row]];
    const probability = probabilities[row];
    group.customers++;
    group.churned += labels[row];
    group.expected += probability;
    group.variance += probability * (1 - probability);
    if (!isAbove(row)) continue;
    group.called++;
    group.found += labels[row];
  }
  return groups;
}

function isLarge(churned: number, stayed: number): boolean {
  return churned >= fewest && stayed >= fewest;
}

/**
 * How often chance brings a distance as far from 0 when it is truly no more than
 * the margin.
 */
function beyond(distance: number, margin: number, error: number): number {
  const size = Math.abs(distance);
  return oneSided(margin - size, error) + oneSided(-margin - size, error);
}

/** The chance of a normal variable at most as large as `value / error`. */
function oneSided(value: number, error: number): number {
  if (value === 0) return 0.5;
  const both = chiSquareTail((value / error) ** 2, 1);
  return value < 0 ? both / 2 : 1 - both / 2;
}

function share(part: number, whole: number): Estimate {
  return { value: part / whole, ...wilsonInterval(part, whole) };
}
