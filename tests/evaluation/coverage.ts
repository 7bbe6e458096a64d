/**
 * How often 95 % intervals of an AUC, and of the difference of two, cover the
 * truth, by simulation.
 *
 * @module
 */
import { auc, aucDifference } from "lib/evaluation/auc.ts";
import { optimismOfBest } from "lib/evaluation/scores.ts";
import { randomState } from "lib/statistics/mt19937.ts";

/** Scores of either class: normal, apart by a shift, the churners' of a spread. */
export interface Simulation {
  /** Share of churners. */
  readonly rate: number;
  /** Test rows. */
  readonly rows: number;
  /** How many sets of rows. */
  readonly repeats: number;
  /** By how much churners' mean score is higher, in standard deviations of stayers. */
  readonly shift: number;
  /** Standard deviation of the churners' scores. @default {1} */
  readonly spread?: number;
  /** Seed. @default {3} */
  readonly seed?: number;
}

/**
 * Simulates sets of test rows, drawn anew until two of either class are there.
 *
 * @returns Shares of the sets whose interval covers: the AUC of a score, and its
 * difference to that of a score as good, correlated by 0.9 within a class.
 */
export function coverage(
  { rate, rows, repeats, shift, spread = 1, seed = 3 }: Simulation,
): { auc: number; difference: number } {
  const { random } = randomState(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const truth = normalShare(shift / Math.sqrt(1 + spread ** 2));
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  let [covered, coveredDifference] = [0, 0];
  for (let repeat = 0; repeat < repeats;) {
    const labels = Uint8Array.from(
      { length: rows },
      () => random() < rate ? 1 : 0,
    );
    const churned = labels.reduce((sum, label) => sum + label, 0);
    if (Math.min(churned, rows - churned) < 2) continue;
    repeat++;
    const noise = Float64Array.from(labels, normal);
    const score = (label: number, noise: number) =>
      logistic(label ? shift + spread * noise : noise);
    const model = {
      labels,
      probabilities: noise.map((noise, row) => score(labels[row], noise)),
    };
    const other = {
      labels,
      probabilities: noise.map((noise, row) =>
        score(labels[row], 0.9 * noise + Math.sqrt(1 - 0.81) * normal())
      ),
    };
    const area = auc(model);
    const difference = aucDifference(model, other);
    if (area.low <= truth && truth <= area.high) covered++;
    if (difference.low <= 0 && 0 <= difference.high) coveredDifference++;
  }
  return { auc: covered / repeats, difference: coveredDifference / repeats };
}

/** The normal distribution function, by Simpson's rule; far below 1e-9 off. */
function normalShare(x: number): number {
  const steps = 1000;
  const density = (t: number) => Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(x);
  for (let i = 1; i < steps; i++) {
    sum += (i % 2 ? 4 : 2) * density(x * i / steps);
  }
  return 0.5 + sum * x / steps / 3;
}

/**
 * Simulates test rows on which ten equally good models are judged, whose scores
 * are correlated by about 0.95 within a class.
 *
 * @returns By how much the best AUC exceeds the true one, beyond what the mean of
 * the ten does; and what `optimismOfBest()` says; means over the sets.
 */
export function bestOfTen(
  { rows, sets, repeats, seed = 5 }: {
    rows: number;
    sets: number;
    repeats: number;
    seed?: number;
  },
): { optimism: number; said: number } {
  const { random } = randomState(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let [optimism, said] = [0, 0];
  for (let set = 0; set < sets; set++) {
    const labels = Uint8Array.from(
      { length: rows },
      (_, row) => row < 0.3 * rows ? 1 : 0,
    );
    const common = Float64Array.from(labels, (label) => 1.2 * label + normal());
    const models = Array.from({ length: 10 }, () => ({
      labels,
      probabilities: common.map((score) =>
        1 / (1 + Math.exp(-score - 0.23 * normal()))
      ),
    }));
    const areas = models.map((scores) => auc(scores).value);
    const mean = areas.reduce((sum, area) => sum + area, 0) / areas.length;
    optimism += Math.max(...areas) - mean;
    said += optimismOfBest(models, { resamples: repeats });
  }
  return { optimism: optimism / sets, said: said / sets };
}
