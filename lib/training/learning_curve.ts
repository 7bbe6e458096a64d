/**
 * How the training went, round by round.
 *
 * @module
 */
import { jobLog } from "../jobs/logs.ts";
import type { Session } from "../session.ts";
import type { TrainedModel } from "../training.ts";

/** One boosting round's log loss. */
export interface TrainingRound {
  /** Counted from 0. */
  readonly round: number;
  /** Mean log loss of the training rows, in nats. */
  readonly train: number;
  /** Mean log loss of the validation rows, in nats. */
  readonly validation: number;
}

/**
 * Reads the log loss of every round from the job's log.
 *
 * @example
 * ```ts ignore
 * const rounds = await churn.learningCurve(session, model);
 * ```
 */
export async function learningCurve(
  session: Session,
  { trainingJob }: TrainedModel,
): Promise<TrainingRound[]> {
  const job = { kind: "training-job", name: trainingJob } as const;
  const pattern =
    /^\[(\d+)\].*\btrain-logloss:([\d.]+).*\bvalidation-logloss:([\d.]+)/;
  const rounds = (await jobLog(session, job))
    .map((line) => pattern.exec(line))
    .filter((match) => match !== null)
    .map(([, round, train, validation]) => ({
      round: Number(round),
      train: Number(train),
      validation: Number(validation),
    }));
  // A job that was interrupted prints its rounds once more when it continues.
  return [...new Map(rounds.map((round) => [round.round, round])).values()];
}
