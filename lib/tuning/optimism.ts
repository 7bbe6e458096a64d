/**
 * By how much the best of a search looks better than it is.
 *
 * @module
 */
import { aucDifference } from "../evaluation/auc.ts";
import { lossesSaved } from "../evaluation/metrics.ts";
import type { JudgedSet, StoredScores } from "../evaluation/scores.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { type Difference, meanDifference } from "../statistics/paired.ts";

/** A model's scores, as `scoreOnce()` gives them. */
export interface ScoresOfBothSets {
  /** Of the rows that the search has chosen by. */
  readonly validation: StoredScores;
  /** Of rows that it has not. */
  readonly test: StoredScores;
}

/** By how much the winner is better than another model; worse where negative. */
export interface WinnersGain {
  /** On the validation rows, by which it was chosen: the figure itself. */
  readonly validation: number;
  /** On the test rows: an estimate for customers like these. */
  readonly test: Difference;
  /** The first less the second: what the validation rows flatter. */
  readonly optimism: Estimate;
}

/** What {@linkcode winnersOptimism} has found. */
export interface WinnersOptimism {
  /** The training job that the search has chosen. */
  readonly winner: string;
  /** The training job that it is compared with. */
  readonly base: string;
  /** How many rows each set has. */
  readonly customers: Readonly<Record<JudgedSet, number>>;
  /** How many models have used the test rows. */
  readonly models: number;
  /** The base's mean log loss less the winner's, in nats. */
  readonly logLoss: WinnersGain;
  /** The winner's AUC less the base's. */
  readonly auc: WinnersGain;
}

/**
 * Measures by how much the validation rows flatter the best of a search. They
 * chose it, so its gain on a model that was there before, such as the case
 * study's, is partly luck with these customers. Both models are compared row by
 * row, on the validation rows and on the test rows, so that easier or harder
 * customers in one of the sets drop out.
 *
 * The gain on the validation rows is what it is; only what the test rows tell of
 * other customers is uncertain. The intervals hold for these two models and for
 * customers like those of the test rows. What both models have in common stays
 * out: the validation rows have chosen their rounds, too.
 *
 * @example
 * ```ts ignore
 * const tunedEndpoint = await churn.startEndpoint(session, tunedModel);
 * await churn.waitForEndpoint(session, tunedEndpoint);
 * const chosenBy = await churn.scoreOnce(
 *   session, tunedEndpoint, tunedModel, prepared, "validation", "optimism");
 * const notChosenBy = await churn.scoreOnce(
 *   session, tunedEndpoint, tunedModel, prepared, "test", "optimism");
 * const optimism = churn.tuning.winnersOptimism(
 *   { validation: chosenBy, test: notChosenBy },
 *   { validation, test },
 * );
 * ```
 *
 * @param winner Of the model that the search has chosen.
 * @param base Of a model that it has not, of the same rows.
 * @throws {RangeError} If sets, rows or models don't fit together, or a set has
 * one class only.
 */
export function winnersOptimism(
  winner: ScoresOfBothSets,
  base: ScoresOfBothSets,
): WinnersOptimism {
  checkModels(winner, base);
  const { validation, test } = winner;
  return {
    winner: test.trainingJob,
    base: base.test.trainingJob,
    customers: {
      validation: validation.labels.length,
      test: test.labels.length,
    },
    models: Math.max(test.models, base.test.models),
    logLoss: gainOf(
      winner,
      base,
      (ours, theirs) => meanDifference(lossesSaved(theirs, ours)),
    ),
    auc: gainOf(winner, base, aucDifference),
  };
}

function gainOf(
  winner: ScoresOfBothSets,
  base: ScoresOfBothSets,
  difference: (ours: StoredScores, theirs: StoredScores) => Difference,
): WinnersGain {
  const { value: validation } = difference(winner.validation, base.validation);
  const test = difference(winner.test, base.test);
  return {
    ...{ validation, test },
    optimism: {
      value: validation - test.value,
      low: validation - test.high,
      high: validation - test.low,
    },
  };
}

function checkModels(winner: ScoresOfBothSets, base: ScoresOfBothSets): void {
  const cannot = "Cannot measure the optimism of a search's winner";
  for (const set of ["validation", "test"] as const) {
    const [ours, theirs] = [winner[set], base[set]];
    for (const { set: scored, trainingJob } of [ours, theirs]) {
      if (scored === set) continue;
      throw new RangeError(
        `${cannot}: '${set}' must be scores of the ${set} rows, but those of ` +
          `${trainingJob} are of the ${scored} rows`,
      );
    }
    const same = ours.labels.length === theirs.labels.length &&
      ours.labels.every((label, row) => label === theirs.labels[row]);
    if (same) continue;
    throw new RangeError(
      `${cannot}: ${ours.trainingJob} and ${theirs.trainingJob} have scored ` +
        `different ${set} rows; score the same prepared rows with both`,
    );
  }
  for (const { validation, test } of [winner, base]) {
    if (validation.trainingJob === test.trainingJob) continue;
    throw new RangeError(
      `${cannot}: ${validation.trainingJob} has scored the validation rows and ` +
        `${test.trainingJob} the test rows; score both with one model`,
    );
  }
  if (winner.test.trainingJob !== base.test.trainingJob) return;
  throw new RangeError(
    `${cannot} by itself: compare ${base.test.trainingJob} with a model that ` +
      "the search has not chosen, such as the case study's",
  );
}
