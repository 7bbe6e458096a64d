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
import { experimentOf } from "../resources/requests/tracking.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import { keys, s3Uri } from "../storage/store.ts";
import type { CustomersToScore } from "../customers/scoring_file.ts";
import { digestOf, jsonLines, uploadLines } from "./customer_lines.ts";
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

/** What is stored of the customers, and how they reach the model. */
export interface TransformOptions {
  /**
   * Whether each result holds the customer, too: the columns that the model
   * uses and the ids, beside `SageMakerOutput`.
   * @default {false}
   */
  readonly join?: boolean;
  /** The most that is sent at once, in MB, from 1 to 100. @default {6} */
  readonly maxPayloadMb?: number;
  /** Requests at once to each machine, from 1 to 100. @default {1} */
  readonly maxConcurrent?: number;
}

/**
 * Uploads customers, one JSON object a line, makes a model and starts a job that
 * scores them without an endpoint; or uses a job that is still running with the
 * same customers and model. The customers are divided into one object per
 * machine, because machines share objects, not lines. Categories that the model
 * has not seen are scored as unknown.
 *
 * @example
 * ```ts ignore
 * const transformJob = await churn.transform.startTransform(session, model, today);
 * ```
 *
 * @throws {PreflightError} If something is wrong that would make it fail.
 * @throws {RangeError} If an option is out of its range, or something lies in
 * another account's bucket.
 * @returns As soon as SageMaker has taken the job.
 */
export async function startTransform(
  session: Session,
  model: TrainedModel | undefined,
  customers: CustomersToScore,
  options: TransformOptions = {},
): Promise<TransformJob> {
  checkOptions("startTransform", options, [
    ...["join", "maxPayloadMb", "maxConcurrent"] as const,
  ]);
  need("model", model, "start a transform job");
  checkRanges(options);
  const { observedOn } = customers;
  const { name, names } = await start(session, {
    stages: ["model", "transform"],
    reads: [model.artifacts, model.code],
    besides: await digestOf(customers, options.join),
    requests: (names) => ({
      model: modelRequest(session, names.model, model),
      transform: transformRequest(
        session,
        names,
        { observedOn, ...options },
      ),
    }),
    writes: ({ transform }) => [s3Uri(session, folderOf(transform))],
    upload: ({ transform }) =>
      uploadLines(session, inputOf(transform), customers, options.join),
  });
  if (!names) return await findTransform(session, name);
  const output = s3Uri(session, outputOf(name));
  return { kind: "transform-job", name, model: names.model, output };
}

const folderOf = (name: string) => `${keys.results}${name}/`;
const inputOf = (name: string) => `${folderOf(name)}customers/`;
const outputOf = (name: string) => `${folderOf(name)}scores/`;

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
 * const outputUri = await churn.transform.waitForTransform(session, transformJob);
 * ```
 *
 * @returns The `s3://` prefix below which the results lie.
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
  { model, transform }: Record<"model" | "transform", string>,
  { observedOn, join, maxPayloadMb = 6, maxConcurrent = 1 }:
    & TransformOptions
    & Pick<CustomersToScore, "observedOn">,
): CreateTransformJobCommandInput {
  const S3Uri = s3Uri(session, inputOf(transform));
  return {
    TransformJobName: transform,
    ModelName: model,
    MaxPayloadInMB: maxPayloadMb,
    MaxConcurrentTransforms: maxConcurrent,
    BatchStrategy: "MultiRecord",
    Environment: {
      ALLOW_UNSEEN: "true",
      OBSERVED_ON: observedOn,
    },
    TransformInput: {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } },
      ContentType: jsonLines,
      SplitType: "Line",
    },
    TransformOutput: {
      S3OutputPath: s3Uri(session, outputOf(transform)),
      Accept: jsonLines,
      AssembleWith: "Line",
      KmsKeyId: session.settings.kmsKey,
    },
    ...join && { DataProcessing: { JoinSource: "Input" } },
    TransformResources: machinesOf(session, "transform"),
    ...experimentOf(session),
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
