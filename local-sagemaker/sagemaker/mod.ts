/**
 * The local SageMaker: control plane and runtime.
 *
 * @module
 */
import { handleJson } from "../json/protocol.ts";
import type { Call, Service } from "../types.ts";
import { constraints } from "./constraints.ts";
import { contextOf, type SageMakerOptions } from "./context.ts";
import { createEndpointConfigs } from "./endpoint_configs.ts";
import { createEndpoints } from "./endpoints.ts";
import { createModels } from "./models.ts";
import { createProcessingJobs } from "./processing_jobs.ts";
import { schemas } from "./resources.ts";
import { invokeEndpoint } from "./runtime.ts";
import { tagOperations } from "./tags.ts";
import { createTrainingJobs } from "./training_jobs.ts";

export type { SageMakerOptions } from "./context.ts";

/** Opens the state below `folder`: half-done jobs there have failed. */
export function createSageMaker(options: SageMakerOptions): Service {
  const context = contextOf(options);
  const processing = createProcessingJobs(context);
  const training = createTrainingJobs(context);
  const models = createModels(context);
  const configs = createEndpointConfigs(context, models.records);
  const endpoints = createEndpoints(context, models.records, configs.records);
  const parts = [processing, training, models, configs, endpoints];
  const service = {
    target: "SageMaker",
    title: "SageMaker",
    schemas,
    constraints,
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
      await Promise.all(
        [processing, training, endpoints].map((part) => part.close()),
      );
      await context.template.close();
    },
  };
}
