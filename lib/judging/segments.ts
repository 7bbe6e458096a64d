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
import { part, rank } from "./ranking.ts";

/** How the model does with the customers of one category or band. */
export interface Segment {
  readonly column: string;
  /** The category, or a band such as `13 – 24`; `missing` for blank cells. */
  readonly group: string;
  readonly customers: number;
  /** Share who churned, with its 95 % Wilson interval. */
  readonly rate: Estimate;
  /** Mean probability. */
  readonly predicted: number;
  /** `undefined` where there are fewer than ten churned or staying customers. */
  readonly auc?: AreaEstimate;
  /** The AUC of all other customers, where they are enough. */
  readonly others?: AreaEstimate;
  /** At the cutoff, with Wilson intervals; `NaN` where there is nobody. */
  readonly recall: Estimate;
  readonly precision: Estimate;
  /** What chance does not explain. */
  readonly findings: readonly SegmentFinding[];
}

/** `ranks worse`: a lower AUC than the others; else probabilities that are off. */
export type SegmentFinding = "ranks worse" | "too low" | "too high";

/** The fewest churned, and the fewest staying, customers to test a segment. */
export const fewest = 10;

/**
 * Judges each category and band of the columns.
 *
 * Two tests a segment: whether its AUC lies below that of all other customers
 * (one-sided, DeLong's standard errors), and whether as many churned as its
 * probabilities add up to (two-sided, variance Σ p (1 - p)). A finding is what
 * stays below 5 % after Holm's correction for all tests of all segments.
 *
 * A segment cut by a column that tells much of churn holds more alike customers
 * and is ranked worse by nature; probabilities that are off are a fault.
 *
 * @param scores `n` scored rows.
 * @param columns Raw columns of the same rows, `n` cells each.
 * @param cutoff For recall and precision. @default {0.5}
 * @throws {RangeError} If a column has not as many cells as there are rows.
 */
export function segments(
  scores: ScoredRows,
  columns: readonly Column[],
  cutoff = 0.5,
): Segment[] {
  const ranking = rank(scores);
  const tests: { test: () => void; p: number }[] = [];
  const result = columns.flatMap((column) =>
    membersOf(column, scores.labels.length).map(({ group, member }) => {
      const inside = part(ranking, member);
      const outside = part(ranking, member.map((inside) => 1 - inside));
      const findings: SegmentFinding[] = [];
      let auc: AreaEstimate | undefined;
      let others: AreaEstimate | undefined;
      if (isLarge(inside)) {
        auc = aucOf(inside);
        const { z, finding } = probabilityTest(inside);
        tests.push({
          p: chiSquareTail(z * z, 1),
          test: () => findings.push(finding),
        });
        if (isLarge(outside)) {
          others = aucOf(outside);
          const z = (auc.value - others.value) /
            Math.hypot(auc.error, others.error);
          const both = Number.isNaN(z) ? 1 : chiSquareTail(z * z, 1);
          tests.push({
            p: z < 0 ? both / 2 : 1 - both / 2,
            test: () => findings.push("ranks worse"),
          });
        }
      }
      return {
        column: column.name,
        group,
        ...counts(inside, cutoff),
        auc,
        others,
        findings,
      };
    })
  );
  holm(tests.map(({ p }) => p)).forEach((p, i) => {
    if (p < rare) tests[i].test();
  });
  return result;
}

function membersOf(column: Column, rows: number) {
  if (column.values.length !== rows) {
    throw new RangeError(
      `Cannot judge segments of '${column.name}': it has ${column.values.length} cells for ${rows} scored rows; give the raw rows of the same set`,
    );
  }
  const { names, of } = groupsOf(column);
  return [...names, "missing"].map((group, index) => ({
    group,
    member: Uint8Array.from(
      of,
      (place) => (place < 0 ? names.length : place) === index ? 1 : 0,
    ),
  })).filter(({ member }) => member.includes(1));
}

function isLarge({ labels, positives }: Rows): boolean {
  return positives >= fewest && labels.length - positives >= fewest;
}

type Rows = ScoredRows & { readonly positives: number };

function probabilityTest({ probabilities, positives }: Rows) {
  let [expected, variance] = [0, 0];
  for (const p of probabilities) {
    expected += p;
    variance += p * (1 - p);
  }
  const z = (positives - expected) / Math.sqrt(variance);
  const finding: SegmentFinding = z > 0 ? "too low" : "too high";
  return { z, finding };
}

function counts({ labels, probabilities, positives }: Rows, cutoff: number) {
  const customers = labels.length;
  let [called, found, expected] = [0, 0, 0];
  for (let row = 0; row < customers; row++) {
    expected += probabilities[row];
    if (!(probabilities[row] > cutoff)) continue;
    called++;
    found += labels[row];
  }
  return {
    customers,
    rate: share(positives, customers),
    predicted: expected / customers,
    recall: share(found, positives),
    precision: share(found, called),
  };
}

function share(part: number, whole: number): Estimate {
  return { value: part / whole, ...wilsonInterval(part, whole) };
}
