/**
 * What is said of rows on which several models were judged.
 *
 * @module
 */
import type { StoredScores } from "./scores.ts";
import { count } from "../words.ts";

/** How many models were judged on a set's rows, and what choosing among them costs. */
export function looksText({ set, labels, models, optimism }: StoredScores) {
  return `${models} ${models === 1 ? "model" : "models"} judged on ` +
    `these ${count(labels.length)} ${set} rows${optimismText(optimism)}`;
}

/** The same as a sentence without its full stop, where there are several. */
export function judgedText({ set, models, optimism }: StoredScores) {
  return `${count(models)} models were judged on these ${set} customers${
    optimismText(optimism)
  }`;
}

const optimismText = (optimism?: number) =>
  optimism === undefined
    ? ""
    : `: were they equally good, the best of them would look ${
      optimism.toFixed(3)
    } of AUC better than it is`;
