/**
 * Rows in the order of their probabilities: sorted once, counted many times.
 *
 * @module
 */
import type { ScoredRows } from "./scored_rows.ts";

/** Scored rows from the highest probability to the lowest. */
export interface Ranking extends ScoredRows {
  /** `n` row numbers, the highest probability first. */
  readonly order: Uint32Array;
  /** 1 at each place after which the probability changes, else 0. */
  readonly last: Uint8Array;
  /** How many rows churned. */
  readonly positives: number;
}

/**
 * Ranks rows.
 *
 * @throws {RangeError} If there are not as many probabilities as labels, only
 * one class, or a probability outside 0 … 1.
 */
export function rank({ labels, probabilities }: ScoredRows): Ranking {
  const rows = labels.length;
  if (probabilities.length !== rows) {
    throw new RangeError(
      `Cannot evaluate ${rows} labels with ${probabilities.length} probabilities`,
    );
  }
  const wrong = probabilities.findIndex((p) => !(p >= 0 && p <= 1));
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot evaluate row ${
        wrong + 1
      }: its probability must lie between 0 and 1: current value is ${
        probabilities[wrong]
      }`,
    );
  }
  const positives = labels.reduce((sum, label) => sum + label, 0);
  if (positives === 0 || positives === rows) {
    throw new RangeError(
      `Cannot evaluate because both classes are needed: ` +
        `there are ${positives} churned and ${
          rows - positives
        } staying customers`,
    );
  }
  const order = Uint32Array.from(labels.keys())
    .sort((a, b) => probabilities[b] - probabilities[a] || a - b);
  const last = Uint8Array.from(
    order,
    (row, place) =>
      probabilities[row] === probabilities[order[place + 1]] ? 0 : 1,
  );
  return { labels, probabilities, order, last, positives };
}
