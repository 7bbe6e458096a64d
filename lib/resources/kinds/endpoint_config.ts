/**
 * Endpoint configurations.
 *
 * @module
 */
import type { Descriptor } from "../descriptor.ts";
import { resource } from "./sagemaker.ts";

/** An endpoint is updated and started again by it. */
export const endpointConfig: Descriptor<"endpoint-config"> = resource({
  kind: "endpoint-config",
  words: { one: "endpoint configuration", many: "endpoint configurations" },
  costs: "nothing",
  removedBefore: ["model"],
  stages: { "endpoint-config": {} },
});
