/**
 * The parts of the local SageMaker: for each kind of resource a line that opens
 * its records, and one for what its machines are used for.
 *
 * @module
 */
import type { Operation } from "../json/protocol.ts";
import type { Constraints } from "../json/validate.ts";
import type { Usage } from "../quota_use.ts";
import type { Context } from "./context.ts";
import { createEndpointConfigs } from "./endpoint_configs.ts";
import * as endpointPart from "./endpoints.ts";
import { createModels } from "./models.ts";
import * as processing from "./processing_jobs.ts";
import type { Records } from "./records.ts";
import * as training from "./training_jobs.ts";
import * as transform from "./transform_jobs.ts";

/** What serves one kind of resource. */
export interface Part {
  readonly operations: Readonly<Record<string, Operation>>;
  // deno-lint-ignore no-explicit-any -- each kind has records of its own
  readonly records: Records<any>;
  /** What the service's model says of members that only its requests have. */
  readonly constraints?: Constraints;
  /** Ends what runs. */
  close?(): Promise<void>;
}

/** Opens all of them. */
export function openParts(context: Context) {
  const models = createModels(context);
  const configs = createEndpointConfigs(context, models.records);
  const endpoints = endpointPart.createEndpoints(
    context,
    models.records,
    configs.records,
  );
  const parts: readonly Part[] = [
    processing.createProcessingJobs(context),
    training.createTrainingJobs(context),
    transform.createTransformJobs(context, models.records),
    models,
    configs,
    endpoints,
  ];
  return { parts, endpoints };
}

/** What instances are used for. */
export const usages: readonly Usage[] = [
  processing.usage,
  training.usage,
  endpointPart.usage,
  transform.usage,
];
