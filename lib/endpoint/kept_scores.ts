/**
 * Scores kept in a file as they come, so that scoring that was killed continues
 * there. One line per batch, in the customers' order.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { appendFile, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { ScoredCustomers } from "./scored_customers.ts";

/** What is kept of a batch. */
type Scores = Omit<ScoredCustomers, "ids">;

/** Scores of an earlier call, and a place for more. */
export interface KeptScores {
  /** How many customers were scored earlier. */
  readonly customers: number;
  /** The scores of the next batch, if it was scored earlier. */
  next(
    first: number,
    size: number,
  ): Promise<Omit<ScoredCustomers, "ids"> | undefined>;
  /** Keeps the scores of a batch, unless they are those of an earlier call. */
  add(scores: Omit<ScoredCustomers, "ids">): Promise<void>;
}

/**
 * Opens a file of scores, which need not be there. A line that was not written
 * to its end is dropped.
 */
export async function keptScores(path: string): Promise<KeptScores> {
  let [whole, customers] = [0, 0];
  for await (const { scores, end } of readLines(path)) {
    whole = end;
    customers += scores.probabilities.length;
  }
  await truncate(path, whole).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  const earlier = readLines(path, whole);
  const before = customers;
  return {
    customers,
    async next(first, size) {
      if (first > before) return undefined;
      const { value } = await earlier.next();
      const scores = value?.scores;
      return scores?.first === first && scores.probabilities.length === size
        ? scores
        : undefined;
    },
    async add({ first, probabilities, unseen }) {
      if (first <= before) return;
      await appendFile(
        path,
        JSON.stringify({ first, probabilities, unseen }) + "\n",
      );
    },
  };
}

/** The whole lines among the first bytes of a file, and where each ends. */
async function* readLines(
  path: string,
  bytes = Infinity,
): AsyncGenerator<{ scores: Scores; end: number }> {
  const { size } = await Deno.stat(path).catch(() => ({ size: 0 }));
  const last = Math.min(size, bytes) - 1;
  if (last < 0) return;
  const lines = createInterface({
    input: createReadStream(path, { end: last }),
  });
  let end = 0;
  for await (const line of lines) {
    end += Buffer.byteLength(line) + 1;
    if (end > last + 1) return;
    yield { scores: JSON.parse(line), end };
  }
}
