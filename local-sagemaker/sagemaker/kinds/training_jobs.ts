/**
 * Training jobs in script mode: the code archive named in the hyperparameters
 * is run by the stand-in for the container's toolkit (`python/training.py`),
 * or a command of one's own (`AlgorithmSpecification.ContainerEntrypoint`).
 *
 * A spot instance is taken away from a job by a signal that ends its process:
 * the job starts again with nothing but its checkpoints.
 *
 * Debugger, profiler, VPC and experiment settings are kept and shown, and change
 * nothing here.
 *
 * @module
 */
import { join } from "node:path";
import type {
  CreateTrainingJobRequest,
  MetricDefinition,
} from "@aws-sdk/client-sagemaker";
import { AwsError } from "../../types.ts";
import {
  checkpointsOf,
  fetchCheckpoints,
  uploadCheckpoints,
} from "../checkpoints.ts";
import { type Context, now } from "../context.ts";
import { downloadInputs, noObjects } from "../inputs.ts";
import { openJobs } from "../job_operations.ts";
import { JobClientError, type Plan } from "../job_run.ts";
import { folderName, type Kind } from "../kind.ts";
import { layOutTraining } from "../layout.ts";
import { checkMetrics, readMetrics } from "../metrics.ts";
import { rebase } from "../process.ts";
import type { Resource } from "../records.ts";
import { readSentence } from "../regular_file.ts";
import { downloadObject } from "../s3_files.ts";
import { standIn } from "../stand_ins.ts";
import { checkChannels, checkTrainingJob } from "../training_request.ts";
import {
  enterPhase,
  leavePhases,
  startPhases,
  type TrainingState,
} from "../training_status.ts";
import { packFolder, uploadFile } from "../uploads.ts";

type Job = Resource<CreateTrainingJobRequest, TrainingState>;

export const trainingJobs: Kind = {
  noun: "TrainingJob",
  listOrder: "Ascending",
  quota: {
    types: "TrainingInstanceType",
    inUse: ({ request, state }: Job) =>
      state.TrainingJobStatus === "InProgress"
        ? request.ResourceConfig!.InstanceType
        : undefined,
  },
  notFound: () => "Requested resource not found.",
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      "Training job names must be unique within an AWS account and region, " +
        `and a training job with this name already exists (${arn})`,
    ),
  open: (context) =>
    openJobs<Job>(context, {
      kind: trainingJobs,
      async check(request) {
        checkTrainingJob(request);
        await checkMetrics(context, definitionsOf(request));
        await checkChannels(context, request);
      },
      begin: () => startPhases(now()),
      plan: (job, base) => plan(context, job, base),
      enter: ({ state }, phase) => enterPhase(state, phase, now()),
      leave: ({ state }, outcome) => leavePhases(state, outcome, now()),
    }, ({ request }) => ({
      // Shown without a key, too.
      OutputDataConfig: { KmsKeyId: "", ...request.OutputDataConfig },
    })),
};

function definitionsOf(request: CreateTrainingJobRequest): MetricDefinition[] {
  return request.AlgorithmSpecification!.MetricDefinitions ?? [];
}

function plan(
  context: Context,
  { name, arn, request }: Job,
  base: string,
): Plan {
  const { s3, account } = context;
  const spec = request.AlgorithmSpecification!;
  const channels = request.InputDataConfig ?? [];
  const hyperparameters = request.HyperParameters ?? {};
  const output = `${
    request.OutputDataConfig!.S3OutputPath!.replace(/\/+$/, "")
  }/${name}/output`;
  const pack = async (folder: string, archive: string, signal: AbortSignal) => {
    const path = join(base, archive);
    const uri = `${output}/${archive}`;
    const parts = { folder: join(base, folder), archive: path };
    try {
      const packed = await packFolder(context, base, parts, signal);
      if (packed) await uploadFile(s3, base, path, uri, signal);
    } catch (error) {
      signal.throwIfAborted();
      const { message } = error as Error;
      throw new JobClientError(`Artifact upload failed: ${message} (${uri})`);
    }
  };
  const checkpoints = request.CheckpointConfig &&
    checkpointsOf(request.CheckpointConfig, base);
  return {
    maxRuntimeSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? 86_400,
    command: spec.ContainerEntrypoint
      ? [...spec.ContainerEntrypoint, ...spec.ContainerArguments ?? []]
        .map((element) => rebase(element, base))
      : ["python3", standIn("training.py")],
    environment: {
      TRAINING_JOB_NAME: name,
      TRAINING_JOB_ARN: arn,
      ...request.Environment,
    },
    async download(signal) {
      await layOutTraining(base, {
        hyperparameters,
        channels,
        checkpointConfig: request.CheckpointConfig,
        instanceType: request.ResourceConfig!.InstanceType!,
      });
      const inputs = channels.map((channel) => ({
        title: `channel ${channel.ChannelName}`,
        uri: channel.DataSource!.S3DataSource!.S3Uri!,
        folder: join(base, "input", "data", channel.ChannelName!),
      }));
      const missing = (uri: string) =>
        noObjects(uri, account, request.RoleArn!);
      await downloadInputs(context, base, inputs, missing, signal);
      if (checkpoints) await fetchCheckpoints(s3, checkpoints, signal);
      const code = submitDirectory(hyperparameters);
      if (!spec.ContainerEntrypoint && code?.startsWith("s3://")) {
        await downloadObject(s3, code, join(base, "sourcedir.tar.gz"), signal)
          .catch((error) => {
            signal.throwIfAborted();
            throw new JobClientError(
              `Cannot download sagemaker_submit_directory ${code}: ` +
                error.message,
            );
          });
      }
    },
    beside: checkpoints &&
      (() => uploadCheckpoints(context, base, checkpoints)),
    isInterruption: (code) =>
      request.EnableManagedSpotTraining === true && code > 128,
    async failure() {
      const own = await readSentence(base, join(base, "output", "failure"));
      return own || await readSentence(base, join(base, "toolkit_failure"));
    },
    async read(logs, signal) {
      const folder = join(context.folder, folderName(trainingJobs));
      const file = join(folder, `${name}.metrics.jsonl`);
      const definitions = definitionsOf(request);
      const parts = { definitions, logs, file };
      return {
        FinalMetricDataList: await readMetrics(context, base, parts, signal),
      };
    },
    async upload(_stopped, signal) {
      await pack("model", "model.tar.gz", signal);
      await pack(join("output", "data"), "output.tar.gz", signal);
      return {
        ModelArtifacts: { S3ModelArtifacts: `${output}/model.tar.gz` },
      };
    },
  };
}

/** Hyperparameters are JSON in strings; some people send them bare. */
function submitDirectory(
  hyperparameters: Record<string, string>,
): string | undefined {
  const text = hyperparameters.sagemaker_submit_directory;
  if (!text?.startsWith('"')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
