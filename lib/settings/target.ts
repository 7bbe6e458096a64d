/**
 * Where the cells are sent, and with which keys.
 *
 * @module
 */

/** Where the cells are sent: to the embedded local SageMaker or to AWS. */
export type Target = "local" | "aws";

/** An access key pair. */
export interface KeyPair {
  /** Public: `AKIA…`. */
  readonly accessKeyId: string;
  /** Never shown in full. */
  readonly secretAccessKey: string;
}
