/**
 * A local SageMaker of its own for a file's tests, with the SDK's clients.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  type CreateProcessingJobCommandInput,
  type CreateTrainingJobCommandInput,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { type LocalSageMaker, startLocal } from "../mod.ts";
import { standIn } from "../sagemaker/stand_ins.ts";
import { python } from "./python.ts";

export const BUCKET = "test-bucket";
export const ROLE = "arn:aws:iam::000000000000:role/execution";

export type Clients = ReturnType<typeof clientsOf>;

export function path(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url));
}

export function clientsOf(
  { endpoint, account }: Pick<LocalSageMaker, "endpoint" | "account">,
) {
  const settings = {
    endpoint,
    region: account.region,
    credentials: account,
    maxAttempts: 1,
  };
  const clients = {
    s3: new S3Client(settings),
    sagemaker: new SageMakerClient(settings),
    runtime: new SageMakerRuntimeClient(settings),
    logs: new CloudWatchLogsClient(settings),
  };
  return {
    ...clients,
    endpoint,
    account,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export function start(stateFolder: string): Promise<LocalSageMaker> {
  return startLocal({ stateFolder, python });
}

/** One test a file: a fresh target, the given sentences its steps. */
export function localTests(
  title: string,
  tests: Record<
    string,
    (clients: Clients, stateFolder: string) => Promise<void>
  >,
): void {
  Deno.test(title, async (t) => {
    const stateFolder = await Deno.makeTempDir();
    const local = await start(stateFolder);
    const clients = clientsOf(local);
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    for (const [name, fn] of Object.entries(tests)) {
      await t.step(name, () => fn(clients, stateFolder));
    }
    clients.destroy();
    await local.close();
    await Deno.remove(stateFolder, { recursive: true });
  });
}

export async function put(
  { s3 }: Clients,
  key: string,
  body: string | Uint8Array,
): Promise<string> {
  await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }),
  );
  return `s3://${BUCKET}/${key}`;
}

export function fixture(name: string): Promise<string> {
  return Deno.readTextFile(path(`fixtures/${name}`));
}

/** Uploads an archive of the files, given as name and content. */
export async function putArchive(
  clients: Clients,
  key: string,
  files: Record<string, string>,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  for (const [name, content] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, content);
  }
  const script = standIn("archives.py");
  const archive = `${folder}.tar.gz`;
  await new Deno.Command(python, { args: [script, "pack", folder, archive] })
    .output();
  const uri = await put(clients, key, await Deno.readFile(archive));
  await Deno.remove(folder, { recursive: true });
  await Deno.remove(archive);
  return uri;
}

export async function keys({ s3 }: Clients, prefix: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket: BUCKET, Prefix: prefix }),
  );
  return Contents.map(({ Key }) => Key!);
}

export async function text({ s3 }: Clients, key: string): Promise<string> {
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: BUCKET, Key: key }),
  );
  return await Body!.transformToString();
}

/** What is printed to the console as an error meanwhile. */
export async function noted(work: () => Promise<void>): Promise<string[]> {
  const notes: string[] = [];
  const { error } = console;
  console.error = (...words) => void notes.push(words.join(" "));
  try {
    await work();
  } finally {
    console.error = error;
  }
  return notes;
}

