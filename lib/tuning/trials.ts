/**
 * The training jobs of a search.
 *
 * @module
 */
import { paginateListTrainingJobsForHyperParameterTuningJob } from "@aws-sdk/client-sagemaker";
import type { Session } from "../aws/session.ts";
import { tunedValues } from "./ranges.ts";
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
  const pages = paginateListTrainingJobsForHyperParameterTuningJob(
    { client: session.clients.sagemaker, pageSize: 100 },
    {
      HyperParameterTuningJobName: job.name,
      SortBy: "CreationTime",
      SortOrder: "Ascending",
    },
  );
  const trials: TuningTrial[] = [];
  for await (const { TrainingJobSummaries = [] } of pages) {
    for (const summary of TrainingJobSummaries) {
      const { FinalHyperParameterTuningJobObjectiveMetric: found } = summary;
      trials.push({
        trainingJob: summary.TrainingJobName!,
        tuned: tunedValues(summary.TunedHyperParameters),
        status: summary.TrainingJobStatus!,
        value: found?.Value,
        metric: found?.MetricName,
        reason: summary.FailureReason,
        created: summary.CreationTime!,
        ended: summary.TrainingEndTime,
      });
    }
  }
  return trials;
}
