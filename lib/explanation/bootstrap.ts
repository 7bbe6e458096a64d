/**
 * How far means would move if other customers had been drawn.
 *
 * @module
 */
import { type RandomState, randomState } from "../data/mt19937.ts";

/** How the intervals are made. */
export interface BootstrapOptions {
  /** How many times customers are drawn anew. @default {1000} */
  readonly resamples?: number;
  /** Of the draws. @default {42} */
  readonly seed?: number;
}

/** A mean and its 95 % interval. */
export interface Mean {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Starts the draws: as many customers as there are, with replacement. */
export function resampling(
  { resamples = 1000, seed = 42 }: BootstrapOptions = {},
): { resamples: number; random: RandomState } {
  return { resamples, random: randomState(seed) };
}

/**
 * The columns' means in each resample (B. Efron, 1979).
 *
 * @param values `n` × `k` values, row by row.
 * @returns `k` lists of `resamples` means.
 */
export function resampledMeans(
  values: Float64Array,
  columns: number,
  { resamples, random }: ReturnType<typeof resampling>,
): Float64Array[] {
  const rows = values.length / columns;
  const means = Array.from(
    { length: columns },
    () => new Float64Array(resamples),
  );
  for (let sample = 0; sample < resamples; sample++) {
    const times = new Uint32Array(rows);
    for (const row of random.randint(0, rows, rows)) times[row]++;
    const sums = new Float64Array(columns);
    for (let row = 0, cell = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        sums[column] += times[row] * values[cell++];
      }
    }
    sums.forEach((sum, column) => means[column][sample] = sum / rows);
  }
  return means;
}

/** The means of `n` × `k` values, one a column. */
export function columnMeans(values: Float64Array, columns: number): number[] {
  const sums = new Array<number>(columns).fill(0);
  values.forEach((value, cell) => sums[cell % columns] += value);
  return sums.map((sum) => sum * columns / values.length);
}

/** The middle 95 % of resampled values, by linear interpolation. */
export function percentileInterval(
  values: Float64Array,
): { low: number; high: number } {
  const sorted = values.toSorted();
  return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
}

/** The quantile of sorted values, as `numpy.quantile`. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)];
  return low + (sorted[Math.ceil(position)] - low) * (position % 1);
}
