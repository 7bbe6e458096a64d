/**
 * The table of settings. One is a member of {@linkcode Settings}, which gives
 * its type and tells of it, and a row of {@linkcode table}, which gives
 * everything else; the compiler refuses one without the other. Reading, errors,
 * shown sources and the requests of the tests follow from them.
 *
 * @module
 */
import type {
  ProcessingInstanceType,
  ProductionVariantInstanceType,
  TrainingInstanceType,
  TransformInstanceType,
} from "@aws-sdk/client-sagemaker";
import { imageVersions } from "./images.ts";
import * as aws from "./aws_kinds.ts";
import { currency, type Kind, oneOf, onOrOff } from "./kinds.ts";
import * as paths from "./path_kinds.ts";
import { fromRoot } from "./root.ts";
import type { KeyPair, Target } from "./target.ts";

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
  /** Instance type of the transform job. @default "ml.m5.xlarge" */
  readonly transformInstanceType: TransformInstanceType;
  /**
   * Number of instances of the processing job; the script runs on one. @default
   * 1
   */
  readonly processingInstanceCount: number;
  /**
   * Number of instances of the training job; the script runs on one. @default
   * 1
   */
  readonly trainingInstanceCount: number;
  /** Number of instances of the endpoint. @default 1 */
  readonly endpointInstanceCount: number;
  /**
   * Number of instances of the transform job; they share objects, not rows.
   * @default 1
   */
  readonly transformInstanceCount: number;
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
  readonly networkIsolation: readonly string[];
  /**
   * Added to everything that is created, in addition to the project's own.
   * @default {}
   */
  readonly tags: Readonly<Record<string, string>>;
  /** Name of the experiment on SageMaker that jobs belong to. */
  readonly experiment?: string;
  /** ARN of the MLflow app or tracking server that training jobs belong to. */
  readonly mlflowArn?: string;
  /**
   * What `cleanUp(session, { ask: true })` does: `"ask"` the reader, or
   * `"delete"`, when the notebook runs without one. @default "ask"
   */
  readonly cleanup: "ask" | "delete";
  /** Absolute path of a file that gets one JSON line per call to AWS. */
  readonly callLog?: string;
}

/** A stage that runs a container on its own instance. */
export type Stage = {
  [N in keyof Settings]-?: N extends `${infer S}InstanceType` ? S : never;
}[keyof Settings];

/** The settings that are read from one variable; another S3 takes three. */
export type SettingName = Exclude<keyof Settings, "s3">;

/** What there is to know of a setting. */
export interface Row<T> {
  readonly variable: string;
  /** How it is read and checked. */
  readonly kind: Kind<NonNullable<T>>;
  /** Its value where nothing gives one. */
  readonly fallback: T;
  /** What differs on AWS. */
  readonly onAws?: Partial<Pick<Row<T>, "kind" | "fallback">>;
  /** What becomes of a value that is allowed. */
  readonly become?: (value: NonNullable<T>) => T;
  /**
   * Another value than the default, which the tests send in their requests;
   * none of what no request carries.
   */
  readonly example?: NonNullable<T>;
}

const path = { become: fromRoot };

