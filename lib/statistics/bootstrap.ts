/**
 * The percentile bootstrap (B. Efron, 1979): how much a figure moves when
 * other customers are drawn.
 *
 * Whole rows are drawn with replacement, as many as there are, whatever their
 * class: the share of churn is as uncertain as the rest. A resample is the
 * count of each row, so nothing is copied and nothing is sorted again.
 *
 * @module
 */
import { randomState } from "./mt19937.ts";
import type { Interval } from "./estimate.ts";

/** How often and from which seed to draw. */
export interface BootstrapOptions {
  /**
   * Number of resamples. @default {2000}, and fewer, at least 500, where rows
   * × resamples would exceed 50 million.
   */
  resamples?: number;
  /** Seed of the draws, 0 … 2³² - 1. @default {42} */
  seed?: number;
}

/** The seed of the draws where nobody says. */
export const defaultSeed = 42;

/** How often {@linkcode bootstrap} draws where nobody says. */
export function defaultResamples(rows: number): number {
  return Math.max(500, Math.min(2000, Math.floor(5e7 / rows)));
}

/**
 * 95 % intervals of several figures at once, so that they share resamples.
 *
 * @param rows How many rows there are.
 * @param figures From how often each row was drawn, the figures;
 * `undefined` where there are none, as with one class only: drawn anew.
 * @returns One interval a figure, between the 2.5 % and 97.5 % quantiles.
 */
export function bootstrap(
  rows: number,
  figures: (weights: Uint16Array) => ArrayLike<number> | undefined,
  options: BootstrapOptions = {},
): Interval[] {
  const { resamples = defaultResamples(rows), seed = defaultSeed } = options;
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new RangeError(
      `Cannot bootstrap because 'resamples' must be a positive whole number: current value is ${resamples}`,
    );
  }
  const { uint32 } = randomState(seed);
  const weights = new Uint16Array(rows);
  const scale = rows / 2 ** 32;
  let samples: Float64Array[] = [];
  for (let resample = 0; resample < resamples;) {
    weights.fill(0);
    for (let i = 0; i < rows; i++) weights[Math.floor(uint32() * scale)]++;
    const values = figures(weights);
    if (!values) continue;
    if (resample === 0) {
      samples = Array.from(values, () => new Float64Array(resamples));
    }
    for (let i = 0; i < values.length; i++) samples[i][resample] = values[i];
    resample++;
  }
  return samples.map((sample) => {
    sample.sort();
    return { low: quantile(sample, 0.025), high: quantile(sample, 0.975) };
  });
}

/** A quantile of sorted values, interpolated as NumPy's default does. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below];
  const next = sorted[Math.min(below + 1, sorted.length - 1)];
  return value + (next - value) * (place - below);
}
