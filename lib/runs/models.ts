/**
 * The models of runs: of a training its own, of a search that of its best
 * training job.
 *
 * @module
 */
import { type RunRecord, trialRun } from "./runs.ts";

/** The model that a run stands for. */
export interface RunModel {
  /** The run, as it was named. */
  readonly run: string;
  /** The training job that made it. */
  readonly job: string;
  /** That job; none where only an evaluation of its model is known. */
  readonly record?: RunRecord;
  /** How many fold models it has, if more than one. */
  readonly folds?: number;
}

/**
 * Finds the models that runs stand for.
 *
 * @throws {RangeError} If a run is unknown or has no model, or if two have the
 * same one.
 */
export function modelsOf(
  names: readonly string[],
  all: readonly RunRecord[],
): RunModel[] {
  const models = names.map((name) => modelOf(name, all));
  models.forEach(({ run, job }, i) => {
    const before = models.slice(0, i).find((other) => other.job === job);
    if (before) {
      throw cannot(
        run,
        `it has the same model as ${before.run}: leave out one`,
      );
    }
  });
  return models;
}

function modelOf(name: string, all: readonly RunRecord[]): RunModel {
  for (const run of all) {
    const trials = run.search?.trials ?? [];
    const best = run.name === name ? run.search?.best : name;
    const trial = trials.find((one) => one.name === best);
    if (trial) return ofTraining(name, trialRun(run, trial));
    if (run.name !== name || run.evaluated) continue;
    if (run.stage === "training") return ofTraining(name, run);
    throw cannot(
      name,
      `none of its training jobs has a result, and its status is ${run.status}`,
    );
  }
  if (all.some(({ evaluated }) => evaluated?.run === name)) {
    return { run: name, job: name };
  }
  throw cannot(
    name,
    "there is no such run: `await churn.runs.listRuns(session)` has them all",
  );
}

function ofTraining(run: string, record: RunRecord): RunModel {
  const folds = Number(record.parameters.folds ?? 1);
  return { run, job: record.name, record, ...folds > 1 && { folds } };
}

const cannot = (run: string, why: string) =>
  new RangeError(`Cannot compare ${run} because ${why}`);
