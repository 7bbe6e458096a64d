/**
 * The training jobs of a search.
 *
 * @module
 */
import { DescribeHyperParameterTuningJobCommand } from "@aws-sdk/client-sagemaker";
import type { Session } from "../aws/session.ts";
import { trialsOf } from "../resources/kinds/tuning_job.ts";
import { readRanges, tunedValues } from "./ranges.ts";
import { needJob } from "./tuning_job.ts";
import type { TuningJob, TuningTrial } from "./types.ts";

/**
 * Lists all training jobs of a tuning job, in the order in which they were
 * created, with what each tried and what came of it.
 *
 * @example
 * ```ts ignore
 * const trials = await churn.tuningTrials(session, tuningJob);
 * trials.find(({ trainingJob }) => trainingJob === tunedModel.trainingJob);
 * ```
 */
export async function tuningTrials(
  session: Session,
  job: TuningJob | undefined,
): Promise<TuningTrial[]> {
  needJob(job, "list the trials of a search");
  const { HyperParameterTuningJobConfig: config } = await session.clients
    .sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: job.name,
      }),
    );
  const ranges = readRanges(config?.ParameterRanges);
  const trials: TuningTrial[] = [];
  for await (const summary of trialsOf(session, job.name)) {
    const { FinalHyperParameterTuningJobObjectiveMetric: found } = summary;
    trials.push({
      trainingJob: summary.TrainingJobName!,
      tuned: tunedValues(summary.TunedHyperParameters),
      ranges,
      status: summary.TrainingJobStatus!,
      value: found?.Value,
      metric: found?.MetricName,
      reason: summary.FailureReason,
      created: summary.CreationTime!,
      ended: summary.TrainingEndTime,
    });
  }
  return trials;
}
