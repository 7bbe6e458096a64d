/**
 * The kinds of resources that are offered: a file each, and a line here. One
 * that needs another comes after it.
 *
 * @module
 */
import type { Kind } from "../kind.ts";
import { endpointConfigs } from "./endpoint_configs.ts";
import { endpoints } from "./endpoints.ts";
import { hyperParameterTuningJobs } from "./hyper_parameter_tuning_jobs.ts";
import { models } from "./models.ts";
import { processingJobs } from "./processing_jobs.ts";
import { trainingJobs } from "./training_jobs.ts";
import { transformJobs } from "./transform_jobs.ts";

export const kinds: readonly Kind[] = [
  processingJobs,
  trainingJobs,
  hyperParameterTuningJobs,
  models,
  endpointConfigs,
  endpoints,
  transformJobs,
];
