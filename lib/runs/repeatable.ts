/**
 * Whether a run can be the same again.
 *
 * @module
 */
import type { CreateHyperParameterTuningJobRequest } from "@aws-sdk/client-sagemaker";
import type { RunStart } from "../aws/run_log.ts";
import type { Session } from "../aws/session.ts";
import { stateOf } from "../resources/jobs/job.ts";

/** The error of a run that can't be repeated. */
export function cannotRepeat(run: string, why: string): RangeError {
  return new RangeError(`Cannot repeat ${run} because ${why}`);
}

/** Why a run can't be the same again; nothing if it can. */
export async function whyNot(
  session: Session,
  { kind, stage, request }: RunStart,
): Promise<string | undefined> {
  if (stage === "training") return undefined;
  if (stage !== "tuning") {
    return `it is of the kind '${kind}': only trainings and searches can be ` +
      "repeated";
  }
  const { HyperParameterTuningJobConfig: config, WarmStartConfig } =
    request as unknown as CreateHyperParameterTuningJobRequest;
  const { Strategy, RandomSeed, ResourceLimits } = config!;
  if (Strategy === "Hyperband") {
    return "the strategy Hyperband stops training jobs by what they have printed so " +
      "far, which depends on time: search with another strategy";
  }
  if (config!.TrainingJobEarlyStoppingType === "Auto") {
    return "it stopped training jobs early, by what they had printed so far, which " +
      "depends on time: search without 'earlyStopping'";
  }
  if (
    config!.TuningJobCompletionCriteria || ResourceLimits?.MaxRuntimeInSeconds
  ) {
    return "it may have ended before all of its training jobs had, which depends on " +
      "time: search without 'completion'";
  }
  if (RandomSeed === undefined && Strategy !== "Grid") {
    return "it has no seed, so another search proposes other values: give one, such " +
      "as startTuning(session, prepared, { seed: 1 })";
  }
  for (const parent of WarmStartConfig?.ParentHyperParameterTuningJobs ?? []) {
    const name = parent.HyperParameterTuningJobName!;
    const { status } = await stateOf(session, { kind: "tuning-job", name });
    if (status === "not there") {
      return `it continued the search ${name}, which is gone: search anew`;
    }
  }
}
