/**
 * How good the choice is on rows that it was not made by.
 *
 * @module
 */
import { auc } from "../evaluation/auc.ts";
import type { StoredScores } from "../evaluation/scores.ts";
import { tQuantile } from "../statistics/area_interval.ts";
import { type Difference, meanDifference } from "../statistics/paired.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { rowLosses } from "../evaluation/metrics.ts";
import type { Choice, ChoiceOnTest, RowsMeasured } from "./types.ts";

/**
 * Compares the choice's scores of the test rows with those out of fold, by which
 * it was chosen. The customers differ, so the interval of the difference is that
 * of two independent means (B. L. Welch, 1947).
 *
 * @example
 * ```ts ignore
 * const bagOnTest = await churn.scoreOnce(
 *   session, deployedBag, choice.chosen.model, prepared, "test", "evaluation");
 * const onTest = churn.testOfChoice(choice, bagOnTest);
 * ```
 *
 * @param test The chosen model's scores of the test rows.
 * @throws {RangeError} If they are another model's, or not of the test rows.
 */
export function testOfChoice(choice: Choice, test: StoredScores): ChoiceOnTest {
  const { chosen } = choice;
  const { trainingJob } = chosen.model;
  if (test.set !== "test" || test.trainingJob !== trainingJob) {
    throw new RangeError(
      `Cannot test the choice: the scores must be those of ${trainingJob} of the test rows, but they are ${test.trainingJob}'s of the ${test.set} rows`,
    );
  }
  const [before, after] = [chosen, test].map(lossOf);
  return {
    outOfFold: measured(chosen, before),
    test: measured(test, after),
    optimism: welch(after, before),
    models: test.models,
  };
}

const lossOf = (rows: ScoredRows) => ({
  ...meanDifference(rowLosses(rows)),
  rows: rows.labels.length,
});

function measured(rows: ScoredRows, logLoss: Difference): RowsMeasured {
  return { customers: rows.labels.length, logLoss, auc: auc(rows) };
}

/** The first mean less the second. */
function welch(
  a: Difference & { readonly rows: number },
  b: Difference & { readonly rows: number },
) {
  const variances = [a.error ** 2, b.error ** 2];
  const variance = variances[0] + variances[1];
  const degrees = variance ** 2 /
    (variances[0] ** 2 / (a.rows - 1) + variances[1] ** 2 / (b.rows - 1));
  const value = a.value - b.value;
  const reach = variance && tQuantile(degrees) * Math.sqrt(variance);
  return { value, low: value - reach, high: value + reach };
}
