/**
 * A file in S3, as the job that has written it hands it on.
 *
 * @module
 */

/** A file in S3. */
export interface StoredFile {
  /** What it is, such as `test`. */
  readonly name: string;
  /** Its whole `s3://` URI. */
  readonly uri: string;
}