/** The settings, in the order in which they are shown. */
export const table: { readonly [N in SettingName]-?: Row<Settings[N]> } = {
  target: { variable: "CHURN_TARGET", kind: aws.target, fallback: "local" },
  csv: {
    variable: "CHURN_CSV",
    kind: paths.file,
    fallback: undefined,
    ...path,
    example: "tests/fixtures/sample/sample_1000_42.csv",
  },
  currency: {
    variable: "CHURN_CURRENCY",
    kind: currency,
    fallback: undefined,
  },
  stateFolder: {
    variable: "CHURN_STATE",
    kind: paths.folder,
    fallback: ".local",
    ...path,
  },
  python: {
    variable: "CHURN_PYTHON",
    kind: paths.program,
    fallback: ".venv/bin/python",
    onAws: { kind: paths.path },
    ...path,
  },
  region: {
    variable: "AWS_REGION",
    kind: aws.region,
    fallback: "us-east-1",
    onAws: { fallback: undefined },
    example: "eu-west-1",
  },
  bucket: {
    variable: "CHURN_BUCKET",
    kind: aws.bucket,
    fallback: undefined,
    example: "churn-own-bucket",
  },
  prefix: {
    variable: "CHURN_PREFIX",
    kind: aws.prefix,
    fallback: "",
    example: "teams/retention/",
  },
  roleArn: {
    variable: "SAGEMAKER_ROLE_ARN",
    kind: aws.roleArn,
    fallback: undefined,
    example: "arn:aws:iam::123456789012:role/service-role/Churn_1",
  },
  processingInstanceType: {
    variable: "CHURN_PROCESSING_INSTANCE_TYPE",
    kind: aws.instanceType(),
    fallback: "ml.m5.xlarge",
    example: "ml.c5.2xlarge",
  },
  trainingInstanceType: {
    variable: "CHURN_TRAINING_INSTANCE_TYPE",
    kind: aws.instanceType(),
    fallback: "ml.m5.xlarge",
    example: "ml.m7i.4xlarge",
  },
  endpointInstanceType: {
    variable: "CHURN_ENDPOINT_INSTANCE_TYPE",
    kind: aws.instanceType(),
    fallback: "ml.t2.medium",
    example: "ml.c5.large",
  },
  transformInstanceType: {
    variable: "CHURN_TRANSFORM_INSTANCE_TYPE",
    kind: aws.instanceType(),
    fallback: "ml.m5.xlarge",
    example: "ml.c5.xlarge",
  },
  processingInstanceCount: {
    variable: "CHURN_PROCESSING_INSTANCE_COUNT",
    kind: aws.oneInstance,
    fallback: 1,
    example: 1,
  },
  trainingInstanceCount: {
    variable: "CHURN_TRAINING_INSTANCE_COUNT",
    kind: aws.oneInstance,
    fallback: 1,
    example: 1,
  },
  endpointInstanceCount: {
    variable: "CHURN_ENDPOINT_INSTANCE_COUNT",
    kind: aws.instances,
    fallback: 1,
    example: 2,
  },
  transformInstanceCount: {
    variable: "CHURN_TRANSFORM_INSTANCE_COUNT",
    kind: aws.instances,
    fallback: 1,
    example: 2,
  },
  volumeSizeGb: {
    variable: "CHURN_VOLUME_GB",
    kind: aws.volumeSize,
    fallback: 30,
    example: 16384,
  },
  maxRuntimeSeconds: {
    variable: "CHURN_MAX_RUNTIME_SECONDS",
    kind: aws.runtime,
    fallback: 3600,
    example: 432000,
  },
  spot: {
    variable: "CHURN_SPOT",
    kind: onOrOff,
    fallback: false,
    example: true,
  },
  sklearnVersion: {
    variable: "CHURN_SKLEARN_VERSION",
    kind: oneOf(...imageVersions("sklearn")),
    fallback: undefined,
    example: imageVersions("sklearn")[0],
  },
  xgboostVersion: {
    variable: "CHURN_XGBOOST_VERSION",
    kind: oneOf(...imageVersions("xgboost")),
    fallback: undefined,
    example: imageVersions("xgboost")[0],
  },
  kmsKey: {
    variable: "CHURN_KMS_KEY",
    kind: aws.kmsKey,
    fallback: undefined,
    example: "1234abcd-12ab-34cd-56ef-1234567890ab",
  },
  subnets: {
    variable: "CHURN_SUBNETS",
    kind: aws.subnets,
    fallback: [],
    example: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  },
  securityGroups: {
    variable: "CHURN_SECURITY_GROUPS",
    kind: aws.securityGroups,
    fallback: [],
    example: ["sg-0123456789abcdef0"],
  },
  networkIsolation: {
    variable: "CHURN_NETWORK_ISOLATION",
    kind: aws.isolatedStages,
    fallback: ["processing"],
    example: [],
  },
  tags: {
    variable: "CHURN_TAGS",
    kind: aws.tags,
    fallback: {},
    example: {
      "team": "Retention / Ünïon",
      "cost:center": "4711",
      "empty": "",
    },
  },
  experiment: {
    variable: "CHURN_EXPERIMENT",
    kind: aws.experiment,
    fallback: undefined,
    example: "churn-retention",
  },
  mlflowArn: {
    variable: "CHURN_MLFLOW_ARN",
    kind: aws.noMlflow,
    fallback: undefined,
    onAws: { kind: aws.mlflowArn },
    example: "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1A2B3C4D",
  },
  cleanup: {
    variable: "CHURN_CLEANUP",
    kind: oneOf("ask", "delete"),
    fallback: "ask",
  },
  callLog: {
    variable: "CHURN_LOG",
    kind: paths.writable,
    fallback: undefined,
    ...path,
  },
};

/** The names of all of them. */
export const settingNames = Object.keys(table) as readonly SettingName[];

/** The variables that are read. */
export const variables = Object.fromEntries(
  settingNames.map((name) => [name, table[name].variable]),
) as Readonly<Record<SettingName, string>>;
