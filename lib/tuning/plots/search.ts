/**
 * What a search has found, trial by trial.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { dot } from "../../show/marks.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import { count } from "../../words.ts";
import type { TuningTrial } from "../types.ts";
import { resultFields, resultsOf } from "./results.ts";

/** What {@linkcode searchPlot} shows. */
export interface SearchPlotOptions {
  /** As `tuningTrials()` lists them; at least one with a result. */
  readonly trials: readonly TuningTrial[];
  /** Instead of the finding. */
  readonly title?: string;
}

/**
 * Plots the objective of each training job of a search, in order of creation, and
 * the best so far.
 *
 * @example
 * ```ts ignore
 * const searchSpec = churn.tuning.searchPlot({ trials });
 * ```
 *
 * @throws {RangeError} If no trial has a result.
 */
export function searchPlot(options: SearchPlotOptions): Spec {
  checkOptions("searchPlot", options, ["trials", "title"]);
  const { results, measure, best } = resultsOf(options.trials);
  const fields = resultFields(measure);
  const { value } = fields.words(best);
  const { value: first } = fields.words(results[0]);
  const isOne = results.length === 1;
  const without = options.trials.length - results.length;
  const y = fields.position("value", { scale: { zero: false } });
  return chart({
    title: options.title ??
      (isOne
        ? `The only result: validation ${measure.words} ${value}`
        : `The best of ${count(results.length)}: validation ` +
          `${measure.words} ${value}, of training job ${best.trial}`),
    subtitle: [
      `One dot per training job, ${measure.better} is better; the line is the ` +
      "best so far" +
      (without ? `; ${count(without)} without a result` : ""),
      ...isOne ? [] : [
        "The best was chosen by these validation rows, so expect less on others",
      ],
    ],
    description: `Validation ${measure.words} of ${count(results.length)} ` +
      `training jobs: ${first} of the first, best ${value} of number ${best.trial}, ` +
      `with ${best.tried}.`,
    data: { values: results },
    encoding: {
      x: fields.position("trial", {
        axis: { grid: false, format: "d", tickMinStep: 1 },
        scale: { nice: false, zero: false },
      }),
    },
    layer: [
      {
        mark: {
          type: "line",
          interpolate: "step-after",
          strokeWidth: 2.5,
          color: colors.stayed,
        },
        encoding: { y: { ...y, field: "best" } },
      },
      {
        mark: dot(colors.neutral, 60),
        encoding: { y, tooltip: fields.tooltip() },
      },
      {
        data: { values: [best] },
        mark: dot(colors.churned, 110),
        encoding: { y, tooltip: fields.tooltip() },
      },
    ],
  });
}
