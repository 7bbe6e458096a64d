/**
 * Splits customers into sets and makes features of them, in a processing job.
 *
 * ```ts ignore
 * const halved: churn.processing.ProcessingOptions = { testShare: 0.5 };
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
