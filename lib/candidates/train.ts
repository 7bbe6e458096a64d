/**
 * Training candidates in the same folds.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";
import { outOfFoldScores } from "../evaluation/out_of_fold.ts";
import { need } from "../needs.ts";
import { checkOptions } from "../options.ts";
import type { PreparedData } from "../processing/types.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import {
  checkTraining,
  hyperparametersOf,
  startTraining,
  waitForTraining,
} from "../training/training_job.ts";
import type {
  Hyperparameters,
  TrainedModel,
  TrainingJob,
} from "../training/types.ts";
import { checkCandidates, checkOwn } from "./checks.ts";
import { defaultCandidates, names } from "./recipes.ts";
import type { Candidate, ScoredCandidate } from "./types.ts";

/** How {@linkcode trainCandidates} trains. */
export interface CandidateOptions {
  /**
   * The best model of a search, whose hyperparameters become one of the default
   * candidates.
   */
  readonly tunedModel?: Pick<TrainedModel, "trainingJob">;
  /** What is trained, the simplest first. @default {defaultCandidates} */
  readonly candidates?: readonly Candidate[];
  /** In how many folds the default candidates are trained. @default {5} */
  readonly folds?: number;
  /** How many training jobs run at the same time. @default {2} */
  readonly parallel?: number;
}

/**
 * Trains each candidate in a training job, in the same folds of the training and
 * validation rows, and reads its scores out of fold: each customer's probability
 * by a model that has not seen the customer. The first candidate needs no
 * training: it gives everybody the churn rate, so that nobody leaves.
 *
 * Folds depend on the rows only, so all scores are of the same customers by
 * models that learned from the same others. A job that still runs with the same
 * request is used instead.
 *
 * @example
 * ```ts ignore
 * const candidates = await churn.trainCandidates(session, prepared, { tunedModel });
 * ```
 *
 * @param data Where the processing job wrote its files.
 * @returns The simplest first.
 * @throws {RangeError} If a candidate has no folds, two have one name, a
 * hyperparameter is not as `train.py` takes it, or options contradict each other.
 * No job has started then.
 * @throws {JobError} If a training job fails, for example because there are fewer
 * customers who churned than folds.
 * @throws {InterruptedError} If the kernel is interrupted; jobs continue to run.
 */
export async function trainCandidates(
  session: Session,
  data: PreparedData | undefined,
  options: CandidateOptions = {},
): Promise<ScoredCandidate[]> {
  checkOptions("trainCandidates", options, [
    ...["tunedModel", "candidates", "folds", "parallel"] as const,
  ]);
  const { tunedModel, folds, parallel = 2 } = options;
  need("prepared", data, "train candidates");
  checkOwn(options);
  const tuned = tunedModel &&
    await ownHyperparameters(session, tunedModel.trainingJob);
  const candidates = options.candidates ?? defaultCandidates({ tuned, folds });
  checkCandidates(candidates, parallel);
  // Before the first job starts, not as each one's turn comes.
  for (const { hyperparameters } of candidates) {
    await checkTraining(session, data, hyperparameters);
  }
  const jobs: TrainingJob[] = [];
  const scored: ScoredCandidate[] = [];
  for (const [place, { name, about }] of candidates.entries()) {
    const next = candidates.slice(jobs.length, place + parallel);
    for (const { hyperparameters } of next) {
      jobs.push(await startTraining(session, data, hyperparameters));
    }
    const model = await waitForTraining(session, jobs[place]);
    const rows = await outOfFoldScores(session, model);
    scored.push({ name, about, model, ...rows });
  }
  return [withoutModel(scored[0]), ...scored];
}

/** Everybody's probability is the churn rate. */
function withoutModel({ labels }: ScoredRows): ScoredCandidate {
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  return {
    name: names.nothing,
    about: "no model: the churn rate for everybody",
    labels,
    probabilities: new Float64Array(labels.length).fill(rate),
  };
}

/** A training job's hyperparameters, without the container's own and the folds. */
async function ownHyperparameters(
  session: Session,
  trainingJob: string,
): Promise<Hyperparameters> {
  const all = await hyperparametersOf(session, trainingJob);
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) =>
        !name.startsWith("sagemaker_") && !["folds", "refit"].includes(name)
      )
      .map(([name, text]) => [name, isNumber(text) ? Number(text) : text]),
  );
}

const isNumber = (text: string) =>
  text.trim() !== "" && Number.isFinite(Number(text));
