/**
 * The request that starts the processing job.
 *
 * @module
 */
import type {
  CreateProcessingJobCommandInput,
  ProcessingInput,
  ProcessingOutput,
} from "@aws-sdk/client-sagemaker";
import type { Dataset } from "../data/customers.ts";
import type { PreparedData, ProcessingOptions } from "../processing.ts";
import { imageUri } from "../requests/images.ts";
import { isIsolated, vpcConfig } from "../requests/network.ts";
import { tags } from "../requests/tags.ts";
import type { Session } from "../session.ts";

const root = "/opt/ml/processing";

/** The request that starts the job. */
export function processingRequest(
  session: Session,
  name: string,
  dataset: Dataset,
  { code, ...outputs }: PreparedData & { readonly code: string },
  { seed, validationShare, testShare, split }: ProcessingOptions = {},
): CreateProcessingJobCommandInput {
  const argument = (name: string, value?: number | string) =>
    value === undefined ? [] : [`--${name}`, String(value)];
  const { settings } = session;
  return {
    ProcessingJobName: name,
    RoleArn: session.roleArn,
    AppSpecification: {
      ImageUri: imageUri("sklearn", session.region, settings.sklearnVersion),
      ContainerEntrypoint: ["python3", `${root}/input/code/preprocess.py`],
      ContainerArguments: [
        "--input-data",
        `${root}/input/data/${fileName(dataset.customers)}`,
        "--columns",
        `${root}/input/columns/${fileName(dataset.columns)}`,
        ...argument("seed", seed),
        ...argument("validation-share", validationShare),
        ...argument("test-share", testShare),
        ...argument("split", split),
      ],
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
        InstanceCount: settings.processingInstanceCount,
        InstanceType: settings.processingInstanceType,
        VolumeSizeInGB: settings.volumeSizeGb,
        VolumeKmsKeyId: settings.kmsKey,
      },
    },
    NetworkConfig: {
      EnableNetworkIsolation: isIsolated(session, "processing"),
      VpcConfig: vpcConfig(session),
    },
    StoppingCondition: { MaxRuntimeInSeconds: settings.maxRuntimeSeconds },
    Tags: tags(session),
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
