/**
 * Scores that are made once and read ever after.
 *
 * @module
 */
import { need } from "../needs.ts";
import { growing } from "../statistics/growing.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { scoreRows } from "../endpoint/prediction.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import type { PreparedData } from "../processing/types.ts";
import { readFeatures } from "../processing/features.ts";
import { recordRun } from "../aws/run_log.ts";
import { sha256 } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import {
  getJson,
  getLines,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "../storage/store.ts";
import type { TrainedModel } from "../training/types.ts";
import { bootstrap, type BootstrapOptions } from "../statistics/bootstrap.ts";
import { metricsOf } from "./metrics.ts";
import { outOfFoldScores } from "./out_of_fold.ts";
import { rank } from "../statistics/ranking.ts";

/** The sets that models are evaluated on. */
export type JudgedSet = "validation" | "test";

/** One use of a set's rows. */
export interface Use {
  /** The job whose model was evaluated. */
  readonly trainingJob: string;
  /** What for. */
  readonly purpose: string;
}

/** Stored scores of one set, and what its rows have been used for. */
export interface StoredScores extends ScoredRows {
  /** Which set was scored. */
  readonly set: JudgedSet;
  /** The job whose model scored it. */
  readonly trainingJob: string;
  /** One entry per use of these rows, by any model, the current one last. */
  readonly uses: readonly Use[];
  /** How many models have used the rows. */
  readonly models: number;
  /**
   * If there are several: {@linkcode optimismOfBest} of their scores of these
   * rows.
   */
  readonly optimism?: number;
}

/**
 * Scores a set's rows: with the endpoint the first time, from S3 every later
 * time. Validation rows that a model of several folds has learned from have the
 * scores of the fold models that have not. Each use is counted before its scores
 * are returned, by the rows' identity, whichever job prepared them and whichever
 * model is evaluated. Deleting the objects in the cleanup deletes the counts, too.
 *
 * @example
 * ```ts ignore
 * const validation = await churn.scoreOnce(
 *   session, endpoint, model, prepared, "validation", "choosing the cutoff");
 * const test = await churn.scoreOnce(
 *   session, endpoint, model, prepared, "test", "evaluation");
 * ```
 *
 * @param endpoint Where `model` is deployed.
 * @param purpose What the scores are used for: `choosing the cutoff`.
 * @returns `n` labels and probabilities, in the prepared rows' order.
 * @throws {RangeError} If the rows were prepared by an older version that did
 * not identify them.
 */
export async function scoreOnce(
  session: Session,
  endpoint: Endpoint,
  model: TrainedModel,
  prepared: PreparedData,
  set: JudgedSet,
  purpose: string,
): Promise<StoredScores> {
  const hasLearned = set === "validation" && model.folds !== undefined;
  return await useRows(
    ...[session, model.trainingJob, prepared, set, purpose] as const,
    () =>
      hasLearned
        ? outOfFoldScores(session, model, "validation")
        : scoreRows(session, endpoint, prepared[set]),
  );
}

/**
 * {@linkcode scoreOnce} of the validation rows without an endpoint: the training
 * job's own scores of them, by a model that was not trained on them.
 *
 * @example
 * ```ts ignore
 * const heldOut = await churn.scoreHeldOut(session, model, prepared, "comparing runs");
 * ```
 *
 * @throws {RangeError} If the rows can't be identified, or the job's output does
 * not have the scores.
 */
export async function scoreHeldOut(
  session: Session,
  model: TrainedModel | undefined,
  prepared: PreparedData,
  purpose: string,
): Promise<StoredScores> {
  need("model", model, "read scores of rows held out");
  return await useRows(
    ...[session, model.trainingJob, prepared, "validation", purpose] as const,
    () => outOfFoldScores(session, model, "validation"),
  );
}

/** Counts a use of a set's rows, scored by a model; scores them the first time. */
async function useRows(
  session: Session,
  trainingJob: string,
  prepared: PreparedData,
  set: JudgedSet,
  purpose: string,
  score: () => Promise<ScoredRows>,
): Promise<StoredScores> {
  const digest = (await readFeatures(session, prepared)).digests?.[set];
  if (!digest) {
    throw new RangeError(
      `Cannot count the uses of the ${set} rows because features.json has no digest of them: process the customers again`,
    );
  }
  const { folder, scoresOf: keyOf, uses: usesKey } = scoreKeys(set, digest);
  const stored = new Set(
    (await listObjects(session, s3Uri(session, folder)))
      .map(({ key }) => key.slice(session.settings.prefix.length)),
  );
  if (!stored.has(keyOf(trainingJob))) {
    const csv = scoresCsv(await score());
    await putObject(session, keyOf(trainingJob), csv, "text/csv");
  }
  const before = stored.has(usesKey)
    ? await getJson<Use[]>(session, s3Uri(session, usesKey))
    : [];
  const uses = [...before, { trainingJob, purpose }];
  await putObject(session, usesKey, JSON.stringify(uses), "application/json");
  const scores = await readScores(session, keyOf(trainingJob));
  const use = { trainingJob, purpose };
  await recordEvaluation(session, use, set, digest, {
    scores,
    uri: s3Uri(session, keyOf(trainingJob)),
  });
  const judged = [...new Set(uses.map(({ trainingJob }) => trainingJob))];
  const others = judged.filter((job) => job !== trainingJob);
  const all = [scores];
  for (const job of others) all.push(await readScores(session, keyOf(job)));
  return {
    ...scores,
    set,
    trainingJob,
    uses,
    models: judged.length,
    ...others.length > 0 && { optimism: optimismOfBest(all) },
  };
}

/** Notes the use in the log of runs, once for a purpose. */
async function recordEvaluation(
  session: Session,
  { trainingJob: run, purpose }: Use,
  set: JudgedSet,
  rows: string,
  { scores, uri }: { scores: ScoredRows; uri: string },
): Promise<void> {
  await recordRun(
    session,
    {
      ...{ event: "evaluated", run, at: new Date().toISOString() },
      ...{ set, rows, purpose, customers: scores.labels.length },
      metrics: figuresOf(scores),
      scores: { uri, sha256: sha256(scoresCsv(scores)) },
      versions: { deno: Deno.version.deno },
    },
    (earlier) =>
      earlier.event === "evaluated" && earlier.run === run &&
      earlier.rows === rows && earlier.purpose === purpose,
  );
}

/** Figures that need no cutoff; none where all churned or all stayed. */
function figuresOf(scores: ScoredRows): Record<string, number> {
  if (new Set(scores.labels).size < 2) return {};
  const { aucRoc, averagePrecision, logLoss, brier } = metricsOf(
    rank(scores),
    0.5,
  )()!;
  return { aucRoc, averagePrecision, logLoss, brier };
}

/**
 * By how much the best of several models looks better than it is, by its AUC on
 * the rows that it was chosen on, were all equally good: the mean over bootstrap
 * resamples of the largest gain on a model's own AUC.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { optimismOfBest } from "lib/evaluation/scores.ts";
 *
 * const labels = Uint8Array.of(1, 0, 1, 0);
 * const one = { labels, probabilities: Float64Array.of(0.8, 0.2, 0.6, 0.4) };
 * assertEquals(optimismOfBest([one, one]), 0);
 * ```
 *
 * @param scores Each model's scores, of the same rows in the same order.
 * @param options.resamples @default {500}
 * @throws {RangeError} If there is only one class among the rows.
 */
export function optimismOfBest(
  scores: readonly ScoredRows[],
  { resamples = 500, seed }: BootstrapOptions = {},
): number {
  const areas = scores.map((scores) => metricsOf(rank(scores), 0.5));
  const own = areas.map((area) => area()!.aucRoc);
  let sum = 0;
  bootstrap(scores[0].labels.length, (weights) => {
    const gains = areas.map((area, i) =>
      (area(weights)?.aucRoc ?? NaN) - own[i]
    );
    const largest = Math.max(...gains);
    if (Number.isNaN(largest)) return undefined;
    sum += largest;
    return [largest];
  }, { resamples, seed });
  return sum / resamples;
}

/**
 * Reads the baseline's scores of a set: its probabilities, one per line below a
 * header, with the labels of the model's scores.
 *
 * @example
 * ```ts ignore
 * const baseline = await churn.readBaseline(session, prepared.baseline, test);
 * ```
 *
 * @param files The baseline's files, `prepared.baseline`.
 * @throws {RangeError} If their number differs from the model's.
 */
export async function readBaseline(
  session: Session,
  files: PreparedData["baseline"],
  { set, labels }: StoredScores,
): Promise<ScoredRows> {
  const { uri } = files[set];
  const probabilities = growing(Float64Array);
  const lines = getLines(session, uri);
  await forEachRow(lines, (line) => probabilities.push(Number(line)));
  const scored = probabilities.toArray();
  if (scored.length !== labels.length) {
    throw new RangeError(
      `Cannot compare with the baseline: ${uri} has ${scored.length} rows, but the model scored ${labels.length}; process the customers again`,
    );
  }
  return { labels, probabilities: scored };
}

/** Scores as CSV; each number reads back to the same double. */
function scoresCsv({ labels, probabilities }: ScoredRows): string {
  return "label,probability\n" +
    Array.from(labels, (label, row) => `${label},${probabilities[row]}\n`)
      .join("");
}

/** The keys of what is kept of a set's rows, whichever model has scored them. */
export function scoreKeys(set: JudgedSet, digest: string) {
  const folder = `${keys.scores}${set}-${digest.slice(0, 16)}/`;
  return {
    folder,
    /** What the rows have been used for. */
    uses: `${folder}uses.json`,
    /** The scores of a training job's model. */
    scoresOf: (trainingJob: string) => `${folder}${trainingJob}.csv`,
  };
}

const readScores = (session: Session, key: string) =>
  parseScores(getLines(session, s3Uri(session, key)));

/** Reads stored scores, a header first. */
export async function parseScores(
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<ScoredRows> {
  const labels = growing(Uint8Array);
  const probabilities = growing(Float64Array);
  await forEachRow(lines, (line) => {
    const [label, probability] = line.split(",");
    labels.push(Number(label));
    probabilities.push(Number(probability));
  });
  return {
    labels: labels.toArray(),
    probabilities: probabilities.toArray(),
  };
}

/** Hands over the lines below the header. */
async function forEachRow(
  lines: AsyncIterable<string> | Iterable<string>,
  take: (line: string) => void,
) {
  let isHeader = true;
  for await (const line of lines) {
    if (!isHeader) take(line);
    isHeader = false;
  }
}
