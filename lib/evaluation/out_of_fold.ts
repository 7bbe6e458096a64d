/**
 * Scores by fold models of the rows that they have not learned from.
 *
 * @module
 */
import { buffer } from "node:stream/consumers";
import type { Session } from "../aws/session.ts";
import { fileOfArchive } from "../resources/requests/source_archive.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { getBytes } from "../storage/store.ts";
import type { TrainedModel } from "../training/types.ts";

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
  const output = artifacts.replace(/[^/]*$/, "output.tar.gz");
  let text: string;
  try {
    const archive = await buffer(await getBytes(session, output));
    const bytes = await fileOfArchive(archive, "out_of_fold.csv");
    text = new TextDecoder().decode(bytes);
  } catch (cause) {
    throw new RangeError(
      `Cannot score the validation rows: ${trainingJob} has learned from them, and its own scores by fold, out_of_fold.csv in ${output}, cannot be read; train the model again`,
      { cause },
    );
  }
  const rows = text.trimEnd().split("\n").slice(1).map((line) =>
    line.split(",")
  ).filter(([part]) => part === "validation");
  return {
    labels: Uint8Array.from(rows, ([, , , label]) => Number(label)),
    probabilities: Float64Array.from(rows, ([, , , , share]) => Number(share)),
  };
}
