/**
 * The requests that start Processing jobs.
 *
 * @module
 */
import type {
  CreateProcessingJobCommandInput,
  ProcessingInput,
  ProcessingOutput,
} from "@aws-sdk/client-sagemaker";
import type { Dataset } from "../customers/customers.ts";
import type { OutputPrefixes } from "./prepared.ts";
import type { ProcessingOptions } from "./types.ts";
import { imageUri } from "../settings/images.ts";
import { machinesOf } from "../resources/requests/machines.ts";
import { networkOf } from "../resources/requests/network.ts";
import { experimentOf } from "../resources/requests/tracking.ts";
import type { Session } from "../aws/session.ts";

const root = "/opt/ml/processing";

/** The request that starts the job. */
export function processingRequest(
  session: Session,
  name: string,
  dataset: Dataset,
  { code, ...outputs }: OutputPrefixes & { readonly code: string },
  { seed, validationShare, testShare, split }: ProcessingOptions = {},
): CreateProcessingJobCommandInput {
  const argument = (name: string, value?: number | string) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  const { region, settings } = session;
  return scriptRequest(session, name, {
    image: imageUri("sklearn", region, settings.sklearnVersion),
    code,
    script: "preprocess.py",
    arguments: [
      "--input-data",
      `${root}/input/data/${fileName(dataset.customers)}`,
      "--columns",
      `${root}/input/columns/${fileName(dataset.columns)}`,
      ...argument("seed", seed),
      ...argument("validation-share", validationShare),
      ...argument("test-share", testShare),
      ...argument("split", split),
    ],
    dataset,
    outputs: { ...outputs },
  });
}

/** A script to run on the customers. */
export interface ScriptRun {
  /** URI of the image. */
  readonly image: string;
  /** `s3://` prefix of the folder that the script lies in. */
  readonly code: string;
  /** Its file's name. */
  readonly script: string;
  /** What it is called with; `{code}` stands for its folder. */
  readonly arguments: readonly string[];
  /** What it works on. */
  readonly dataset: Dataset;
  /** Where each folder that it writes goes. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** The request that runs a script as a Processing job. */
export function scriptRequest(
  session: Session,
  name: string,
  { image, code, script, dataset, outputs, ...run }: ScriptRun,
): CreateProcessingJobCommandInput {
  const { settings } = session;
  return {
    ProcessingJobName: name,
    RoleArn: session.roleArn,
    AppSpecification: {
      ImageUri: image,
      ContainerEntrypoint: ["python3", `${root}/input/code/${script}`],
      ContainerArguments: run.arguments.map((argument) =>
        argument.replace("{code}", `${root}/input/code`)
      ),
    },
    ProcessingInputs: [
      input("code", code),
      input("data", dataset.customers),
      input("columns", dataset.columns),
    ],
    ProcessingOutputConfig: {
      Outputs: Object.entries(outputs).map(([output, uri]) =>
        outputTo(output, uri)
      ),
      KmsKeyId: settings.kmsKey,
    },
    ProcessingResources: {
      ClusterConfig: {
        ...machinesOf(session, "processing"),
        VolumeSizeInGB: settings.volumeSizeGb,
      },
    },
    NetworkConfig: networkOf(session, "processing"),
    ...experimentOf(session),
    StoppingCondition: { MaxRuntimeInSeconds: settings.maxRuntimeSeconds },
  };
}

function input(name: string, uri: string): ProcessingInput {
  return {
    InputName: name,
    S3Input: {
      S3Uri: uri,
      LocalPath: `${root}/input/${name}`,
      S3DataType: "S3Prefix",
      S3InputMode: "File",
      S3DataDistributionType: "FullyReplicated",
    },
  };
}

function outputTo(name: string, uri: string): ProcessingOutput {
  return {
    OutputName: name,
    S3Output: {
      S3Uri: uri,
      LocalPath: `${root}/${name}`,
      S3UploadMode: "EndOfJob",
    },
  };
}

function fileName(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}
