/**
 * The kinds of resources that the project knows: one line each.
 *
 * @module
 */
export { bucket } from "./bucket.ts";
export { endpoint } from "./endpoint.ts";
export { endpointConfig } from "./endpoint_config.ts";
export { model } from "./model.ts";
export { processingJob } from "./processing_job.ts";
export { s3Prefix } from "./s3_prefix.ts";
export { trainingJob } from "./training_job.ts";
export { transformJob } from "./transform_job.ts";
export { tuningJob } from "./tuning_job.ts";
