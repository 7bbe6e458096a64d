/**
 * One run of a transform job: its instances share the objects, and each is a
 * process that serves the model.
 *
 * @module
 */
import { join } from "node:path";
import type { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type {
  ContainerDefinition,
  CreateTransformJobRequest,
} from "@aws-sdk/client-sagemaker";
import { type LogWriter, openLogWriter } from "../../logs/writer.ts";
import { type Context, now } from "../context.ts";
import { downloadArchives, DownloadError } from "../endpoint_container.ts";
import { noObjects } from "../inputs.ts";
import {
  HOST_ENDED,
  JobClientError,
  type Outcome,
  type Run,
} from "../job_run.ts";
import type { Resource } from "../records.ts";
import { listKeys, parseS3Uri, relativePath } from "../s3_files.ts";
import { type Serving, startServing } from "../serving.ts";
import { uploadFile } from "../uploads.ts";
import {
  ObjectError,
  type Reply,
  transformObject,
  type Way,
} from "./object.ts";
import { processingOf } from "./request.ts";

interface State {
  CreationTime: number;
  TransformJobStatus: string;
  TransformStartTime?: number;
  TransformEndTime?: number;
  FailureReason?: string;
}

/** A transform job with what was in force when it was created. */
export interface TransformJob
  extends Resource<CreateTransformJobRequest, State> {
  internal: { container: ContainerDefinition; roleArn: string };
}

const GROUP = "/aws/sagemaker/TransformJobs";
const SEE_LOGS = "See job logs for more information";

/** One of the job's instances, and where its objects go. */
interface Instance {
  readonly base: string;
  readonly serving: Serving;
  readonly log: LogWriter;
}

/** Never throws: whatever happens is an outcome. */
export async function runTransform(
  context: Context,
  { resource, base, stopSignal, closeSignal, save }: Run<TransformJob>,
): Promise<Outcome> {
  const broken = new AbortController();
  const signal = AbortSignal.any([stopSignal, closeSignal, broken.signal]);
  try {
    resource.state.TransformStartTime = now();
    await save();
    const keys = await findKeys(context, resource, signal);
    const { InstanceCount = 1 } = resource.request.TransformResources!;
    const count = Math.min(InstanceCount, keys.length);
    const shares = Array.from(
      { length: count },
      (_, place) => keys.filter((_, i) => i % count === place),
    );
    const working = shares.map((share, place) => {
      const folder = join(base, `instance-${place + 1}`);
      return transformShare(context, resource, folder, share, signal);
    });
    // An instance that can't work ends the others; none goes on behind the job's end.
    for (const each of working) each.catch((error) => broken.abort(error));
    await Promise.allSettled(working);
    signal.throwIfAborted();
    const [failure] = (await Promise.all(working)).flat();
    return failure === undefined
      ? { status: "Completed" }
      : { status: "Failed", reason: failure };
  } catch (error) {
    if (closeSignal.aborted) return { status: "Failed", reason: HOST_ENDED };
    if (stopSignal.aborted) return { status: "Stopped", timedOut: false };
    const { message } = error as Error;
    const whose = error instanceof JobClientError ? "Client" : "InternalServer";
    return { status: "Failed", reason: `${whose}Error: ${message}` };
  }
}

/** The keys of the objects to transform. @throws {JobClientError} for none. */
async function findKeys(
  { s3, account }: Context,
  { request, internal }: TransformJob,
  signal: AbortSignal,
): Promise<string[]> {
  const uri = request.TransformInput!.DataSource!.S3DataSource!.S3Uri!;
  const keys = await listKeys(s3, uri, { signal }).catch((error) => {
    if (error.name === "NoSuchBucket") return [];
    throw error;
  });
  if (keys.length > 0) return keys;
  throw new JobClientError(noObjects(uri, account, internal.roleArn));
}

/** Transforms what one instance has to; answers why objects failed. */
async function transformShare(
  context: Context,
  job: TransformJob,
  base: string,
  keys: string[],
  signal: AbortSignal,
): Promise<string[]> {
  const instance = `i-${crypto.randomUUID().replaceAll("-", "").slice(0, 17)}`;
  const stream = `${job.name}/${instance}`;
  const container = containerOf(job);
  await downloadArchives(context, container, base, signal)
    .catch((error) => {
      if (!(error instanceof DownloadError)) throw error;
      throw new JobClientError(error.message);
    });
  const serving = await startServing(context, {
    ...{ base, signal, logGroup: GROUP, logStream: stream },
    environment: container.Environment!,
    startupSeconds: context.startupSeconds,
  }).catch((error) => {
    signal.throwIfAborted();
    throw new JobClientError(
      `${SEE_LOGS}. The container did not pass the ping health check: ${error.message}`,
    );
  });
  const log = openLogWriter(context.logsFolder, GROUP, `${stream}/data-log`);
  try {
    return await transformObjects(
      context,
      job,
      keys,
      { base, serving, log },
      signal,
    );
  } finally {
    log.close();
    await serving.end();
  }
}

/** The model's container with the variables of a batch. */
function containerOf({ request, internal }: TransformJob): ContainerDefinition {
  const { container } = internal;
  const { MaxPayloadInMB, MaxConcurrentTransforms, BatchStrategy } = request;
  const given = {
    SAGEMAKER_MAX_PAYLOAD_IN_MB: MaxPayloadInMB,
    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: MaxConcurrentTransforms,
    SAGEMAKER_BATCH_STRATEGY: BatchStrategy === "SingleRecord"
      ? "SINGLE_RECORD"
      : BatchStrategy && "MULTI_RECORD",
  };
  const variables = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, String(value)]);
  return {
    ...container,
    Environment: {
      SAGEMAKER_BATCH: "true",
      ...Object.fromEntries(variables),
      ...container.Environment,
      ...request.Environment,
    },
  };
}

