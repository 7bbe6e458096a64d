/**
 * Scores prepared rows by a batch transform job, without an endpoint.
 *
 * ```ts ignore
 * const faster: churn.transform.TransformOptions = { maxConcurrent: 4 };
 * ```
 *
 * @module
 */
export {
  startTransform,
  type TransformJob,
  type TransformOptions,
  waitForTransform,
} from "./transform_job.ts";
