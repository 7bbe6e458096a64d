/**
 * The SageMaker training job: XGBoost in script mode.
 *
 * @module
 */
import { DescribeTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { liveLine } from "../show/live.ts";
import { readRecalibration } from "./recalibration.ts";
import { bestRoundMetric } from "../resources/jobs/log_lines.ts";
import { waitFor } from "../resources/jobs/wait.ts";
import { need } from "../needs.ts";
import { percent } from "../words.ts";
import { readFeatures } from "../processing/features.ts";
import type { PreparedData } from "../processing/types.ts";
import { secretsIn } from "../settings/secrets.ts";
import { recordEnd } from "../resources/run_end.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import { sourceArchive } from "../resources/requests/source_archive.ts";
import { keys, putObject, s3Uri } from "../storage/store.ts";
import { checkConstraints } from "./constraints.ts";
import { formOf } from "./form.ts";
import { checkHyperparameters } from "./hyperparameters.ts";
import { trainingRequest } from "./request.ts";
import {
  type Hyperparameters,
  type TrainedModel,
  type TrainingJob,
} from "./types.ts";

/** The case study's hyperparameters. */
export const caseStudyHyperparameters: Hyperparameters = {
  max_depth: 5,
  eta: 0.2,
  gamma: 4,
  min_child_weight: 6,
  subsample: 0.8,
  objective: "binary:logistic",
  num_round: 100,
};

/** What the job runs, and what the endpoint runs. */
export const trainingScripts = ["train.py", "inference.py"];

/**
 * Uploads the scripts and starts the job. A job that still runs with the same
 * request is used instead.
 *
 * @example
 * ```ts ignore
 * const trainingJob = await churn.startTraining(session, prepared, {
 *   objective: "binary:logistic",
 *   max_depth: 5,
 *   eta: 0.2,
 *   num_round: 100,
 * });
 * ```
 *
 * @param data Where the processing job wrote its files.
 * @throws {PreflightError} If the preflight finds something that would make it
 * fail.
 * @throws {RangeError} If they lie in another account's bucket, or a
 * hyperparameter is unknown, invalid, names a column that the model has not, or
 * looks like a secret.
 * @returns The job, as soon as SageMaker has accepted it.
 */
export async function startTraining(
  session: Session,
  data: PreparedData | undefined,
  hyperparameters: Hyperparameters = caseStudyHyperparameters,
): Promise<TrainingJob> {
  need("prepared", data, "start training");
  await checkTraining(session, data, hyperparameters);
  const { code, ...inputs } = await trainingInputs(session, data);
  const { name } = await start(session, {
    ...inputs,
    stages: ["training"],
    requests: ({ training: name }) => ({
      training: trainingRequest(session, name, data, hyperparameters, code),
    }),
    writes: ({ training }) => [s3Uri(session, `${keys.models}${training}/`)],
    isRun: true,
  });
  return { kind: "training-job", name, code };
}

/** What everything that trains reads and runs, for {@linkcode start}. */
export async function trainingInputs(
  session: Session,
  { train, validation, features }: PreparedData,
) {
  const scripts = await sourceArchive(trainingScripts);
  return {
    code: s3Uri(session, keys.trainingCode),
    reads: [train.uri, validation.uri, features.uri],
    scripts,
    upload: () => uploadTrainingCode(session, scripts),
  };
}

/** Uploads the archive of the scripts, for training jobs and endpoints. */
export async function uploadTrainingCode(
  session: Session,
  archive: Uint8Array,
): Promise<void> {
  await putObject(session, keys.trainingCode, archive, "application/gzip");
}

/**
 * Checks the hyperparameters of a training before anything is sent.
 *
 * @throws {RangeError} If one is unknown, invalid, names a column that the model
 * has not, or looks like a secret.
 */
export async function checkTraining(
  session: Session,
  data: PreparedData,
  hyperparameters: Hyperparameters,
): Promise<void> {
  const secrets = secretsIn(Object(hyperparameters));
  if (secrets.length) {
    throw new RangeError(
      "Cannot start training with secrets as hyperparameters, which everybody " +
        `in the account can read: leave out ${secrets.join(", ")}`,
    );
  }
  checkHyperparameters(hyperparameters);
  const { monotone_constraints: directions } = hyperparameters;
  if (directions !== undefined) {
    checkConstraints(directions, await readFeatures(session, data));
  }
}

/**
 * Waits until the job has ended.
 *
 * @example
 * ```ts ignore
 * const model = await churn.waitForTraining(session, trainingJob);
 * model.metrics["validation:auc"]; // of the round that is saved
 * ```
 *
 * @throws {JobError} If it fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted; wait again.
 */
export async function waitForTraining(
  session: Session,
  job: TrainingJob | undefined,
): Promise<TrainedModel> {
  need("trainingJob", job, "wait for training");
  await waitFor(session, job);
  await recordEnd(session, job); // of others, listRuns() finds it
  const model = await readModel(session, job);
  if (session.settings.spot) await liveLine().update(spotWords(model));
  return model;
}

/** A job that was started before. */
export async function findTraining(
  session: Session,
  name: string,
): Promise<TrainingJob> {
  const { sagemaker_submit_directory: code } = await hyperparametersOf(
    session,
    name,
  );
  return { kind: "training-job", name, code };
}

/** What a tuning job adds to its training jobs' hyperparameters, not as JSON. */
const tuningObjective = "_tuning_objective_metric";

/** A job's hyperparameters as texts, the container's own among them. */
export async function hyperparametersOf(
  { clients }: Session,
  name: string,
): Promise<Record<string, string>> {
  const { HyperParameters } = await clients.sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: name }),
  );
  return hyperparameterTexts(HyperParameters!);
}

/** Hyperparameters as SageMaker has them, which are JSON, as texts. */
export function hyperparameterTexts(
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => name !== tuningObjective)
      .map(([name, text]) => [name, String(JSON.parse(text))]),
  );
}

/** What a completed job has made. */
export async function readModel(
  { clients }: Session,
  { name, code }: TrainingJob,
): Promise<TrainedModel> {
  const description = await clients.sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: name }),
  );
  const { [bestRoundMetric]: bestRound, ...figures } = Object.fromEntries(
    (description.FinalMetricDataList ?? []).map(({ MetricName, Value }) => [
      MetricName!,
      Value!,
    ]),
  );
  return {
    trainingJob: name,
    artifacts: description.ModelArtifacts!.S3ModelArtifacts!,
    code,
    bestRound,
    ...madeOf(hyperparameterTexts(description.HyperParameters ?? {})),
    ...readRecalibration(figures),
    trainingSeconds: description.TrainingTimeInSeconds!,
    billableSeconds: description.BillableTimeInSeconds!,
  };
}

/** The fold models, where there are several, and what is not only trees. */
function madeOf(given: Readonly<Record<string, string>>) {
  const folds = Number(given.folds ?? 1);
  const form = formOf(given);
  return { ...folds > 1 && { folds }, ...form !== "trees" && { form } };
}

/** What spot instances have saved, as SageMaker reckons it. */
function spotWords(
  { trainingJob, trainingSeconds, billableSeconds }: TrainedModel,
): string {
  const saved = 1 - billableSeconds / trainingSeconds;
  return `Training job ${trainingJob}: ${trainingSeconds} s on spot instances, ` +
    `${billableSeconds} s of them billed (${percent(saved)} saved)`;
}
