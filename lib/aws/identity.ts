/**
 * What tells one resource from all others.
 *
 * @module
 */

/** What tells one thing from all others. */
export interface Identity<K extends string = string> {
  /** The descriptor's `kind`. */
  readonly kind: K;
  /**
   * What its Describe takes: a name; an ARN where the service gives no name, as
   * of a version in a group or an execution; an `s3://` URI.
   */
  readonly name: string;
  /** What made it and goes with it, where it is found through that. */
  readonly parent?: Identity;
}
