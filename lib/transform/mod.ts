/**
 * Scores a whole file of customers by a batch transform job, without an endpoint.
 *
 * ```ts ignore
 * const faster: churn.transform.TransformOptions = { maxConcurrent: 4 };
 * ```
 *
 * @module
 */
export { readScores } from "./results.ts";
export {
  startTransform,
  type TransformJob,
  type TransformOptions,
  waitForTransform,
} from "./transform_job.ts";