async function transformObjects(
  context: Context,
  { request }: TransformJob,
  keys: string[],
  { base, serving, log }: Instance,
  signal: AbortSignal,
): Promise<string[]> {
  const note = (text: string) =>
    log.write(
      new TextEncoder().encode(
        `${new Date().toISOString().slice(0, -1)}:[sagemaker logs]: ${text}\n`,
      ),
    );
  const { TransformInput, TransformOutput } = request;
  const uri = TransformInput!.DataSource!.S3DataSource!.S3Uri!;
  const { bucket, key: prefix } = parseS3Uri(uri);
  const limits = await limitsOf(request, serving, signal);
  note(
    `MaxConcurrentTransforms=${limits.concurrent}, MaxPayloadInMB=${limits.payloadMb}, ` +
      `BatchStrategy=${limits.several ? "MULTI_RECORD" : "SINGLE_RECORD"}`,
  );
  const way = wayOf(request, limits, serving, signal);
  const failures: string[] = [];
  for (const key of keys) {
    const path = join(base, "transformed");
    const place = `${bucket}/${key}`;
    try {
      const command = new GetObjectCommand({ Bucket: bucket, Key: key });
      const { Body } = await context.s3.send(command);
      using file = await Deno.open(path, {
        ...{ write: true, create: true, truncate: true },
      });
      await transformObject(Body as Readable, file, way);
      const output = TransformOutput!.S3OutputPath!.replace(/\/*$/, "/");
      const target = `${output}${relativePath(prefix, key)}.out`;
      await uploadFile(context.s3, base, path, target, signal);
    } catch (error) {
      signal.throwIfAborted();
      const { message } = error as Error;
      note(`${place}: ${message}`);
      const status = (error as ObjectError).status;
      if (status) {
        note(`${place}: Bad HTTP status received from algorithm: ${status}`);
      }
      const whose = status && status >= 500 ? "Algorithm" : "Client";
      failures.push(`${whose}Error: ${SEE_LOGS}. s3://${place}, ${message}`);
    }
  }
  return failures;
}

interface Limits {
  readonly payloadMb: number;
  readonly concurrent: number;
  readonly several: boolean;
}

/** What the request says, else the container's `/execution-parameters`, else AWS's defaults. */
async function limitsOf(
  request: CreateTransformJobRequest,
  serving: Serving,
  signal: AbortSignal,
): Promise<Limits> {
  let own: Record<string, unknown> = {};
  try {
    const path = "/execution-parameters";
    const { status, body } = await serving.ask({ path, signal });
    if (status === 200) own = JSON.parse(new TextDecoder().decode(body));
  } catch {
    signal.throwIfAborted(); // a container need not have any
  }
  const number = (value: unknown, fallback: number) =>
    Number.isInteger(value) ? value as number : fallback;
  return {
    payloadMb: request.MaxPayloadInMB ?? number(own.MaxPayloadInMB, 6),
    concurrent: request.MaxConcurrentTransforms ||
      number(own.MaxConcurrentTransforms, 1),
    several: request.BatchStrategy
      ? request.BatchStrategy === "MultiRecord"
      : own.BatchStrategy !== "SINGLE_RECORD",
  };
}

function wayOf(
  request: CreateTransformJobRequest,
  { payloadMb, concurrent, several }: Limits,
  serving: Serving,
  signal: AbortSignal,
): Way {
  const { TransformInput, TransformOutput, ModelClientConfig } = request;
  const headers = {
    ...TransformInput!.ContentType &&
      { "content-type": TransformInput!.ContentType },
    ...TransformOutput!.Accept && { accept: TransformOutput!.Accept },
  };
  const { InvocationsTimeoutInSeconds = 600, InvocationsMaxRetries = 3 } =
    ModelClientConfig ?? {};
  const invoke = async (body: Uint8Array<ArrayBuffer>): Promise<Reply> => {
    const limit = AbortSignal.timeout(InvocationsTimeoutInSeconds * 1000);
    try {
      return await serving.ask({
        ...{ method: "POST", path: "/invocations", headers, body },
        signal: AbortSignal.any([signal, limit]),
      });
    } catch {
      signal.throwIfAborted();
      throw new ObjectError(
        limit.aborted
          ? `the container did not answer within ${InvocationsTimeoutInSeconds} seconds`
          : "the container ended while it was answering",
        500,
      );
    }
  };
  return {
    division: {
      byLine: TransformInput!.SplitType === "Line",
      several,
      most: payloadMb === 0 ? Infinity : payloadMb * 2 ** 20,
    },
    processing: processingOf(request),
    isGzip: TransformInput!.CompressionType === "Gzip",
    assembled: TransformOutput!.AssembleWith === "Line",
    concurrent,
    async ask(body) {
      for (let left = InvocationsMaxRetries;; left--) {
        const reply = await invoke(body);
        if (reply.status < 500 || left === 0) return reply;
      }
    },
  };
}
