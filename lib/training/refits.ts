/**
 * Refits: everything prepared and trained again, many times, in one Processing
 * job, to see how far figures move and what is found where there is nothing.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { DescribeProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { growing } from "../statistics/growing.ts";
import type { Job } from "../resources/jobs/job.ts";
import { waitFor } from "../resources/jobs/wait.ts";
import { need } from "../needs.ts";
import { findProcessing, uploadScripts } from "../processing/processing_job.ts";
import type { ProcessingJob } from "../processing/types.ts";
import { scriptRequest } from "../processing/request.ts";
import { imageUri } from "../settings/images.ts";
import { sourceArchive } from "../resources/requests/source_archive.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import { getJson, getLines, keys, putObject, s3Uri } from "../storage/store.ts";
import type { StoredFile } from "../storage/stored_file.ts";
import { hyperparametersOf } from "./training_job.ts";
import type { TrainingJob } from "./types.ts";

/** A job that refits. */
export interface RefitJob extends Job {
  /** It is a Processing job. */
  readonly kind: "processing-job";
  /** The files that it writes. */
  readonly refits: {
    /** Importances and permuted AUCs, as JSON. */
    readonly summary: StoredFile;
    /** CSV with a number for each test row. */
    readonly deviations: StoredFile;
  };
}

/** How often {@linkcode startRefits} refits. */
export interface RefitOptions {
  /** Refits on resampled customers. @default {30} */
  readonly resamples?: number;
  /** Refits on permuted labels. @default {30} */
  readonly permutations?: number;
}

/** What the refits found. */
export interface Refits {
  /**
   * One entry per resample: for each column the mean of |SHAP| over the test
   * rows, in log-odds.
   */
  readonly importances: readonly Readonly<Record<string, number>>[];
  /**
   * For each test row, how far the resamples' log-odds lie from the model's:
   * the root mean square.
   */
  readonly deviations: Float64Array;
  /**
   * One per permutation: the AUC on the test rows, whose labels are permuted
   * too.
   */
  readonly permutedAucs: readonly number[];
  /** How many training rows each refit has: all of them, at most 50,000. */
  readonly rows: number;
}

/** What the job runs. */
const scripts = ["refit.py"];

/**
 * Starts a job that repeats preparation and training of two earlier jobs, with
 * their arguments and hyperparameters and the same scripts. It takes about as
 * long as that many trainings, but starts a machine only once. If there are
 * more than 50,000 training rows, each refit uses a random 50,000 of them, so
 * the results vary more than those of full trainings would. A job that is still
 * running with the same request is used instead.
 *
 * @example
 * ```ts ignore
 * const refitJob = await churn.startRefits(session, processingJob, trainingJob);
 * ```
 *
 * @param processingJob The job that prepared the customers.
 * @param trainingJob The job that trained the model.
 * @throws {PreflightError} If the preflight finds something that would make it
 * fail.
 * @throws {RangeError} If a number of refits is not a whole number, or all are
 * 0.
 * @returns The job, as soon as SageMaker has accepted it.
 */
export async function startRefits(
  session: Session,
  processingJob: ProcessingJob | undefined,
  trainingJob: TrainingJob | undefined,
  options: RefitOptions = {},
): Promise<RefitJob> {
  checkOptions("startRefits", options, ["resamples", "permutations"]);
  const { resamples = 30, permutations = 30 } = options;
  need("processingJob", processingJob, "refit");
  need("trainingJob", trainingJob, "refit");
  for (const [name, count] of Object.entries({ resamples, permutations })) {
    if (Number.isInteger(count) && count >= 2 && count <= 10_000) continue;
    throw new RangeError(
      `Cannot refit because '${name}' must be a whole number from 2 to 10,000: current value is ${count}`,
    );
  }
  const { region, settings } = session;
  const prepared = await findProcessing(session, processingJob.name);
  const { dataset } = prepared;
  const hyperparameters = await hyperparametersOf(session, trainingJob.name);
  const folder = (name: string) => `${keys.refitCode}${name}/`;
  const refits = (name: string) => s3Uri(session, `${keys.refits}${name}/`);
  const { name } = await start(session, {
    stages: ["refits"],
    reads: [dataset.customers, dataset.columns],
    requests: ({ refits: name }) => ({
      refits: scriptRequest(session, name, {
        image: imageUri("xgboost", region, settings.xgboostVersion),
        code: s3Uri(session, folder(name)),
        script: "refit.py",
        arguments: [
          ...prepared.arguments,
          ...["--hyperparameters", "{code}/hyperparameters.json"],
          ...["--resamples", String(resamples)],
          ...["--permutations", String(permutations)],
        ],
        dataset,
        outputs: { refits: refits(name) },
      }),
    }),
    writes: ({ refits: name }) => [refits(name)],
    scripts: await sourceArchive(scripts),
    besides: hyperparameters,
    async upload({ refits: name }) {
      await uploadScripts(session, folder(name), scripts);
      await putObject(
        session,
        `${folder(name)}hyperparameters.json`,
        JSON.stringify(hyperparameters),
        "application/json",
      );
    },
  });
  return { kind: "processing-job", name, refits: filesBelow(refits(name)) };
}

/**
 * Waits until the job has ended, and reads its results.
 *
 * @example
 * ```ts ignore
 * const refits = await churn.waitForRefits(session, refitJob);
 * ```
 *
 * @throws {JobError} If it fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted; wait again.
 */
export async function waitForRefits(
  session: Session,
  job: RefitJob | undefined,
): Promise<Refits> {
  need("refitJob", job, "wait for the refits");
  await waitFor(session, job);
  const found = await getJson<
    {
      rows: number;
      importances: Record<string, number>[];
      permuted_aucs: number[];
    }
  >(session, job.refits.summary.uri);
  const deviations = growing(Float64Array);
  let isHeader = true;
  for await (const line of getLines(session, job.refits.deviations.uri)) {
    if (!isHeader) deviations.push(Number(line));
    isHeader = false;
  }
  return {
    importances: found.importances,
    deviations: deviations.toArray(),
    permutedAucs: found.permuted_aucs,
    rows: found.rows,
  };
}

/** A job that was started before. */
export async function findRefits(
  { clients }: Session,
  name: string,
): Promise<RefitJob> {
  const { ProcessingOutputConfig } = await clients.sagemaker.send(
    new DescribeProcessingJobCommand({ ProcessingJobName: name }),
  );
  const [{ S3Output }] = ProcessingOutputConfig!.Outputs!;
  const refits = filesBelow(S3Output!.S3Uri!);
  return { kind: "processing-job", name, refits };
}

/** The files that `refit.py` writes. */
function filesBelow(prefix: string): RefitJob["refits"] {
  return {
    summary: { name: "refits", uri: `${prefix}refits.json` },
    deviations: { name: "deviations", uri: `${prefix}deviations.csv` },
  };
}
