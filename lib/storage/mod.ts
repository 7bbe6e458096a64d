/**
 * Writes, reads, lists and deletes objects of the session's bucket.
 *
 * ```ts ignore
 * const resultsUri = churn.storage.s3Uri(session, churn.storage.keys.results);
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
export type { StoredFile } from "./stored_file.ts";
export { showObjects } from "./tables.ts";
