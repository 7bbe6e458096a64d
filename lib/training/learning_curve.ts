/**
 * How the training went, round by round.
 *
 * @module
 */
import { jobLog } from "../resources/jobs/logs.ts";
import { stepCounter, type TrainingRound } from "../resources/jobs/steps.ts";
import type { Session } from "../aws/session.ts";
import type { TrainedModel } from "./types.ts";

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
  const counter = stepCounter();
  counter.read(await jobLog(session, job));
  return [...counter.steps()?.rounds ?? []];
}
