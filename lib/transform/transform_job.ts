/**
 * The SageMaker batch transform job: a model asked for whole files, without an
 * endpoint.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import {
  type CreateTransformJobCommandInput,
  DescribeTransformJobCommand,
} from "@aws-sdk/client-sagemaker";
import { modelRequest } from "../endpoint/endpoint.ts";
import type { Job } from "../resources/jobs/job.ts";
import { waitFor } from "../resources/jobs/wait.ts";
import { need } from "../needs.ts";
import { machinesOf } from "../resources/requests/machines.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import { keys, s3Uri } from "../storage/store.ts";
import type { TrainedModel } from "../training/types.ts";

/** A transform job, and the model that was made for it. */
export interface TransformJob extends Job {
  /** Tells it from other jobs. */
  readonly kind: "transform-job";
  /** The SageMaker model's name. */
  readonly model: string;
  /** `s3://` prefix of what it leaves. */
  readonly output: string;
}

/** How the records of files reach the model. */
export interface TransformOptions {
  /** The most that is sent at once, in MB, from 1 to 100. @default {6} */
  readonly maxPayloadMb?: number;
  /** Requests at once to each machine, from 1 to 100. @default {1} */
  readonly maxConcurrent?: number;
}

/**
 * Makes a model and starts a job that asks it for prepared rows, or uses one that
 * is still running with the same request: of each object
 * `<name>` there will be `<name>.out` with one probability a line, in the order
 * of the rows. The rows are CSV without a header and without the label. Several
 * machines share objects, not rows.
 *
 * The local SageMaker does not run transform jobs yet: the job fails and says so.
 *
 * @example
 * ```ts ignore
 * const rowsUri = churn.storage.s3Uri(session, churn.storage.keys.results + "rows/");
 * const transformJob = await churn.transform.startTransform(session, model, rowsUri);
 * ```
 *
 * @param rows `s3://` URI of an object, or the prefix of several.
 * @throws {PreflightError} If something is wrong that would make it fail.
 * @throws {RangeError} If an option is out of its range, or something lies in
 * another account's bucket.
 * @returns As soon as SageMaker has taken the job.
 */
export async function startTransform(
  session: Session,
  model: TrainedModel | undefined,
  rows: string,
  options: TransformOptions = {},
): Promise<TransformJob> {
  checkOptions("startTransform", options, ["maxPayloadMb", "maxConcurrent"]);
  need("model", model, "start a transform job");
  checkRanges(options);
  const { name, names } = await start(session, {
    stages: ["model", "transform"],
    reads: [model.artifacts, model.code, rows],
    requests: (names) => ({
      model: modelRequest(session, names.model, model),
      transform: transformRequest(
        session,
        names.transform,
        {
          model: names.model,
          rows,
          output: outputOf(session, names.transform),
        },
        options,
      ),
    }),
    writes: ({ transform }) => [outputOf(session, transform)],
  });
  if (!names) return await findTransform(session, name);
  const output = outputOf(session, name);
  return { kind: "transform-job", name, model: names.model, output };
}

const outputOf = (session: Session, name: string) =>
  s3Uri(session, `${keys.results}${name}/`);

/** A job that was started before. */
async function findTransform(
  { clients }: Session,
  name: string,
): Promise<TransformJob> {
  const { ModelName, TransformOutput } = await clients.sagemaker.send(
    new DescribeTransformJobCommand({ TransformJobName: name }),
  );
  return {
    ...{ kind: "transform-job", name },
    model: ModelName!,
    output: TransformOutput!.S3OutputPath!,
  };
}

/**
 * Waits until the job has ended.
 *
 * @example
 * ```ts ignore
 * const outputUri = await churn.transform.waitForTransform(session, transformJob)
 *   .catch(({ message }: Error) => message); // says why it failed
 * ```
 *
 * @returns The `s3://` prefix below which the predictions lie.
 * @throws {JobError} If it fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted; wait again.
 */
export async function waitForTransform(
  session: Session,
  job: { readonly name: string },
): Promise<string> {
  await waitFor(session, { kind: "transform-job", name: job.name });
  return (await findTransform(session, job.name)).output;
}

/** The request that starts the job. */
function transformRequest(
  session: Session,
  name: string,
  { model, rows, output }: { model: string; rows: string; output: string },
  { maxPayloadMb = 6, maxConcurrent = 1 }: TransformOptions = {},
): CreateTransformJobCommandInput {
  return {
    TransformJobName: name,
    ModelName: model,
    MaxPayloadInMB: maxPayloadMb,
    MaxConcurrentTransforms: maxConcurrent,
    BatchStrategy: "MultiRecord",
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: rows } },
      ContentType: "text/csv",
      SplitType: "Line",
    },
    TransformOutput: {
      S3OutputPath: output,
      Accept: "text/csv",
      AssembleWith: "Line",
      KmsKeyId: session.settings.kmsKey,
    },
    TransformResources: machinesOf(session, "transform"),
  };
}

/** SageMaker takes 100 MB at most on their way to each machine. */
const mostMb = 100;

function checkRanges(
  { maxPayloadMb = 6, maxConcurrent = 1 }: TransformOptions,
): void {
  for (const [name, value] of Object.entries({ maxPayloadMb, maxConcurrent })) {
    if (Number.isInteger(value) && value >= 1 && value <= mostMb) continue;
    throw new RangeError(
      `Cannot start a transform job because '${name}' must be a whole number from ` +
        `1 to ${mostMb}: current value is ${value}`,
    );
  }
  if (maxPayloadMb * maxConcurrent <= mostMb) return;
  throw new RangeError(
    "Cannot start a transform job because 'maxPayloadMb' times 'maxConcurrent' must " +
      `be ${mostMb} at most: current values are ${maxPayloadMb} and ` +
      `${maxConcurrent}`,
  );
}
