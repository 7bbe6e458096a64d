/**
 * Models.
 *
 * @module
 */
import type { Descriptor } from "../descriptor.ts";
import { resource } from "./sagemaker.ts";

/** A configuration names it. */
export const model: Descriptor<"model"> = resource({
  kind: "model",
  names: { longest: 63, pattern: /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/ },
  costs: "nothing",
  removedBefore: ["s3-prefix"],
  stages: { model: {} },
});
