/**
 * The walk's requests, member by member, beside those that the SageMaker
 * Python SDK v2 sends for the same work. They were recorded by
 * `tests/fixtures/sagemaker_sdk/record_requests.py`.
 */
import { assertEquals } from "@std/assert";
import type { SettingsOptions } from "lib/settings/settings.ts";
import recorded from "../fixtures/sagemaker_sdk/requests.json" with {
  type: "json",
};
import { resetMoto, withMoto } from "./moto.ts";
import { options } from "./options.ts";
import { recordRequests } from "./recorder.ts";
import { type Difference, differences } from "./sagemaker_sdk.ts";
import { readCalls, withAwsSession } from "./support.ts";
import { walkControlPlane } from "./walks.ts";

const sameSettings: Readonly<Record<keyof typeof recorded, SettingsOptions>> = {
  "the defaults": options["the defaults"],
  "a KMS key and a VPC": {
    ...options["a KMS key by its id"],
    ...options["a VPC"],
  },
  "spot instances": options["spot instances"],
};

const bucket = "s3://sagemaker-us-east-1-123456789012";

interface Intended extends Difference {
  readonly reason: string;
}

const sameAsDefault = "the SDK writes the default out";

/** A set that a processing job makes. */
function ofOneJob(member: string, set: string): Intended {
  return {
    member,
    ours: `${bucket}/churn_data/${set}/churn-processing-N/`,
    theirs: `${bucket}/churn_data/${set}/`,
    reason: "each job has prefixes of its own, so that cleanup knows them",
  };
}

const ofProcessing: readonly Intended[] = [
  {
    member: "CreateProcessingJob.ProcessingInputs[].AppManaged",
    theirs: false,
    reason: sameAsDefault,
  },
  {
    member: "CreateProcessingJob.ProcessingInputs[].S3Input.S3CompressionType",
    theirs: "None",
    reason: sameAsDefault,
  },
  {
    member: "CreateProcessingJob.ProcessingOutputConfig.Outputs[].AppManaged",
    theirs: false,
    reason: sameAsDefault,
  },
  ...["train", "validation", "test", "features", "raw", "baseline"].map(
    (set) =>
      ofOneJob(
        "CreateProcessingJob.ProcessingOutputConfig.Outputs[].S3Output.S3Uri",
        set,
      ),
  ),
];

const byScript: readonly Intended[] = [
  ...ofProcessing,
  {
    member: "CreateProcessingJob.ProcessingInputs[].S3Input.S3Uri",
    ours: `${bucket}/churn_code/processing/churn-processing-N/`,
    theirs: `${bucket}/churn-processing-N/input/code/preprocess.py`,
    reason: "ScriptProcessor uploads one file, preprocess.py imports others",
  },
];

/** FrameworkProcessor unpacks an archive by a script; a prefix needs none. */
const byFramework: readonly Intended[] = [
  ...ofProcessing,
  {
    member: "CreateProcessingJob.AppSpecification.ContainerEntrypoint[]",
    ours: "python3",
    theirs: "/bin/bash",
    reason: "no archive to unpack",
  },
  {
    member: "CreateProcessingJob.AppSpecification.ContainerEntrypoint[]",
    ours: "/opt/ml/processing/input/code/preprocess.py",
    theirs: "/opt/ml/processing/input/entrypoint/runproc.sh",
    reason: "no archive to unpack",
  },
  {
    member: "CreateProcessingJob.ProcessingInputs[]",
    theirs: {
      AppManaged: false,
      InputName: "entrypoint",
      S3Input: {
        LocalPath: "/opt/ml/processing/input/entrypoint",
        S3CompressionType: "None",
        S3DataDistributionType: "FullyReplicated",
        S3DataType: "S3Prefix",
        S3InputMode: "File",
        S3Uri: `${bucket}/churn-processing-N/source/runproc.sh`,
      },
    },
    reason: "no archive to unpack",
  },
  {
    member: "CreateProcessingJob.ProcessingInputs[].S3Input.LocalPath",
    ours: "/opt/ml/processing/input/code",
    theirs: "/opt/ml/processing/input/code/",
    reason: "the same folder",
  },
  {
    member: "CreateProcessingJob.ProcessingInputs[].S3Input.S3Uri",
    ours: `${bucket}/churn_code/processing/churn-processing-N/`,
    theirs: `${bucket}/churn-processing-N/source/sourcedir.tar.gz`,
    reason: "no archive to unpack",
  },
];

