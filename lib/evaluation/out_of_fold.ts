/**
 * Scores that a training job made of rows that it had held out.
 *
 * @module
 */
import { buffer } from "node:stream/consumers";
import type { Session } from "../aws/session.ts";
import { fileOfArchive } from "../resources/requests/source_archive.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { getBytes } from "../storage/store.ts";
import type { TrainedModel } from "../training/types.ts";

/** Scores of rows that were held out. */
export interface HeldOutScores extends ScoredRows {
  /** Which row each is: `train 1`, `validation 7`, counted from 1. */
  readonly rows: readonly string[];
}

/** The file with them, in the job's output and beside a saved model. */
export const outOfFoldFile = "out_of_fold.csv";

/**
 * Reads the scores that the training job wrote of the rows it held out, each by
 * a model that was not trained on the row: of one model the validation rows, of
 * fold models the training rows, too.
 *
 * @param set Only the validation rows. @default all that were held out
 * @returns In the prepared rows' order, the training rows first.
 * @throws {RangeError} If the job's output does not have them.
 */
export async function outOfFoldScores(
  session: Session,
  model: TrainedModel,
  set?: "validation",
): Promise<ScoredRows> {
  const all = parseHeldOut(await readOutOfFold(session, model));
  const { labels, probabilities } = set ? onlyValidation(all) : all;
  return { labels, probabilities };
}

/**
 * Reads the file with the scores.
 *
 * @throws {RangeError} If it is not there.
 */
export async function readOutOfFold(
  session: Session,
  { artifacts, trainingJob, outOfFold }: TrainedModel,
): Promise<Uint8Array> {
  try {
    return outOfFold
      ? await buffer(await getBytes(session, outOfFold))
      : await fileOfOutput(session, artifacts);
  } catch (cause) {
    throw new RangeError(
      `Cannot score rows that ${trainingJob} has learned from: its own scores of rows held out, ${outOfFoldFile} in ${
        outOfFold ?? outputOf(artifacts)
      }, cannot be read; train the model again`,
      { cause },
    );
  }
}

/**
 * Reads the scores of all rows that a training job had held out: the validation
 * rows, and of fold models the training rows, too.
 *
 * @param artifacts `s3://` URI of its model.
 * @throws {Error} If the job's output does not have them.
 */
export async function heldOutScores(
  session: Session,
  artifacts: string,
): Promise<HeldOutScores> {
  return parseHeldOut(await fileOfOutput(session, artifacts));
}

async function fileOfOutput(session: Session, artifacts: string) {
  const archive = await buffer(await getBytes(session, outputOf(artifacts)));
  return await fileOfArchive(archive, outOfFoldFile);
}

function parseHeldOut(bytes: Uint8Array): HeldOutScores {
  const lines = new TextDecoder().decode(bytes).trimEnd().split("\n").slice(1)
    .map((line) => line.split(","));
  return {
    rows: lines.map(([part, row]) => `${part} ${row}`),
    labels: Uint8Array.from(lines, ([, , , label]) => Number(label)),
    probabilities: Float64Array.from(lines, ([, , , , share]) => Number(share)),
  };
}

/** Those of the validation rows. */
export function onlyValidation(scores: HeldOutScores): HeldOutScores {
  const places = scores.rows.flatMap((row, i) =>
    row.startsWith("validation ") ? [i] : []
  );
  return {
    rows: places.map((i) => scores.rows[i]),
    labels: Uint8Array.from(places, (i) => scores.labels[i]),
    probabilities: Float64Array.from(places, (i) => scores.probabilities[i]),
  };
}

/** `s3://` URI of what a training job wrote besides its model. */
export function outputOf(artifacts: string): string {
  return artifacts.replace(/[^/]*$/, "output.tar.gz");
}
