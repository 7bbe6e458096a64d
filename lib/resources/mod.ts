/**
 * Checks before anything is created, follows jobs, lists what is on AWS, and
 * removes it.
 *
 * ```ts ignore
 * const failedLog = await churn.waitForTraining(session, trainingJob)
 *   .then(() => [], (error) => {
 *     if (!(error instanceof churn.resources.JobError)) throw error;
 *     return churn.jobLog(session, trainingJob);
 *   });
 * ```
 *
 * @module
 */
export {
  cleanUp,
  CleanupError,
  type CleanupOptions,
  type ResourceRow,
} from "./cleanup.ts";
export type { ConsoleLinks } from "./console_links.ts";
export type { Job, State, Work } from "./jobs/job.ts";
export { jobLog } from "./jobs/logs.ts";
export type { TrainingRound } from "./jobs/steps.ts";
export { JobError } from "./jobs/wait.ts";
export { listResources } from "./listing.ts";
export {
  type Check,
  preflight,
  PreflightError,
  type PreflightOptions,
} from "./preflight/preflight.ts";
export {
  type JobKind,
  type ResourceKind,
  UnknownKindError,
  UnknownStatusError,
  type WorkKind,
} from "./registry.ts";
export { showResources } from "./tables.ts";
