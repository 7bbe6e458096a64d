/**
 * Finds the jobs and the endpoint that an earlier kernel has started.
 *
 * ```ts ignore
 * const running = found.rows.filter(
 *   ({ status }: churn.takingUp.ResumedRow) => status === "InProgress");
 * ```
 *
 * @module
 */
export { resume, type Resumed, type ResumedRow } from "./resume.ts";
export { showResumed } from "./tables.ts";
