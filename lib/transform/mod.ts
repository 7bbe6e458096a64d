/**
 * Scores a file of customers by a batch transform job, without an endpoint.
 *
 * ```ts ignore
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
