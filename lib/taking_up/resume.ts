/**
 * Taking up a walk again, in a new kernel: what runs and what is done.
 *
 * @module
 */
import type { Dataset } from "../customers/customers.ts";
import { type Endpoint, findEndpoint } from "../endpoint/endpoint.ts";
import {
  isGood,
  isOnItsWay,
  type State,
  stateOf,
  type Work,
} from "../resources/jobs/job.ts";
import { findProcessing } from "../processing/processing_job.ts";
import type { PreparedData, ProcessingJob } from "../processing/types.ts";
import { findRefits, type RefitJob } from "../training/refits.ts";
import { isWork, stageOf } from "../resources/registry.ts";
import type { Session } from "../aws/session.ts";
import { keys, listObjects, s3Uri } from "../storage/store.ts";
import { findTraining, readModel } from "../training/training_job.ts";
import type { TrainedModel, TrainingJob } from "../training/types.ts";
import { findBest, findTuning } from "../tuning/tuning_job.ts";
import type { TunedModel, TuningJob } from "../tuning/types.ts";

/**
 * The state of a session's work: of each stage, the newest result that has not
 * failed.
 */
export interface Resumed {
  /** Where the customers were uploaded. */
  readonly dataset?: Dataset;
  /** Running or completed; if it is running, wait for it. */
  readonly processingJob?: ProcessingJob;
  /** Set if the processing job is completed. */
  readonly prepared?: PreparedData;
  /** Running or completed; if it is running, wait for it. */
  readonly trainingJob?: TrainingJob;
  /** Set if the training job is completed. */
  readonly model?: TrainedModel;
  /** Running or completed; if it is running, wait for it. */
  readonly tuningJob?: TuningJob;
  /** The best model, set if the tuning job is completed. */
  readonly tunedModel?: TunedModel;
  /** Running or completed; waiting for it also reads its results. */
  readonly refitJob?: RefitJob;
  /** In service or being created; in that case, wait for it. */
  readonly endpoint?: Endpoint;
  /** Every job and endpoint of the ledger, in order of creation. */
  readonly rows: readonly ResumedRow[];
}

/** A job or an endpoint, and its status. */
export interface ResumedRow extends Work, State {}

/**
 * Finds jobs and endpoints that are running or done in the ledger, and asks
 * SageMaker for their status. Starts nothing and changes nothing.
 *
 * @example In a new kernel
 * ```ts ignore
 * const found = await churn.resume(session);
 * await churn.waitForProcessing(session, found.processingJob);
 * ```
 */
export async function resume(session: Session): Promise<Resumed> {
  const rows: ResumedRow[] = [];
  for (const entry of await session.ledger.open()) {
    if (isWork(entry)) {
      rows.push({ ...entry, ...await stateOf(session, entry) });
    }
  }
  const newest = (stage: string) =>
    rows.findLast((row) => stageOf(row) === stage && isTakenUp(row));
  const [processing, refits, training, tuning, endpoint] = [
    newest("processing"),
    newest("refits"),
    newest("training"),
    newest("tuning"),
    newest("endpoint"),
  ];
  const prepared = processing &&
    await findProcessing(session, processing.name);
  const trainingJob = training && await findTraining(session, training.name);
  const tuningJob = tuning && await findTuning(session, tuning.name);
  return {
    dataset: prepared?.dataset ?? await findDataset(session),
    processingJob: prepared?.job,
    prepared: processing && isGood(processing, processing)
      ? prepared?.job.outputs
      : undefined,
    trainingJob,
    model: training && isGood(training, training)
      ? await readModel(session, trainingJob!)
      : undefined,
    ...tuningJob && { tuningJob },
    ...tuningJob && isGood(tuningJob, tuning!) && {
      tunedModel: await findBest(session, tuningJob),
    },
    ...refits && { refitJob: await findRefits(session, refits.name) },
    endpoint: endpoint && await findEndpoint(session, endpoint.name),
    rows,
  };
}

/**
 * Whether it is done or on its way there: neither has failed nor is being removed.
 *
 * @throws {UnknownStatusError} If its kind has no such status.
 */
export function isTakenUp(row: ResumedRow): boolean {
  return isGood(row, row) || isOnItsWay(row, row);
}

async function findDataset(session: Session): Promise<Dataset | undefined> {
  const dataset = {
    customers: s3Uri(session, keys.customers),
    columns: s3Uri(session, keys.columns),
  };
  for (const uri of Object.values(dataset)) {
    if ((await listObjects(session, uri)).length === 0) return undefined;
  }
  return dataset;
}
