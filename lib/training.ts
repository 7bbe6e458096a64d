/**
 * The SageMaker training job: XGBoost in script mode.
 *
 * @module
 */
import {
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { requireOwnBuckets } from "./bucket.ts";
import { liveLine } from "./display/live.ts";
import { imageUri } from "./requests/images.ts";
import type { Job } from "./jobs/job.ts";
import { jobLog } from "./jobs/logs.ts";
import { waitFor } from "./jobs/wait.ts";
import { isIsolated, vpcConfig } from "./requests/network.ts";
import { need } from "./needs.ts";
import { percent } from "./plots/words.ts";
import type { PreparedData } from "./processing.ts";
import { requireReady } from "./preflight.ts";
import { secretsIn } from "./requests/secrets.ts";
import type { Session } from "./session.ts";
import { sourceArchive } from "./requests/source_archive.ts";
import { keys, putObject, s3Uri } from "./store.ts";
import { tags } from "./requests/tags.ts";

/**
 * Hyperparameters by `train.py`'s names; `python3 train.py --help` lists them.
 * An object such as `monotone_constraints: { tenure: -1 }` goes as JSON text.
 */
export type Hyperparameters = Readonly<
  Record<string, string | number | Readonly<Record<string, number>>>
>;

/** A training job by name. */
export interface TrainingJob extends Job {
  /** Tells it from a processing job. */
  readonly kind: "training-job";
  /** `s3://` URI of the scripts it runs. */
  readonly code: string;
}

/** One boosting round's log loss. */
export interface TrainingRound {
  /** Counted from 0. */
  readonly round: number;
  /** Mean log loss of the training rows, in nats. */
  readonly train: number;
  /** Mean log loss of the validation rows, in nats. */
  readonly validation: number;
}

/** A trained model. */
export interface TrainedModel {
  /** The job's name. */
  readonly trainingJob: string;
  /** `s3://` URI of `model.tar.gz`. */
  readonly artifacts: string;
  /** `s3://` URI of the scripts, `inference.py` among them. */
  readonly code: string;
  /** The round, counted from 0, that the saved model ends with. */
  readonly bestRound: number;
  /** That round's metrics, by name: `validation:logloss` and the like. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Seconds from the first instance to the end. */
  readonly trainingSeconds: number;
  /** Seconds that are paid for; on spot instances fewer, as they cost less. */
  readonly billableSeconds: number;
}

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

const scripts = [
  "train.py",
  "inference.py",
  "churn_boosting.py",
  "churn_checkpoints.py",
  "churn_features.py",
  "churn_numbers.py",
  "churn_script.py",
];
const sets = ["train", "validation"] as const;
const measures = ["logloss", "auc"] as const;

/**
 * XGBoost's evaluation lines look like `[7]	train-logloss:0.43	validation-logloss:0.46`;
 * `train.py` ends with one for the round it saves.
 */
const metricDefinitions = [
  ...sets.flatMap((set) =>
    measures.map((measure) => ({
      Name: `${set}:${measure}`,
      Regex: `${set}-${measure}:([0-9.]+)`,
    }))
  ),
  { Name: "best_round", Regex: "Saved round ([0-9]+)" },
];

/**
 * Uploads the scripts and starts the job.
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
 * @param data Where the processing job left its files.
 * @throws {PreflightError} If something is wrong that would make it fail.
 * @throws {RangeError} If they lie in another account's bucket, or a
 * hyperparameter looks like a secret.
 */
export async function startTraining(
  session: Session,
  data: PreparedData | undefined,
  hyperparameters: Hyperparameters = caseStudyHyperparameters,
): Promise<TrainingJob> {
  need("prepared", data, "start training");
  const secrets = secretsIn(hyperparameters);
  if (secrets.length) {
    throw new RangeError(
      "Cannot start training with secrets as hyperparameters, which everybody " +
        `in the account can read: leave out ${secrets.join(", ")}`,
    );
  }
  const { train, validation, features } = data;
  await requireReady(session);
  await requireOwnBuckets(session, [train, validation, features]);
  const archive = await sourceArchive(scripts);
  const code = await putObject(
    session,
    keys.trainingCode,
    archive,
    "application/gzip",
  );
  const { clients, ledger } = session;
  const name = await ledger.recordNew("training-job", "training");
  const job = { kind: "training-job", name } as const;
  const made = {
    kind: "s3-prefix",
    name: s3Uri(session, `${keys.models}${name}/`),
  } as const;
  await ledger.creating([job, made], () =>
    clients.sagemaker.send(
      new CreateTrainingJobCommand(
        trainingRequest(session, name, data, hyperparameters, code),
      ),
    ));
  return { ...job, code };
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
 */
export async function waitForTraining(
  session: Session,
  job: TrainingJob | undefined,
): Promise<TrainedModel> {
  need("trainingJob", job, "wait for training");
  await waitFor(session, job);
  const model = await readModel(session, job);
  if (session.settings.spot) await liveLine().update(spotWords(model));
  return model;
}

/** A job that was started before. */
export async function findTraining(
  { clients }: Session,
  name: string,
): Promise<TrainingJob> {
  const { HyperParameters } = await clients.sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: name }),
  );
  const code = JSON.parse(HyperParameters!.sagemaker_submit_directory);
  return { kind: "training-job", name, code };
}

