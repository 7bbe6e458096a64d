/**
 * Writes, reads, lists and deletes objects in the session's bucket.
 *
 * ```ts ignore
 * const folder = churn.storage.s3Uri(session, churn.storage.keys.results);
 * ```
 *
 * @module
 */
export {
  deleteObjects,
  getJson,
  getObject,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "./store.ts";
