/**
 * Scored rows to judge, the same every time.
 *
 * @module
 */
import fc from "fast-check";
import { randomState } from "lib/statistics/mt19937.ts";
import type { ScoredRows } from "lib/statistics/scored_rows.ts";

/** Rows as JSON carries them. */
export interface PlainRows {
  labels: number[];
  probabilities: number[];
}

export const plain = ({ labels, probabilities }: ScoredRows): PlainRows => ({
  labels: [...labels],
  probabilities: [...probabilities],
});

export const scored = ({ labels, probabilities }: PlainRows): ScoredRows => ({
  labels: Uint8Array.from(labels),
  probabilities: Float64Array.from(probabilities),
});

/**
 * Rows whose labels are drawn from a power of their probabilities: true ones
 * with `power` 1, too high ones above. `step` makes ties.
 */
export function drawnRows(
  rows: number,
  { seed = 1, power = 1, step = 0 }: {
    seed?: number;
    power?: number;
    step?: number;
  } = {},
): ScoredRows {
  const { random } = randomState(seed);
  const probabilities = Float64Array.from({ length: rows }, () => {
    const p = random() * random();
    return step ? Math.round(p / step) * step : p;
  });
  const labels = Uint8Array.from(
    probabilities,
    (p) => random() < p ** power ? 1 : 0,
  );
  return { labels, probabilities };
}

/** Small sets of rows, two of each class at least, with many ties. */
export const smallRows: fc.Arbitrary<ScoredRows> = fc.array(
  fc.record({ label: fc.integer({ min: 0, max: 1 }), step: fc.nat(20) }),
  { minLength: 4, maxLength: 60 },
).filter((rows) => {
  const churned = rows.filter(({ label }) => label === 1).length;
  return churned >= 2 && rows.length - churned >= 2;
}).map((rows) =>
  scored({
    labels: rows.map(({ label }) => label),
    probabilities: rows.map(({ step }) => step / 20),
  })
);
