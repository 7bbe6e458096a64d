/**
 * Moto, another implementation of AWS's control plane. It runs nothing, so its
 * jobs are completed as soon as they are created.
 *
 * @module
 */
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateExperimentCommand,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { askPython, python } from "../python.ts";
import { experiments, roleArns } from "./options.ts";

/** The account that moto knows. */
export const motoAccount = "123456789012";

/** Starts moto's server, empty, and ends it after `run`. */
export async function withMoto(run: (endpoint: string) => Promise<void>) {
  const child = new Deno.Command(python, {
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
    env: { MOTO_ACCOUNT_ID: motoAccount },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const log = child.stderr.pipeThrough(new TextDecoderStream());
  let drained: Promise<void> | undefined;
  try {
    const reader = log.getReader();
    const endpoint = await readEndpoint(reader);
    drained = drain(reader);
    await makeNeeded(endpoint);
    await run(endpoint);
  } finally {
    child.kill();
    await drained;
    await child.status;
  }
}

/** Forgets everything that a server of moto has, but for roles and experiments. */
export async function resetMoto(endpoint: string) {
  const answer = await fetch(`${endpoint}/moto-api/reset`, { method: "POST" });
  await answer.body?.cancel();
  await makeNeeded(endpoint);
}

/**
 * Makes the roles of the tests' requests, which SageMaker may assume, and their
 * experiments.
 */
async function makeNeeded(endpoint: string) {
  const config = {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const sagemaker = new SageMakerClient(config);
  for (const ExperimentName of experiments) {
    await sagemaker.send(new CreateExperimentCommand({ ExperimentName }));
  }
  sagemaker.destroy();
  const client = new IAMClient(config);
  const trust = {
    Version: "2012-10-17",
    Statement: [{
      Effect: "Allow",
      Principal: { Service: "sagemaker.amazonaws.com" },
      Action: "sts:AssumeRole",
    }],
  };
  for (const arn of roleArns) {
    const [, path, name] = /:role(\/(?:.*\/)?)(.+)$/.exec(arn)!;
    await client.send(
      new CreateRoleCommand({
        Path: path,
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify(trust),
      }),
    );
  }
  client.destroy();
}

type Reader = ReadableStreamDefaultReader<string>;

async function readEndpoint(reader: Reader): Promise<string> {
  let text = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Cannot start moto: ${text}`);
    text += value;
    const match = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(text);
    if (match) return match[1];
  }
}

async function drain(reader: Reader) {
  while (!(await reader.read()).done);
}

/** What moto does not answer as AWS does, and why. */
export const motoLacks: Readonly<Record<string, string>> = {
  "service-quotas ListServiceQuotas": "moto has no quotas of SageMaker",
  "sagemaker DescribeMlflowApp": "moto has no MLflow of SageMaker",
  "logs DescribeLogStreams": "moto runs nothing, so there are no logs",
};

/** Operations of SageMaker that the walk calls and moto has not, and why. */
export const motoHasNot: Readonly<Record<string, string>> = {
  ListTrainingJobsForHyperParameterTuningJob: "moto's tuning jobs start none",
  StopHyperParameterTuningJob: "moto's tuning jobs are completed at once",
  StopTrainingJob: "moto's training jobs are completed at once",
};

/** Those of SageMaker's operations that moto has not. */
export function missingInMoto(
  operations: readonly string[],
): Promise<string[]> {
  const code = `
import json, sys
from botocore import xform_name
from moto.sagemaker.responses import SageMakerResponse
operations = json.load(sys.stdin)
print(json.dumps([o for o in operations if not hasattr(SageMakerResponse, xform_name(o))]))
`;
  return askPython(code, operations);
}
