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

/**
 * Reads the validation rows' scores that the training job wrote, each by a fold
 * model that was not trained on the row.
 *
 * @throws {RangeError} If the job's output does not have them.
 */
export async function outOfFoldScores(
  session: Session,
  { artifacts, trainingJob }: TrainedModel,
): Promise<ScoredRows> {
  try {
    const { labels, probabilities } = onlyValidation(
      await heldOutScores(session, artifacts),
    );
    return { labels, probabilities };
  } catch (cause) {
    throw new RangeError(
      `Cannot score the validation rows: ${trainingJob} has learned from them, and its own scores by fold, out_of_fold.csv in ${
        outputOf(artifacts)
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
  const archive = await buffer(await getBytes(session, outputOf(artifacts)));
  const bytes = await fileOfArchive(archive, "out_of_fold.csv");
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