/** Asks until the answer is there, for as long as a loaded machine may take. */
export async function until<T>(
  ask: () => Promise<T | undefined | false>,
): Promise<T> {
  for (const deadline = Date.now() + 180_000; Date.now() < deadline;) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Nothing came of ${ask}`);
}

/** The lines of the one stream whose name begins so; none while there is none. */
export async function lines(
  { logs }: Clients,
  group: string,
  prefix: string,
): Promise<string[]> {
  const { logStreams } = await logs.send(
    new DescribeLogStreamsCommand({
      logGroupName: group,
      logStreamNamePrefix: prefix,
    }),
  ).catch(() => ({ logStreams: [] }));
  if (!logStreams?.length) return [];
  const { events } = await logs.send(
    new GetLogEventsCommand({
      logGroupName: group,
      logStreamName: logStreams[0].logStreamName,
      startFromHead: true,
    }),
  );
  return events!.map(({ message }) => message!);
}

/** What comes after `word` in the first line that begins with it. */
export function after(lines: string[], word: string): string | undefined {
  return lines.find((line) => line.startsWith(`${word} `))
    ?.slice(word.length + 1);
}

/** Whether a process runs; one that only waits to be reaped doesn't. */
export async function isAlive(pid: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", "stat=", "-p", pid],
  }).output();
  const state = new TextDecoder().decode(stdout).trim();
  return state !== "" && !state.startsWith("Z");
}

const cluster = () => ({
  InstanceCount: 1,
  InstanceType: "ml.m5.xlarge" as const,
  VolumeSizeInGB: 30,
});

/** A processing job of fixtures/process.py over everything below `in/`. */
export function processingJob(
  name: string,
  what: string,
  more: Partial<CreateProcessingJobCommandInput> = {},
): CreateProcessingJobCommandInput {
  const input = (InputName: string, key: string) => ({
    InputName,
    S3Input: {
      S3Uri: `s3://${BUCKET}/${key}`,
      LocalPath: `/opt/ml/processing/input/${InputName}`,
      S3DataType: "S3Prefix" as const,
      S3InputMode: "File" as const,
    },
  });
  return {
    ProcessingJobName: name,
    RoleArn: ROLE,
    AppSpecification: {
      ImageUri: "image",
      ContainerEntrypoint: [
        "python3",
        "/opt/ml/processing/input/code/process.py",
      ],
      ContainerArguments: [
        "--input",
        "/opt/ml/processing/input/data",
        "--output=/opt/ml/processing/out",
        "--do",
        what,
      ],
    },
    ProcessingResources: { ClusterConfig: cluster() },
    ProcessingInputs: [input("code", "code/process.py"), input("data", "in")],
    ProcessingOutputConfig: {
      Outputs: [{
        OutputName: "out",
        S3Output: {
          S3Uri: `s3://${BUCKET}/out/${name}`,
          LocalPath: "/opt/ml/processing/out",
          S3UploadMode: "EndOfJob",
        },
      }],
    },
    ...more,
  };
}

/** A training job of fixtures/train.py; its archive must be at `source.tar.gz`. */
export function trainingJob(
  name: string,
  hyperparameters: Record<string, string> = {},
  more: Partial<CreateTrainingJobCommandInput> = {},
): CreateTrainingJobCommandInput {
  return {
    TrainingJobName: name,
    RoleArn: ROLE,
    AlgorithmSpecification: {
      TrainingImage: "image",
      TrainingInputMode: "File",
      MetricDefinitions: [
        { Name: "train:logloss", Regex: "train-logloss:([0-9.]+)" },
        { Name: "validation:logloss", Regex: "validation-logloss:([0-9.]+)" },
        { Name: "never", Regex: "never:([0-9.]+)" },
      ],
    },
    HyperParameters: {
      sagemaker_program: '"train.py"',
      sagemaker_submit_directory: `"s3://${BUCKET}/source.tar.gz"`,
      ...hyperparameters,
    },
    InputDataConfig: [{
      ChannelName: "train",
      ContentType: "text/csv",
      DataSource: {
        S3DataSource: {
          S3DataType: "S3Prefix",
          S3Uri: `s3://${BUCKET}/in`,
          S3DataDistributionType: "FullyReplicated",
        },
      },
    }],
    OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/model_output` },
    ResourceConfig: cluster(),
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
    ...more,
  };
}

/** What both kinds of jobs above read. */
export async function putFixtures(clients: Clients): Promise<void> {
  await put(clients, "in/train.csv", "a,b\n1,2\n3,4\n");
  await put(clients, "in/deep/er.txt", "below");
  await put(clients, "code/process.py", await fixture("process.py"));
  await putArchive(clients, "source.tar.gz", {
    "train.py": await fixture("train.py"),
    "helper.py": await fixture("helper.py"),
    "inference.py": await fixture("inference.py"),
  });
}