/** What a completed job has made. */
export async function readModel(
  { clients }: Session,
  { name, code }: TrainingJob,
): Promise<TrainedModel> {
  const description = await clients.sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: name }),
  );
  const { best_round: bestRound, ...metrics } = Object.fromEntries(
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
    metrics,
    trainingSeconds: description.TrainingTimeInSeconds!,
    billableSeconds: description.BillableTimeInSeconds!,
  };
}

/** What spot instances have saved, as SageMaker reckons it. */
function spotWords(
  { trainingJob, trainingSeconds, billableSeconds }: TrainedModel,
): string {
  const saved = 1 - billableSeconds / trainingSeconds;
  return `Training job ${trainingJob}: ${trainingSeconds} s on spot instances, ` +
    `${billableSeconds} s of them billed (${percent(saved)} saved)`;
}

/**
 * The log loss of every round, from the job's log.
 *
 * @example
 * ```ts ignore
 * const rounds = await churn.learningCurve(session, model);
 * ```
 */
export async function learningCurve(
  session: Session,
  { trainingJob }: TrainedModel,
): Promise<TrainingRound[]> {
  const job = { kind: "training-job", name: trainingJob } as const;
  const pattern =
    /^\[(\d+)\].*\btrain-logloss:([\d.]+).*\bvalidation-logloss:([\d.]+)/;
  const rounds = (await jobLog(session, job))
    .map((line) => pattern.exec(line))
    .filter((match) => match !== null)
    .map(([, round, train, validation]) => ({
      round: Number(round),
      train: Number(train),
      validation: Number(validation),
    }));
  // A job that was interrupted tells its rounds once more when it goes on.
  return [...new Map(rounds.map((round) => [round.round, round])).values()];
}

/** The request that starts the job. */
export function trainingRequest(
  session: Session,
  name: string,
  data: PreparedData,
  hyperparameters: Hyperparameters,
  code: string,
): CreateTrainingJobCommandInput {
  const { settings } = session;
  const containerParameters = {
    sagemaker_program: "train.py",
    sagemaker_submit_directory: code,
    sagemaker_container_log_level: 20,
    sagemaker_job_name: name,
    sagemaker_region: session.region,
  };
  return {
    TrainingJobName: name,
    RoleArn: session.roleArn,
    AlgorithmSpecification: {
      TrainingImage: imageUri(
        "xgboost",
        session.region,
        settings.xgboostVersion,
      ),
      TrainingInputMode: "File",
      MetricDefinitions: metricDefinitions,
    },
    HyperParameters: jsonValues({ ...hyperparameters, ...containerParameters }),
    InputDataConfig: [
      channel("train", data.train, "text/csv"),
      channel("validation", data.validation, "text/csv"),
      channel("features", data.features, "application/json"),
    ],
    OutputDataConfig: {
      S3OutputPath: s3Uri(session, keys.models),
      KmsKeyId: settings.kmsKey,
    },
    ResourceConfig: {
      InstanceCount: settings.trainingInstanceCount,
      InstanceType: settings.trainingInstanceType,
      VolumeSizeInGB: settings.volumeSizeGb,
      VolumeKmsKeyId: settings.kmsKey,
    },
    StoppingCondition: { MaxRuntimeInSeconds: settings.maxRuntimeSeconds },
    ...settings.spot && spotTraining(session, name),
    EnableNetworkIsolation: isIsolated(session, "training"),
    VpcConfig: vpcConfig(session),
    ProfilerConfig: { DisableProfiler: true },
    Tags: tags(session),
  };
}

/**
 * Spot instances, on which the job may wait as long as it may run. The keys of
 * its checkpoints lie below the job's own, which the ledger has.
 */
function spotTraining(session: Session, name: string) {
  const { maxRuntimeSeconds } = session.settings;
  return {
    EnableManagedSpotTraining: true,
    StoppingCondition: {
      MaxRuntimeInSeconds: maxRuntimeSeconds,
      MaxWaitTimeInSeconds: 2 * maxRuntimeSeconds,
    },
    CheckpointConfig: {
      S3Uri: s3Uri(session, `${keys.models}${name}/checkpoints/`),
      LocalPath: "/opt/ml/checkpoints",
    },
  };
}

function channel(name: string, uri: string, contentType: string) {
  return {
    ChannelName: name,
    ContentType: contentType,
    DataSource: {
      S3DataSource: {
        S3DataType: "S3Prefix" as const,
        S3Uri: uri,
        S3DataDistributionType: "FullyReplicated" as const,
      },
    },
  };
}

/** Script mode takes every value JSON-encoded, inside a string. */
function jsonValues(values: Hyperparameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = typeof value === "object" ? JSON.stringify(value) : value;
      return [name, JSON.stringify(text)];
    }),
  );
}
