/**
 * Scores of the same rows by the models of several runs.
 *
 * @module
 */
import { readRunLog } from "../aws/run_log.ts";
import type { Session } from "../aws/session.ts";
import {
  heldOutScores,
  onlyValidation,
  outputOf,
} from "../evaluation/out_of_fold.ts";
import { parseScores, scoreKeys } from "../evaluation/scores.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { getLines, listObjects, s3Uri } from "../storage/store.ts";
import { noCommonRows, noScores, otherData, scoresGone } from "./refusals.ts";
import { modelsOf, type RunModel } from "./models.ts";
import { type RunRecord, runsOf } from "./runs.ts";

/** A run's scores. */
export interface RunScores extends ScoredRows {
  /** The run. */
  readonly run: string;
  /**
   * How many fold models made them, each of rows that it was not trained on; none
   * where the one model that is saved did.
   */
  readonly folds?: number;
}

/** The rows that runs are compared on. */
export type ComparedRows = "validation" | "training and validation";

/** Scores of the same rows. */
export interface CommonScores {
  readonly rows: ComparedRows;
  /** One a run. */
  readonly scores: readonly RunScores[];
}

/**
 * Finds scores of the same rows by models that had not learned from them: of bags
 * those of all training and validation rows by their fold models, of others those
 * of the validation rows that `scoreOnce()` has stored, or else that the training
 * jobs wrote.
 *
 * @throws {RangeError} If there are none of one of the runs, or of the same rows.
 */
export async function commonScores(
  session: Session,
  names: readonly string[],
): Promise<CommonScores> {
  const all = runsOf(await readRunLog(session));
  const models = modelsOf(names, all);
  if (models.every(({ folds }) => folds) && haveSameData(models)) {
    return await heldOut(session, models, "training and validation");
  }
  const scored = models.map((model) => ({
    ...{ name: model.run, model },
    digests: all.flatMap(({ evaluated }) =>
      evaluated?.run === model.job && evaluated.set === "validation"
        ? [evaluated.rows]
        : []
    ),
  }));
  const digest = scored[0].digests.findLast((digest) =>
    scored.every(({ digests }) => digests.includes(digest))
  );
  if (digest !== undefined) return await stored(session, models, digest);
  const without = scored.find(({ digests }) => digests.length === 0);
  if (!without) throw new RangeError(noCommonRows(scored));
  const unknown = models.find(({ record }) => !record);
  if (unknown) throw new RangeError(noScores(without.name));
  if (!haveSameData(models)) throw new RangeError(otherData(names));
  return await heldOut(session, models, "validation");
}

/** Whether all were trained on objects with the same content. */
function haveSameData(models: readonly RunModel[]): boolean {
  const data = models.map(({ record }) =>
    JSON.stringify(Object.values((record as RunRecord).data))
  );
  return new Set(data).size === 1;
}

/** What `scoreOnce()` has stored. */
async function stored(
  session: Session,
  models: readonly RunModel[],
  digest: string,
): Promise<CommonScores> {
  const scores: RunScores[] = [];
  for (const { run, job, folds } of models) {
    const uri = s3Uri(session, scoreKeys("validation", digest).scoresOf(job));
    if ((await listObjects(session, uri)).length === 0) {
      throw new RangeError(scoresGone(run, uri));
    }
    const { labels, probabilities } = await parseScores(getLines(session, uri));
    scores.push({ run, labels, probabilities, ...folds && { folds } });
  }
  return { rows: "validation", scores };
}

/** What the training jobs wrote. */
async function heldOut(
  session: Session,
  models: readonly RunModel[],
  rows: ComparedRows,
): Promise<CommonScores> {
  const scores: RunScores[] = [];
  for (const { run, record, folds } of models) {
    const artifacts = record?.artifacts;
    if (!artifacts) throw new RangeError(noScores(run));
    if ((await listObjects(session, outputOf(artifacts))).length === 0) {
      throw new RangeError(scoresGone(run, outputOf(artifacts)));
    }
    const all = await heldOutScores(session, artifacts);
    const { labels, probabilities } = rows === "validation"
      ? onlyValidation(all)
      : all;
    scores.push({ run, labels, probabilities, ...folds && { folds } });
  }
  return { rows, scores };
}
