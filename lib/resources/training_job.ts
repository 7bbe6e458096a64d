/**
 * Training jobs.
 *
 * @module
 */
import { keys } from "../store/keys.ts";
import type { JobDescriptor } from "./descriptor.ts";
import { job, jobStates } from "./sagemaker.ts";

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
  machines: {
    stage: "training",
    usage: "training job",
    disk: true,
    spot: true,
    until: "time limit",
  },
  places: [keys.models],
  consolePath: "jobs",
}, (described) => ({
  detail: (described as Secondary).SecondaryStatus,
  reason: described.FailureReason ?? whyStopped(described as Secondary),
}));

interface Secondary {
  readonly TrainingJobStatus?: string;
  readonly SecondaryStatus?: string;
  readonly SecondaryStatusTransitions?: readonly { StatusMessage?: string }[];
}

/** A stopped job has no reason, but its last phase may say why. */
function whyStopped(described: Secondary): string | undefined {
  if (described.TrainingJobStatus !== "Stopped") return undefined;
  const message = described.SecondaryStatusTransitions?.at(-1)?.StatusMessage;
  return [described.SecondaryStatus, message]
    .filter((text) => text && text !== "Stopped").join(": ") || undefined;
}
