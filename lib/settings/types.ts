/**
 * What can be set.
 *
 * @module
 */
import type {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
} from "@aws-sdk/client-sagemaker";

/** Where the cells are sent: to the embedded local SageMaker or to AWS. */
export type Target = "local" | "aws";

/** An access key pair. */
export interface KeyPair {
  /** Public: `AKIA…`. */
  readonly accessKeyId: string;
  /** Never shown whole. */
  readonly secretAccessKey: string;
}

/** A stage that runs a container on an instance of its own. */
export type Stage = "processing" | "training" | "endpoint";

/** Everything that can be set, as it is in force. */
export interface Settings {
  /** Where the cells are sent. @default "local" */
  readonly target: Target;
  /** Own customers, as an absolute path; the sample where left out. */
  readonly csv?: string;
  /**
   * What amounts of money are in, after ISO 4217. @default the sign that the
   * customers' file writes; unknown where it writes none
   */
  readonly currency?: string;
  /** Absolute path of the folder with the local target's state and the ledger. */
  readonly stateFolder: string;
  /** Interpreter for the local target's jobs, as an absolute path. */
  readonly python: string;
  /** The AWS region. @default "us-east-1" on the local target, the SDK's own on AWS */
  readonly region?: string;
  /** Where all objects of the walk lie. @default `sagemaker-<region>-<account>` */
  readonly bucket?: string;
  /** Stands before every key; ends with a slash unless empty. @default "" */
  readonly prefix: string;
  /** Execution role of jobs and endpoints. */
  readonly roleArn?: string;
  /** Another S3 for the local target instead of the embedded one. */
  readonly s3?: { readonly endpoint: string; readonly credentials: KeyPair };
  /** The machine of the processing job. @default "ml.m5.xlarge" */
  readonly processingInstanceType: ProcessingInstanceType;
  /** The machine of the training job. @default "ml.m5.xlarge" */
  readonly trainingInstanceType: TrainingInstanceType;
  /** The endpoint's machines. @default "ml.t2.medium" */
  readonly endpointInstanceType: ProductionVariantInstanceType;
  /** The script runs on one. @default 1 */
  readonly processingInstanceCount: number;
  /** The script runs on one. @default 1 */
  readonly trainingInstanceCount: number;
  /** How many of them. @default 1 */
  readonly endpointInstanceCount: number;
  /** Size of a job's volume in GB. @default 30 */
  readonly volumeSizeGb: number;
  /** When a job is stopped at the latest, in seconds. @default 3600 */
  readonly maxRuntimeSeconds: number;
  /** Trains on spot instances, with checkpoints. @default false */
  readonly spot: boolean;
  /** Version of the scikit-learn image; the newest that is known where left out. */
  readonly sklearnVersion?: string;
  /** Version of the XGBoost image; the newest that is known where left out. */
  readonly xgboostVersion?: string;
  /** Encrypts volumes, outputs and objects: a key's id or ARN. */
  readonly kmsKey?: string;
  /** Of the VPC that jobs and endpoints run in; needs security groups. @default [] */
  readonly subnets: readonly string[];
  /** Of the same VPC. @default [] */
  readonly securityGroups: readonly string[];
  /** Stages whose containers get no network at all. @default ["processing"] */
  readonly networkIsolation: readonly Stage[];
  /** Carried by everything that is created, besides the project's own. @default {} */
  readonly tags: Readonly<Record<string, string>>;
  /** File that gets one JSON line a call to AWS, as an absolute path. */
  readonly callLog?: string;
}

/** What {@linkcode resolveSettings} takes. Paths may be relative to the repository's root. */
export type SettingsOptions = Partial<Settings>;

/** Settings together with where each value comes from. */
export interface ResolvedSettings extends Settings {
  /** For each setting, what it was read from: a variable, an option, or its default. */
  readonly sources: Readonly<Record<string, string>>;
}
