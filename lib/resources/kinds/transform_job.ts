/**
 * Batch transform jobs: a model's container asked for whole files, without an
 * endpoint.
 *
 * @module
 */
import { keys } from "../../storage/keys.ts";
import type { JobDescriptor } from "../descriptor.ts";
import { job } from "./sagemaker.ts";

/** It has no time limit, and needs its model while it runs. */
export const transformJob: JobDescriptor<"transform-job"> = job({
  kind: "transform-job",
  costs: "while it runs",
  removedBefore: ["model", "s3-prefix"],
  stages: {
    transform: {
      words: "transform job",
      onDemand: true,
      taken: { by: "waitForTransform", as: "transformJob" },
    },
  },
  machines: {
    stage: "transform",
    usage: "transform job",
    disk: false,
    spot: false,
    until: "done",
  },
  places: [keys.results],
});
