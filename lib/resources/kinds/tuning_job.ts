/**
 * Hyperparameter tuning jobs: training jobs with different hyperparameters, so
 * many at a time.
 *
 * @module
 */
import {
  DescribeHyperParameterTuningJobCommand,
  type DescribeHyperParameterTuningJobResponse,
  type HyperParameterTrainingJobSummary,
  paginateListTrainingJobsForHyperParameterTuningJob,
} from "@aws-sdk/client-sagemaker";
import type { RunTrial } from "../../aws/run_log.ts";
import type { Session } from "../../aws/session.ts";
import { keys } from "../../storage/keys.ts";
import type { JobDescriptor, State } from "../descriptor.ts";
import { validationMetrics } from "../jobs/log_lines.ts";
import { job, jobStates } from "./sagemaker.ts";
import { trainingMachines } from "./training_job.ts";

/** It writes no log of its own; the streams of its training jobs stand for it. */
export const tuningJob: JobDescriptor<"tuning-job"> = job({
  kind: "tuning-job",
  noun: "HyperParameterTuningJob",
  names: { longest: 32, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/ },
  states: {
    ...jobStates,
    bad: ["Failed", "Stopped", "DeleteFailed"],
    ending: ["Stopping", "Deleting"],
  },
  costs: "while it runs",
  removedBefore: ["training-job", "s3-prefix"],
  stages: {
    tuning: {
      words: "training jobs of a tuning job, each",
      onDemand: true,
      taken: { by: "waitForTuning", as: "tuningJob", gives: "tunedModel" },
    },
  },
  machines: trainingMachines,
  places: [keys.models],
  consolePath: "hyper-tuning-jobs",
  log: ({ name }) => ({
    logGroup: "/aws/sagemaker/TrainingJobs",
    streamPrefix: `${name}-`,
  }),
  async *children(session, { kind, name }) {
    for await (const { TrainingJobName } of trialsOf(session, name)) {
      const parent = { kind, name };
      yield { kind: "training-job", name: TrainingJobName!, parent };
    }
  },
  async found(session, { name }) {
    const { BestTrainingJob: best } = await session.clients.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: name,
      }),
    );
    const trials = await Array.fromAsync(trialsOf(session, name), trialOf);
    return valueOf(best) === undefined ? { trials } : {
      trials,
      best: { kind: "training-job", name: best!.TrainingJobName! },
    };
  },
}, (described) => progressOf(described as Described));

const valueOf = (summary?: HyperParameterTrainingJobSummary) =>
  summary?.FinalHyperParameterTuningJobObjectiveMetric?.Value;

/** SageMaker keeps a tuned value's text as JSON. */
function trialOf(summary: HyperParameterTrainingJobSummary): RunTrial {
  const tuned = Object.entries(summary.TunedHyperParameters ?? {});
  const value = valueOf(summary);
  return {
    name: summary.TrainingJobName!,
    status: summary.TrainingJobStatus!,
    tuned: Object.fromEntries(
      tuned.map(([name, text]) => [name, String(JSON.parse(text))]),
    ),
    ...value !== undefined && { value },
  };
}

/** A tuning job's training jobs, in the order in which they were created. */
export async function* trialsOf(
  { clients: { sagemaker: client } }: Pick<Session, "clients">,
  name: string,
): AsyncGenerator<HyperParameterTrainingJobSummary> {
  const pages = paginateListTrainingJobsForHyperParameterTuningJob(
    { client, pageSize: 100 },
    {
      HyperParameterTuningJobName: name,
      SortBy: "CreationTime",
      SortOrder: "Ascending",
    },
  );
  for await (const { TrainingJobSummaries = [] } of pages) {
    yield* TrainingJobSummaries;
  }
}

type Described = Partial<DescribeHyperParameterTuningJobResponse>;

function progressOf(described: Described): Partial<State> {
  const counts = countsOf(described);
  const best = bestOf(described.BestTrainingJob);
  return {
    progress: [counts, best === undefined ? "no result yet" : `best: ${best}`],
    result: best === undefined ? counts : `${counts}; best ${best}`,
  };
}

/** `3 of 6 training jobs completed, 2 running, 0 stopped, 1 failed`. */
function countsOf(
  { TrainingJobStatusCounters = {}, HyperParameterTuningJobConfig }: Described,
): string {
  const {
    Completed = 0,
    InProgress = 0,
    Stopped = 0,
    RetryableError = 0,
    NonRetryableError = 0,
  } = TrainingJobStatusCounters;
  const most = HyperParameterTuningJobConfig?.ResourceLimits
    ?.MaxNumberOfTrainingJobs;
  return `${Completed}${
    most === undefined ? "" : ` of ${most}`
  } training jobs ` +
    `completed, ${InProgress} running, ${Stopped} stopped, ` +
    `${RetryableError + NonRetryableError} failed`;
}

/** `validation log loss 0.4123 by churn-tuning-1-002-0a1b2c3d (eta 0.05, …)`. */
function bestOf(best?: HyperParameterTrainingJobSummary): string | undefined {
  const { MetricName, Value } =
    best?.FinalHyperParameterTuningJobObjectiveMetric ?? {};
  if (Value === undefined) return undefined;
  const values = Object.entries(best!.TunedHyperParameters ?? {})
    .map(([name, value]) => `${name} ${shortened(value)}`);
  return `${metricWords(MetricName!)} ${Value.toFixed(4)} by ` +
    `${best!.TrainingJobName} (${values.join(", ")})`;
}

/** What a metric is called in sentences. */
function metricWords(name: string): string {
  if (name === validationMetrics.logLoss) return "validation log loss";
  return name === validationMetrics.auc ? "validation AUC" : name;
}

/** Four digits are enough to tell values apart. */
function shortened(text: string): string {
  const value = Number(text);
  return Number.isFinite(value)
    ? String(Number(value.toPrecision(4)))
    : text.replaceAll('"', "");
}
