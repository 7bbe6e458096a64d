/**
 * What the training job found of recalibration: whether the model's
 * probabilities are rescaled, and how likely that would have been noticed.
 *
 * @module
 */
import { calibrationPrefix } from "../resources/jobs/log_lines.ts";
import type { Estimate } from "../statistics/estimate.ts";

/**
 * Platt scaling of the model's log-odds, fitted by `train.py` on the validation
 * rows. If it helps, the endpoint applies it.
 */
export interface Recalibration {
  /** Below 1 where the model's log-odds lie too far from 0. */
  readonly slope: number;
  /** In log-odds; above 0 where probabilities are too low. */
  readonly intercept: number;
  /**
   * Whether the endpoint's probabilities are rescaled: the gain's whole 95 %
   * interval lies above 0.
   */
  readonly pays: boolean;
  /** Validation rows it was fitted on. */
  readonly rows: number;
  /** How many of them churned. */
  readonly churned: number;
  /**
   * Mean fall of the log loss, each fold scaled by a fit on the others; left
   * out if there are fewer than 20 rows of a class.
   */
  readonly gain?: Estimate;
  /**
   * Share of simulations in which as many rows notice that all odds are wrong
   * by a factor of 2, and that log-odds lie twice too far from their mean.
   */
  readonly power?: { readonly odds: number; readonly spread: number };
}

/** Parts the training job's metrics from those of its recalibration. */
export function readRecalibration(
  metrics: Readonly<Record<string, number>>,
): { metrics: Record<string, number>; recalibration?: Recalibration } {
  const entries = Object.entries(metrics);
  const isOurs = ([name]: [string, number]) =>
    name.startsWith(calibrationPrefix);
  const of = (name: string) => metrics[`${calibrationPrefix}${name}`];
  const others = Object.fromEntries(entries.filter((e) => !isOurs(e)));
  if (of("pays") === undefined) return { metrics: others };
  return {
    metrics: others,
    recalibration: {
      slope: of("slope"),
      intercept: of("intercept"),
      pays: of("pays") === 1,
      rows: of("rows"),
      churned: of("churned"),
      ...of("gain") !== undefined && {
        gain: { value: of("gain"), low: of("gain_low"), high: of("gain_high") },
      },
      ...of("power_odds") !== undefined && {
        power: { odds: of("power_odds"), spread: of("power_spread") },
      },
    },
  };
}
