/**
 * Takes up the jobs and the endpoint of an earlier kernel.
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
