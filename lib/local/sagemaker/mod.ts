/**
 * The local SageMaker: control plane and runtime.
 *
 * @module
 */
import { handleJson } from "../json/protocol.ts";
import type { Call, Service } from "../types.ts";
import { constraints } from "./constraints.ts";
import { contextOf, type SageMakerOptions } from "./context.ts";
import { schemas } from "./kinds.ts";
import { createProcessingJobs } from "./processing_jobs.ts";
import { createTrainingJobs } from "./training_jobs.ts";

export type { SageMakerOptions } from "./context.ts";

/** Opens the state below `folder`: half-done jobs there have failed. */
export function createSageMaker(options: SageMakerOptions): Service {
  const context = contextOf(options);
  const parts = [
    createProcessingJobs(context),
    createTrainingJobs(context),
  ];
  const service = {
    target: "SageMaker",
    title: "SageMaker",
    schemas,
    constraints,
    operations: Object.assign({}, ...parts.map((part) => part.operations)),
  };
  return {
    handle: (call: Call) => handleJson(service, call),
    async close() {
      await Promise.all(parts.map((part) => part.close()));
    },
  };
}
