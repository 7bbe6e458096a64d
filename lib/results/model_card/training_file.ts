/**
 * With what a model was trained, by its own archive and by its jobs.
 *
 * @module
 */
import {
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { hyperparameterTexts } from "../../training/training_job.ts";
import { isNotFound } from "../../aws/failures.ts";
import { fileOfArchive } from "../../resources/requests/source_archive.ts";
import type { Run } from "../types.ts";
import type { SavedModel } from "../saved_model_types.ts";
import { modelFiles } from "../../training/model_files.ts";
import type { Session } from "../../aws/session.ts";

/** What is known of how a model was trained. */
export interface TrainingFacts {
  /** Every hyperparameter that was in force, as text. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** How many rounds were trained; the model ends with the best. */
  readonly rounds?: number;
  /** The versions of Python and of the libraries that trained it. */
  readonly libraries: Readonly<Record<string, string>>;
  /** The container's image of each job that is still known. */
  readonly images: Readonly<Record<string, string>>;
}

/**
 * Reads what is known: `training.json` of the archive, which `train.py` writes,
 * and the jobs' descriptions as far as they are there. A model without the file
 * has the hyperparameters that were given.
 *
 * @throws {TypeError} If the file has another form.
 */
export async function readTraining(
  session: Session,
  { model, processingJob }: Run,
  archive: Uint8Array,
): Promise<TrainingFacts> {
  const { sagemaker } = session.clients;
  const trained = await unlessGone(sagemaker.send(
    new DescribeTrainingJobCommand({ TrainingJobName: model.trainingJob }),
  ));
  const prepared = processingJob && await unlessGone(sagemaker.send(
    new DescribeProcessingJobCommand({ ProcessingJobName: processingJob.name }),
  ));
  const images = {
    processing: prepared?.AppSpecification?.ImageUri,
    training: trained?.AlgorithmSpecification?.TrainingImage,
  };
  const file = await readFile(archive);
  const given = (model as Partial<SavedModel>).hyperparameters ??
    ownHyperparameters(trained?.HyperParameters ?? {});
  return {
    hyperparameters: file
      ? Object.fromEntries(
        Object.entries(file.hyperparameters)
          .map(([name, value]) => [name, String(value)]),
      )
      : given,
    ...file && { rounds: file.rounds },
    libraries: file?.libraries ?? {},
    images: Object.fromEntries(
      Object.entries(images).filter((each): each is [string, string] =>
        each[1] !== undefined
      ),
    ),
  };
}

interface TrainingFile {
  readonly version: 1;
  readonly hyperparameters: Readonly<Record<string, string | number>>;
  readonly rounds: number;
  readonly libraries: Readonly<Record<string, string>>;
}

/** `training.json`; nothing of a model that was trained before it was written. */
async function readFile(
  archive: Uint8Array,
): Promise<TrainingFile | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await fileOfArchive(archive, modelFiles.training);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  const file = JSON.parse(new TextDecoder().decode(bytes));
  if (file?.version === 1) return file;
  throw new TypeError(
    "Cannot read the training.json of the model's archive: it is not of version 1; train the model again",
  );
}

async function unlessGone<T>(description: Promise<T>): Promise<T | undefined> {
  try {
    return await description;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Those that were chosen, without SageMaker's own; values are JSON. */
function ownHyperparameters(
  all: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(hyperparameterTexts(all))
      .filter(([name]) => !name.startsWith("sagemaker_")),
  );
}
