/**
 * What a session is.
 *
 * @module
 */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { STSClient } from "@aws-sdk/client-sts";
import { type Ledger } from "./ledger.ts";
import { type ResolvedSettings } from "../settings/settings.ts";

/** The AWS SDK's clients that the stages use. */
export interface Clients {
  /** S3: the objects that the stages write and read. */
  readonly s3: S3Client;
  /** Jobs, models and endpoints. */
  readonly sagemaker: SageMakerClient;
  /** Asks endpoints. */
  readonly runtime: SageMakerRuntimeClient;
  /** The logs of jobs and endpoints. */
  readonly logs: CloudWatchLogsClient;
  /** Says whose credentials are used. */
  readonly sts: STSClient;
  /** Reads the execution role. */
  readonly iam: IAMClient;
  /** The account's quotas. */
  readonly quotas: ServiceQuotasClient;
}

/** An opened session; every stage takes it first. */
export interface Session extends AsyncDisposable {
  /** The settings in use, and where each value comes from. */
  readonly settings: ResolvedSettings;
  /** One client per service, all for the same target. */
  readonly clients: Clients;
  /** Twelve digits; `000000000000` on the local target. */
  readonly accountId: string;
  /** ARN of the user or role whose credentials are used. */
  readonly callerArn: string;
  /** Such as `us-east-1`. */
  readonly region: string;
  /** The bucket for all objects; the first upload creates it. */
  readonly bucket: string;
  /** Execution role of jobs and endpoints; nothing else needs one. */
  readonly roleArn?: string;
  /** The record of everything that is created; cleanup works from it. */
  readonly ledger: Ledger;
  /**
   * Seconds between two requests for a running job's status: the first, and the
   * longest.
   */
  readonly poll: { readonly first: number; readonly longest: number };
  /** Closes the clients and ends the local SageMaker, if this session hosts it. */
  close(): Promise<void>;
}
