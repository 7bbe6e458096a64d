/**
 * Splits the customers and makes features of them, in a processing job.
 *
 * ```ts ignore
 * const job: churn.processing.ProcessingJob = processingJob;
 * ```
 *
 * @module
 */
export { readFeatures } from "./features.ts";
export { startProcessing, waitForProcessing } from "./processing_job.ts";
export { showFeatures, showSplit } from "./tables.ts";
export type {
  PreparedData,
  ProcessingJob,
  ProcessingOptions,
} from "./types.ts";