const others: readonly Intended[] = [
  ...["train.csv", "validation.csv", "features.json"].map((file) => {
    const [set] = file.split(".");
    return {
      member:
        "CreateTrainingJob.InputDataConfig[].DataSource.S3DataSource.S3Uri",
      ours: `${bucket}/churn_data/${set}/churn-processing-N/${file}`,
      theirs: `${bucket}/churn_data/${set}/`,
      reason: "the file that the processing job hands on, and nothing else",
    };
  }),
  {
    member: "CreateTrainingJob.HyperParameters.sagemaker_submit_directory",
    ours: `"${bucket}/churn_code/training/sourcedir.tar.gz"`,
    theirs:
      `"${bucket}/churn_code/training/churn-training-N/source/sourcedir.tar.gz"`,
    reason: "one archive for training and endpoint",
  },
  {
    member: "CreateTrainingJob.EnableNetworkIsolation",
    ours: false,
    reason: "what is in force is written out",
  },
  {
    member: "CreateModel.EnableNetworkIsolation",
    ours: false,
    reason: "what is in force is written out",
  },
  {
    member:
      "CreateModel.PrimaryContainer.Environment.SAGEMAKER_SUBMIT_DIRECTORY",
    ours: `${bucket}/churn_code/training/sourcedir.tar.gz`,
    theirs: `${bucket}/churn_code/training/churn-model-N/sourcedir.tar.gz`,
    reason: "one archive for training and endpoint",
  },
  {
    member: "CreateEndpointConfig.EndpointConfigName",
    ours: "churn-endpoint-config-N",
    theirs: "churn-endpoint-N",
    reason: "each thing in the ledger has a name of its own",
  },
  {
    member: "CreateEndpointConfig.ProductionVariants[].InitialVariantWeight",
    theirs: 1,
    reason: sameAsDefault,
  },
  {
    member: "CreateEndpoint.EndpointConfigName",
    ours: "churn-endpoint-config-N",
    theirs: "churn-endpoint-N",
    reason: "each thing in the ledger has a name of its own",
  },
];

const ofSpot: Intended = {
  member: "CreateTrainingJob.CheckpointConfig.LocalPath",
  ours: "/opt/ml/checkpoints",
  reason: "the default, written out",
};

Deno.test("the walk sends what the SageMaker Python SDK sends, but for what is listed", () =>
  withMoto(async (endpoint) => {
    for (const [name, settings] of Object.entries(sameSettings)) {
      const calls = await readCalls(
        await recordRequests(() =>
          withAwsSession({ endpoint }, settings, walkControlPlane)
        ),
      );
      const ours = Object.fromEntries(
        calls.map(({ operation, parameters }) => [operation, parameters]),
      );
      const { ScriptProcessor, FrameworkProcessor, ...rest } =
        recorded[name as keyof typeof recorded];
      const compare = (theirs: Record<string, unknown>) =>
        Object.entries(theirs).flatMap(([operation, request]) =>
          differences(operation, ours[operation], request)
        );
      assertSame(compare({ CreateProcessingJob: ScriptProcessor }), byScript);
      assertSame(
        compare({ CreateProcessingJob: FrameworkProcessor }),
        byFramework,
      );
      const spot = settings.spot ? [ofSpot] : [];
      assertSame(compare(rest), [...others, ...spot]);
      await resetMoto(endpoint);
    }
  }));

function assertSame(
  found: readonly Difference[],
  intended: readonly Intended[],
) {
  const sorted = (list: readonly Difference[]) =>
    list.map(({ member, ours, theirs }) => ({ member, ours, theirs }))
      .sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  assertEquals(sorted(found), sorted(intended));
}
