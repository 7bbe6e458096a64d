/**
 * Whether one run's model is better than another's, on the same rows.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";
import { aucDifference } from "../evaluation/auc.ts";
import { lossesSaved } from "../evaluation/metrics.ts";
import {
  type Difference,
  differenceP,
  meanDifference,
} from "../statistics/paired.ts";
import { holm } from "../statistics/significance.ts";
import {
  commonScores,
  type ComparedRows,
  type RunScores,
} from "./common_scores.ts";
import { nameOfRun } from "./refusals.ts";
import type { RunRecord } from "./runs.ts";

export type { ComparedRows, RunScores };

/** A difference and how often chance finds as much. */
export interface TestedDifference extends Difference {
  /** Two-sided, after Holm's correction for the number of runs. */
  readonly p: number;
}

/** By how much a run's model is better; worse where negative. */
export interface RunDifference {
  /** The run. */
  readonly run: string;
  /** Its AUC less the base's. */
  readonly auc: TestedDifference;
  /** The base's mean log loss less its own, in nats. */
  readonly logLoss: TestedDifference;
}

/** What {@linkcode compareRuns} found. */
export interface Comparison {
  /** The run that the others are compared with. */
  readonly base: string;
  /** Which rows, the same for all. */
  readonly rows: ComparedRows;
  /** How many. */
  readonly customers: number;
  /** Of how many it is known that they churned. */
  readonly churned: number;
  /** Of bags among the runs, how many fold models each has. */
  readonly folds: Readonly<Record<string, number>>;
  /** One a run besides the base, in the order in which they were given. */
  readonly differences: readonly RunDifference[];
}

/**
 * Compares runs with the first of them on the same rows, row by row, so that what
 * is common to the models drops out. A search stands for its best training job. No
 * endpoint is asked, and no test row is used.
 *
 * The rows are the validation rows, which none of the models has learned from: of a
 * bag the scores of its fold models count, each of the rows that it was not trained
 * on. They are those that `scoreOnce()` has stored for all of the runs, or else
 * those that the training jobs wrote. If all of the runs are bags, all training and
 * validation rows are compared, which tells more apart.
 *
 * The rows have also chosen each model's round, and the best of a search, so all of
 * them look a little better than they are.
 *
 * @example
 * ```ts ignore
 * const better = await churn.runs.compareRuns(
 *   session, ["churn-training-1", "churn-training-2"],
 * ).catch(({ message }: Error) => message); // says which there is not
 * ```
 *
 * @param runs Two trainings or searches or more, or their names; the first is the
 * base.
 * @throws {RangeError} If a run is unknown, has no model or no scores, or was trained
 * on other rows; the message says which.
 */
export async function compareRuns(
  session: Session,
  runs: readonly (string | Pick<RunRecord, "name">)[],
): Promise<Comparison> {
  if (!Array.isArray(runs)) {
    throw new RangeError(
      "Cannot compare runs that are not in a list: give [first, other, …]",
    );
  }
  const names = runs.map((run) => nameOfRun(run, "compare runs"));
  checkNames(names);
  const { scores, rows } = await commonScores(session, names);
  return compareScores(scores, rows);
}

function checkNames(names: readonly string[]): void {
  if (names.length > 1 && new Set(names).size === names.length) return;
  throw new RangeError(
    `Cannot compare ${
      names.length ? `${names.join(", ")}` : "no runs"
    }: give two different runs at least`,
  );
}

/**
 * {@linkcode compareRuns} of scores that are at hand.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compareScores } from "lib/runs/compare.ts";
 *
 * const labels = Uint8Array.of(1, 0, 1, 0, 0);
 * const { differences: [{ auc }] } = compareScores([
 *   { run: "a", labels, probabilities: Float64Array.of(0.9, 0.7, 0.6, 0.4, 0.1) },
 *   { run: "b", labels, probabilities: Float64Array.of(0.9, 0.3, 0.6, 0.4, 0.1) },
 * ]);
 * assertEquals(auc.value.toFixed(3), "0.167");
 * ```
 *
 * @param scores Of two runs at least, all of the same `n` rows in the same order.
 * @param comparedRows Which rows they are. @default {"validation"}
 * @throws {RangeError} If the rows' labels differ, or all are of one class.
 */
export function compareScores(
  scores: readonly RunScores[],
  comparedRows: ComparedRows = "validation",
): Comparison {
  const [base, ...others] = scores;
  const rows = base.labels.length;
  const churned = base.labels.reduce((sum, label) => sum + label, 0);
  for (const { run, labels } of others) {
    const same = labels.length === rows &&
      labels.every((label, row) => label === base.labels[row]);
    if (same) continue;
    throw new RangeError(
      `Cannot compare ${run} with ${base.run} because their rows differ: score ` +
        "the same prepared rows with both models",
    );
  }
  const rarer = Math.min(churned, rows - churned);
  const areas = tested(
    others.map((other) => aucDifference(other, base)),
    rarer - 1,
  );
  const losses = tested(
    others.map((other) => meanDifference(lossesSaved(base, other))),
    rows - 1,
  );
  return {
    ...{ base: base.run, rows: comparedRows, customers: rows, churned },
    folds: Object.fromEntries(
      scores.flatMap(({ run, folds }) => folds ? [[run, folds]] : []),
    ),
    differences: others.map(({ run }, i) => ({
      ...{ run, auc: areas[i], logLoss: losses[i] },
    })),
  };
}

function tested(
  differences: readonly Difference[],
  degrees: number,
): TestedDifference[] {
  // With one row of a class nobody can tell the error: anything may be chance.
  const p = holm(
    differences.map((difference) =>
      Number.isNaN(difference.error) ? 1 : differenceP(difference, degrees)
    ),
  );
  return differences.map((difference, i) => ({ ...difference, p: p[i] }));
}
