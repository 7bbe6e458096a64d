/**
 * The hyperparameter tuning job: many training jobs, and the best model of them.
 *
 * @module
 */
import { DescribeHyperParameterTuningJobCommand } from "@aws-sdk/client-sagemaker";
import { need } from "../needs.ts";
import type { PreparedData } from "../processing/types.ts";
import { waitFor } from "../resources/jobs/wait.ts";
import { recordEnd } from "../resources/run_end.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import {
  checkTraining,
  readModel,
  trainingInputs,
} from "../training/training_job.ts";
import { hardestOf } from "./hardest.ts";
import { tunedValues } from "./ranges.ts";
import { placeOf, tuningRequest } from "./request.ts";
import { searchOf } from "./search_options.ts";
import type { TunedModel, TuningJob, TuningOptions } from "./types.ts";
import { checkParents } from "./warm_start.ts";

/**
 * Uploads the scripts and starts a tuning job: training jobs with different
 * hyperparameters, chosen by what the earlier ones have found. A job that still
 * runs with the same request is used instead.
 *
 * @example
 * ```ts ignore
 * const tuningJob = await churn.startTuning(session, prepared, { jobs: 2, seed: 1 });
 * ```
 *
 * @param data Where the processing job wrote its files.
 * @throws {PreflightError} If the preflight finds something that would make it
 * fail, such as a quota below `parallel` machines.
 * @throws {RangeError} If options, hyperparameters or ranges are not as
 * SageMaker and `train.py` take them: all that is wrong, each with a sentence; or
 * if a search can't continue one of the parents.
 * @returns The job, as soon as SageMaker has accepted it.
 */
export async function startTuning(
  session: Session,
  data: PreparedData | undefined,
  options: TuningOptions = {},
): Promise<TuningJob> {
  const search = searchOf("startTuning", options);
  need("prepared", data, "start a tuning job");
  await checkTraining(session, data, hardestOf(search));
  const { code, ...inputs } = await trainingInputs(session, data);
  if (search.warmStart) {
    const unnamed = tuningRequest(session, "", data, search, code);
    await checkParents(session, unnamed);
  }
  const { name } = await start(session, {
    ...inputs,
    stages: ["tuning"],
    atOnce: search.parallel,
    requests: ({ tuning: name }) => ({
      tuning: tuningRequest(session, name, data, search, code),
    }),
    writes: ({ tuning: name }) => [placeOf(session, name)],
    isRun: true,
  });
  return { kind: "tuning-job", name, code };
}

/**
 * Waits until the tuning job has ended, while a panel shows the best result so
 * far and how many training jobs are done.
 *
 * @example
 * ```ts ignore
 * const tunedModel = await churn.waitForTuning(session, tuningJob);
 * tunedModel.tuned; // the hyperparameters that were found
 * ```
 *
 * @returns The best model, for `startEndpoint()` and all that takes a model.
 * @throws {JobError} If it fails or is stopped; `bestOfTuning()` then returns the
 * best model so far.
 * @throws {InterruptedError} If the kernel is interrupted; wait again.
 */
export async function waitForTuning(
  session: Session,
  job: TuningJob | undefined,
): Promise<TunedModel> {
  needJob(job, "wait for a tuning job");
  await waitFor(session, job);
  await recordEnd(session, job); // of others, listRuns() finds it
  return await bestOfTuning(session, job);
}

/**
 * Reads the best model that a tuning job has found so far.
 *
 * @example
 * ```ts ignore
 * const bestSoFar = await churn.tuning.bestOfTuning(session, tuningJob);
 * ```
 *
 * @throws {RangeError} If no training job has completed with a result.
 */
export async function bestOfTuning(
  session: Session,
  job: TuningJob | undefined,
): Promise<TunedModel> {
  needJob(job, "read the best model of a search");
  const best = await findBest(session, job);
  if (best) return best;
  throw new RangeError(
    `Cannot read the best model of the tuning job ${job.name} because none of ` +
      "its training jobs has completed with a result: tuningTrials() lists them",
  );
}

/** The best model so far; `undefined` where no training job has a result. */
export async function findBest(
  session: Session,
  job: TuningJob,
): Promise<TunedModel | undefined> {
  const { BestTrainingJob: best } = await session.clients.sagemaker.send(
    new DescribeHyperParameterTuningJobCommand({
      HyperParameterTuningJobName: job.name,
    }),
  );
  const { MetricName, Value } =
    best?.FinalHyperParameterTuningJobObjectiveMetric ?? {};
  if (!best || Value === undefined) return undefined;
  const name = best.TrainingJobName!;
  const { code } = job;
  return {
    ...await readModel(session, { kind: "training-job", name, code }),
    tuningJob: job.name,
    tuned: tunedValues(best.TunedHyperParameters),
    objective: { metric: MetricName!, value: Value },
  };
}

/** A job that was started before. */
export async function findTuning(
  { clients }: Session,
  name: string,
): Promise<TuningJob> {
  const { TrainingJobDefinition } = await clients.sagemaker.send(
    new DescribeHyperParameterTuningJobCommand({
      HyperParameterTuningJobName: name,
    }),
  );
  const { sagemaker_submit_directory: code } = TrainingJobDefinition!
    .StaticHyperParameters!;
  return { kind: "tuning-job", name, code: JSON.parse(code) };
}

/** @throws {TypeError} If there is no tuning job. */
export function needJob(
  job: TuningJob | undefined,
  toDo: string,
): asserts job is TuningJob {
  if (job?.kind === "tuning-job") return;
  throw new TypeError(
    `Cannot ${toDo} without a tuning job: startTuning() starts one; if it ` +
      "already exists, `const { tuningJob } = await churn.resume(session)` finds it",
  );
}
