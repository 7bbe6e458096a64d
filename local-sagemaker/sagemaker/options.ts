/**
 * What can be set of the local SageMaker's own part.
 *
 * @module
 */
import type { S3Client } from "@aws-sdk/client-s3";
import type { Account } from "../types.ts";

export interface SageMakerOptions {
  account: Account;
  /** Records and the jobs' folders lie below it. */
  folder: string;
  /** The folder that the logs service reads. */
  logsFolder: string;
  /** Absolute path of the interpreter for jobs and endpoints. */
  python: string;
  /** The one way to S3. */
  s3: S3Client;
  /** Whether this process serves that S3. @default {false} */
  servesS3?: boolean;
  /** Added to the environment of jobs and endpoints. @default {} */
  containerEnvironment?: Record<string, string>;
  /**
   * Seconds from SIGTERM to SIGKILL when a job is stopped; 120 on AWS.
   * @default 30
   */
  graceSeconds?: number;
  /** Seconds an endpoint's `/ping` has to answer; 30 on AWS. @default 120 */
  startupSeconds?: number;
  /**
   * Whether jobs are forked from a process that has imported their libraries,
   * where that can be; it starts with the first job, or at once.
   * @default {true}
   */
  warmStart?: boolean | "at once";
}
