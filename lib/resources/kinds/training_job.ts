/**
 * Training jobs.
 *
 * @module
 */
import { keys } from "../../storage/keys.ts";
import type { JobDescriptor, State } from "../descriptor.ts";
import { bestRoundMetric, validationMetrics } from "../jobs/log_lines.ts";
import { job, jobStates } from "./sagemaker.ts";

/** What a training runs on, be it one of a tuning job. */
export const trainingMachines: JobDescriptor<string>["machines"] = {
  stage: "training",
  usage: "training job",
  disk: true,
  spot: true,
  until: "time limit",
};

/** It has a secondary status, and a message with each change of that. */
export const trainingJob: JobDescriptor<"training-job"> = job({
  kind: "training-job",
  states: { ...jobStates, ending: ["Stopping", "Deleting"] },
  costs: "while it runs",
  removedBefore: ["s3-prefix"],
  stages: {
    training: {
      words: "training job",
      taken: { by: "waitForTraining", as: "trainingJob", gives: "model" },
    },
  },
  machines: trainingMachines,
  places: [keys.models, keys.modelCards],
  consolePath: "jobs",
}, (described) => ({
  detail: (described as Secondary).SecondaryStatus,
  rounds: roundsOf((described as Secondary).HyperParameters),
  result: resultOf((described as Secondary).FinalMetricDataList),
  metrics: metricsOf((described as Secondary).FinalMetricDataList),
  artifacts: (described as Secondary).ModelArtifacts?.S3ModelArtifacts,
  reason: described.FailureReason ?? whyStopped(described as Secondary),
}));

interface Metric {
  readonly MetricName?: string;
  readonly Value?: number;
}

interface Secondary {
  readonly TrainingJobStatus?: string;
  readonly SecondaryStatus?: string;
  readonly HyperParameters?: Record<string, string>;
  readonly FinalMetricDataList?: readonly Metric[];
  readonly ModelArtifacts?: { readonly S3ModelArtifacts?: string };
  readonly SecondaryStatusTransitions?: readonly { StatusMessage?: string }[];
}

/** SageMaker keeps a hyperparameter's text as JSON. */
function roundsOf(
  { num_round, early_stopping_rounds }: Record<string, string> = {},
): State["rounds"] {
  if (num_round === undefined) return undefined;
  const mayStop = !/^"?0"?$/.test(early_stopping_rounds ?? "");
  return { count: Number(JSON.parse(num_round)), mayStop };
}

function metricsOf(metrics: readonly Metric[] = []): State["metrics"] {
  return Object.fromEntries(
    metrics.map(({ MetricName, Value }) => [MetricName!, Value!]),
  );
}

function resultOf(
  metrics: readonly Metric[] = [],
): string | undefined {
  const [round, loss] = [bestRoundMetric, validationMetrics.logLoss].map((
    name,
  ) => metrics.find(({ MetricName }) => MetricName === name)?.Value);
  if (round === undefined || loss === undefined) return undefined;
  return `round ${round} saved, validation log loss ${loss.toFixed(4)}`;
}

/** A stopped job has no reason, but its last phase may say why. */
function whyStopped(described: Secondary): string | undefined {
  if (described.TrainingJobStatus !== "Stopped") return undefined;
  const message = described.SecondaryStatusTransitions?.at(-1)?.StatusMessage;
  return [described.SecondaryStatus, message]
    .filter((text) => text && text !== "Stopped").join(": ") || undefined;
}
