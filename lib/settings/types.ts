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
  /** Never shown in full. */
  readonly secretAccessKey: string;
}

/** A stage that runs a container on its own instance. */
export type Stage = "processing" | "training" | "endpoint";

/** All settings, with the values in use. */
export interface Settings {
  /** Where the cells are sent. @default "local" */
  readonly target: Target;
  /** Absolute path of your own customers; the sample if left out. */
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
  /** The bucket for all objects. @default `sagemaker-<region>-<account>` */
  readonly bucket?: string;
  /** Prefix of every key; ends with a slash unless empty. @default "" */
  readonly prefix: string;
  /** Execution role of jobs and endpoints. */
  readonly roleArn?: string;
  /** Another S3 for the local target instead of the embedded one. */
  readonly s3?: { readonly endpoint: string; readonly credentials: KeyPair };
  /** Instance type of the processing job. @default "ml.m5.xlarge" */
  readonly processingInstanceType: ProcessingInstanceType;
  /** Instance type of the training job. @default "ml.m5.xlarge" */
  readonly trainingInstanceType: TrainingInstanceType;
  /** Instance type of the endpoint. @default "ml.t2.medium" */
  readonly endpointInstanceType: ProductionVariantInstanceType;
  /**
   * Number of instances of the processing job; the script runs on one. @default
   * 1
   */
  readonly processingInstanceCount: number;
  /**
   * Number of instances of the processing job; the script runs on one. @default
   * 1
   */
  readonly trainingInstanceCount: number;
  /** Number of instances of the endpoint. @default 1 */
  readonly endpointInstanceCount: number;
  /** Size of a job's volume in GB. @default 30 */
  readonly volumeSizeGb: number;
  /** Maximum runtime of a job, in seconds. @default 3600 */
  readonly maxRuntimeSeconds: number;
  /** Trains on spot instances, with checkpoints. @default false */
  readonly spot: boolean;
  /** Version of the scikit-learn image; the newest known one if left out. */
  readonly sklearnVersion?: string;
  /** Version of the XGBoost image; the newest known one if left out. */
  readonly xgboostVersion?: string;
  /** Encrypts volumes, outputs and objects: a key's id or ARN. */
  readonly kmsKey?: string;
  /**
   * Subnets of the VPC in which jobs and endpoints run; requires security
   * groups. @default []
   */
  readonly subnets: readonly string[];
  /** Security groups of the same VPC. @default [] */
  readonly securityGroups: readonly string[];
  /** Stages whose containers get no network at all. @default ["processing"] */
  readonly networkIsolation: readonly Stage[];
  /**
   * Added to everything that is created, in addition to the project's own.
   * @default {}
   */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * What `cleanUp(session, { ask: true })` does: `"ask"` the reader, or
   * `"delete"`, when the notebook runs without one. @default "ask"
   */
  readonly cleanup: "ask" | "delete";
  /** Absolute path of a file that gets one JSON line per call to AWS. */
  readonly callLog?: string;
}

/** What {@linkcode resolveSettings} takes. Paths may be relative to the repository's root. */
export type SettingsOptions = Partial<Settings>;

/** Settings together with where each value comes from. */
export interface ResolvedSettings extends Settings {
  /** For each setting, what it was read from: a variable, an option, or its default. */
  readonly sources: Readonly<Record<string, string>>;
}
