/**
 * Where the model is good, and where it is worse.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { type Column } from "../table.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { groupsOf } from "../statistics/groups.ts";
import { rare } from "../statistics/significance.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { type AreaEstimate, aucOf } from "./auc.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { aboveCutoff, type Cutoff } from "./metrics.ts";
import { plattScaled } from "./platt.ts";
import { rank } from "../statistics/ranking.ts";
import { drawSegments, type Grouping } from "./segment_draws.ts";
import { stepDown } from "../statistics/step_down.ts";

/** The model's performance for the customers of one category or band. */
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
  /**
   * The AUC that the model's probabilities imply for these customers: mean and
   * 95 % range over labels drawn from them.
   */
  readonly implied?: Estimate;
  /** Share above the cutoff, with its Wilson interval. */
  readonly contacted: Estimate;
  /** The same of those who churned; `NaN` where nobody did. */
  readonly recall: Estimate;
  /** The same of those who stayed; `NaN` where nobody did. */
  readonly falsePositiveRate: Estimate;
  /** Churners among those above the cutoff; `NaN` where nobody is. */
  readonly precision: Estimate;
  /** Findings that chance does not explain. */
  readonly findings: readonly SegmentFinding[];
}

/** `ranks worse`: a lower AUC than the probabilities imply; else probabilities that are off. */
export type SegmentFinding = "ranks worse" | "too low" | "too high";

/** The fewest churned, and the fewest staying, customers to test a segment. */
export const fewest = 10;

/** What is not more than this is no finding, however sure it is. */
export const least = {
  /** The AUC below the implied one. */
  auc: 0.02,
  /** Probabilities off, as a part of the churn rate of all customers (or of their staying, if that is rarer). */
  rate: 0.1,
};

/**
 * Evaluates each category and band of the columns.
 *
 * Two tests a segment: whether its AUC lies more than {@linkcode least}`.auc`
 * below the one that the model's own probabilities imply there (one-sided), and
 * whether its churn rate lies more than {@linkcode least}`.rate` away from the
 * mean probability (two-sided). Similar customers are hard to rank for every
 * model, and their probabilities reflect that; an AUC below the implied one is
 * a fault.
 *
 * The effect of chance is simulated by drawing the labels of all customers from
 * the probabilities repeatedly; for the AUC these are calibrated to the rows
 * first (Platt's scaling), so that probabilities that are too extreme
 * everywhere are not taken for a fault of each segment. A finding is a test
 * whose p-value stays below 5 % after the step-down correction for all tests of
 * all segments, by the same draws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { segments } from "lib/evaluation/segments.ts";
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
 * @param cutoff A probability above it counts as contacted: one, or `n`. @default {0.5}
 * @param options.seed Seed of the draws. @default {42}
 * @throws {RangeError} If a column has not as many cells as there are rows.
 */
export function segments(
  scores: ScoredRows,
  columns: readonly Column[],
  cutoff: Cutoff = 0.5,
  options: { seed?: number } = {},
): Segment[] {
  checkOptions("segments", options, ["seed"]);
  const { seed = 42 } = options;
  const rows = scores.labels.length;
  const ranking = rank(scores);
  const margin = least.rate *
    Math.min(ranking.positives, rows - ranking.positives) / rows;
  const groupings = columns.map((column): Grouping => ({
    column: column.name,
    ...groupsWithBlank(column, rows),
  }));
  const draws = drawSegments(
    { ...ranking, probabilities: plattScaled(scores) },
    groupings,
    seed,
  );
  const tests: { found: () => void; size: number; drawn: Float64Array }[] = [];
  const result = groupings.flatMap(({ column, names, of }, grouping) =>
    countGroups(scores, names, of, cutoff).map((counts, group): Segment => {
      const stayed = counts.customers - counts.churned;
      const findings: SegmentFinding[] = [];
      const judged = Math.min(counts.churned, stayed) >= fewest
        ? {
          auc: aucOf(ranking, { isIn: (row) => of[row] === group }),
          implied: draws[grouping][group].implied,
        }
        : {};
      if (judged.auc) {
        const { implied, error, rankings, rates } = draws[grouping][group];
        const off = counts.churned - counts.expected;
        tests.push({
          size: inErrors(
            Math.abs(off) - margin * counts.customers,
            Math.sqrt(counts.variance),
          ),
          drawn: rates,
          found: () => findings.push(off > 0 ? "too low" : "too high"),
        }, {
          size: inErrors(implied.value - judged.auc.value - least.auc, error),
          drawn: rankings,
          found: () => findings.push("ranks worse"),
        });
      }
      return {
        column,
        group: names[group],
        customers: counts.customers,
        rate: share(counts.churned, counts.customers),
        predicted: counts.expected / counts.customers,
        ...judged,
        contacted: share(counts.called, counts.customers),
        recall: share(counts.found, counts.churned),
        falsePositiveRate: share(counts.called - counts.found, stayed),
        precision: share(counts.found, counts.called),
        findings,
      };
    }).filter(({ customers }) => customers > 0)
  );
  stepDown(tests).forEach((p, i) => {
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

/** A distance in standard errors, also where there is no error. */
function inErrors(distance: number, error: number): number {
  if (error > 0) return distance / error;
  return distance > 0 ? Infinity : -Infinity;
}

function share(part: number, whole: number): Estimate {
  return { value: part / whole, ...wilsonInterval(part, whole) };
}
