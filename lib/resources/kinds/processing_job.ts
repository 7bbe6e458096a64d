/**
 * Processing jobs.
 *
 * @module
 */
import { keys } from "../../storage/keys.ts";
import type { JobDescriptor } from "../descriptor.ts";
import { job } from "./sagemaker.ts";

/** Its scripts end with a message. */
export const processingJob: JobDescriptor<"processing-job"> = job({
  kind: "processing-job",
  costs: "while it runs",
  removedBefore: ["s3-prefix"],
  stages: {
    processing: {
      words: "processing job",
      taken: {
        by: "waitForProcessing",
        as: "processingJob",
        gives: "prepared",
      },
    },
    refits: {
      words: "processing job for the refits",
      taken: { by: "waitForRefits", as: "refitJob" },
    },
  },
  machines: {
    stage: "processing",
    usage: "processing job",
    disk: true,
    spot: false,
    until: "time limit",
  },
  places: [
    ...[keys.train, keys.validation, keys.test, keys.features, keys.raw],
    ...[keys.baseline, keys.processingCode, keys.refitCode, keys.refits],
  ],
}, ({ FailureReason, ExitMessage }) => ({
  reason: FailureReason ?? (ExitMessage as string | undefined),
}));
