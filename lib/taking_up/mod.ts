/**
 * Takes up the jobs and the endpoint of an earlier kernel.
 *
 * ```ts ignore
 * ```
 *
 * @module
 */
export { resume, type Resumed, type ResumedRow } from "./resume.ts";
export { showResumed } from "./tables.ts";
