/**
 * The local SageMaker: control plane and runtime.
 *
 * @module
 */
import { handleJson } from "../json/protocol.ts";
import type { Call, Service } from "../types.ts";
import { constraints } from "./constraints.ts";
import { contextOf, type SageMakerOptions } from "./context.ts";
import { openParts } from "./parts.ts";
import { schemas } from "./resources.ts";
import { invokeEndpoint } from "./runtime.ts";
import { tagOperations } from "./tags.ts";

export type { SageMakerOptions } from "./context.ts";

/** Opens the state below `folder`: half-done jobs there have failed. */
export function createSageMaker(options: SageMakerOptions): Service {
  const context = contextOf(options);
  const { parts, endpoints } = openParts(context);
  const service = {
    target: "SageMaker",
    title: "SageMaker",
    schemas,
    constraints: Object.assign(
      {},
      constraints,
      ...parts.map((part) => part.constraints),
    ),
    operations: Object.assign(
      tagOperations(parts.map((part) => part.records)),
      ...parts.map((part) => part.operations),
    ),
  };
  return {
    handle: (call: Call) =>
      call.headers.has("x-amz-target")
        ? handleJson(service, call)
        : invokeEndpoint(endpoints, context.account, call),
    async close() {
      await Promise.all(parts.map((part) => part.close?.()));
    },
  };
}
