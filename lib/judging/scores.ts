/**
 * Scores that are made once and read ever after.
 *
 * @module
 */
import { growing } from "../data/growing.ts";
import type { Endpoint } from "../endpoint.ts";
import { type ScoredRows, scoreRows } from "../prediction.ts";
import type { PreparedData } from "../processing.ts";
import type { Session } from "../session.ts";
import {
  getJson,
  getLines,
  keys,
  listObjects,
  putObject,
  s3Uri,
} from "../store.ts";
import type { TrainedModel } from "../training.ts";

/** The sets that models are judged on. */
export type JudgedSet = "validation" | "test";

/** Stored scores of one set, and what they were used for so far. */
export interface StoredScores extends ScoredRows {
  /** Which set was scored. */
  readonly set: JudgedSet;
  /** The job whose model scored it. */
  readonly trainingJob: string;
  /** One entry a use, this one last. */
  readonly uses: readonly string[];
}

/**
 * The scores of a set's rows: asked of the endpoint the first time, read from
 * S3 every other time. Each use is counted before its scores are given out.
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
 */
export async function scoreOnce(
  session: Session,
  endpoint: Endpoint,
  model: TrainedModel,
  prepared: PreparedData,
  set: JudgedSet,
  purpose: string,
): Promise<StoredScores> {
  const folder = `${keys.scores}${model.trainingJob}/`;
  const key = `${folder}${set}.csv`;
  const usesKey = `${folder}${set}_uses.json`;
  const isThere = async (key: string) =>
    (await listObjects(session, s3Uri(session, key))).length > 0;
  if (!await isThere(key)) {
    const scores = await scoreRows(session, endpoint, prepared[set]);
    await putObject(session, key, scoresCsv(scores), "text/csv");
  }
  const before = await isThere(usesKey)
    ? await getJson<string[]>(session, s3Uri(session, usesKey))
    : [];
  const uses = [...before, purpose];
  await putObject(session, usesKey, JSON.stringify(uses), "application/json");
  const { trainingJob } = model;
  return { ...await readScores(session, key), set, trainingJob, uses };
}

/**
 * The baseline's scores of a set: its probabilities, one a line below a header,
 * with the labels of the model's scores.
 *
 * @example
 * ```ts ignore
 * const baseline = await churn.readBaseline(session, prepared.baseline, test);
 * ```
 *
 * @param prefix `s3://` prefix of the baseline's files.
 * @throws {RangeError} If there are not as many as the model has.
 */
export async function readBaseline(
  session: Session,
  prefix: string,
  { set, labels }: StoredScores,
): Promise<ScoredRows> {
  const uri = `${prefix}${set}.csv`;
  const probabilities = growing(Float64Array);
  await forEachLine(session, uri, (line) => probabilities.push(Number(line)));
  const scored = probabilities.toArray();
  if (scored.length !== labels.length) {
    throw new RangeError(
      `Cannot compare with the baseline: ${uri} has ${scored.length} rows, and the model scored ${labels.length}; process the customers again`,
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

async function readScores(session: Session, key: string): Promise<ScoredRows> {
  const labels = growing(Uint8Array);
  const probabilities = growing(Float64Array);
  await forEachLine(session, s3Uri(session, key), (line) => {
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
async function forEachLine(
  session: Session,
  uri: string,
  take: (line: string) => void,
) {
  let isHeader = true;
  for await (const line of getLines(session, uri)) {
    if (!isHeader) take(line);
    isHeader = false;
  }
}
