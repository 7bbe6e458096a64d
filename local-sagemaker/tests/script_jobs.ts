/**
 * Jobs that run a piece of Python.
 *
 * @module
 */
import type {
  CreateProcessingJobCommandInput,
  CreateTrainingJobCommandInput,
} from "@aws-sdk/client-sagemaker";
import { BUCKET, processingJob, trainingJob } from "./support.ts";

/**
 * The command of a job that runs code. An element has one line and at most 256
 * characters, so the code goes in pieces.
 */
export function script(folder: string, code: string): string[] {
  const whole = new TextEncoder().encode(`
import os, shutil, socket
folder = os.environ["SAGEMAKER_BASE_DIR"] + "/${folder}"
open(f"{folder}/good", "w").write("good")
${code}
`);
  const run = 'import sys; exec(bytes.fromhex("".join(sys.argv[1:])))';
  return ["python3", "-c", run, ...whole.toHex().match(/.{1,256}/g)!];
}

/** A processing job without inputs that runs code, `folder` its output. */
export function processingOf(
  name: string,
  code: string,
  more: Partial<CreateProcessingJobCommandInput> = {},
): CreateProcessingJobCommandInput {
  return processingJob(name, "", {
    AppSpecification: {
      ImageUri: "image",
      ContainerEntrypoint: script("processing/out", code),
    },
    ProcessingInputs: [],
    ...more,
  });
}

/** A training job without channels that runs code, `folder` below /opt/ml. */
export function trainingOf(
  name: string,
  folder: string,
  code: string,
  more: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return trainingJob(name, {}, {
    AlgorithmSpecification: {
      TrainingImage: "image",
      TrainingInputMode: "File",
      ContainerEntrypoint: script(folder, code),
    },
    HyperParameters: {},
    InputDataConfig: undefined,
    CheckpointConfig: { S3Uri: `s3://${BUCKET}/checkpoints/${name}` },
    ...more,
  });
}
