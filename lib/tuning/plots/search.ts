/**
 * What a search has found, trial by trial.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { dot } from "../../show/marks.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import { count } from "../../words.ts";
import type { Color, Layer, Mark, Position } from "../../show/spec.ts";
import type { Fields } from "../../show/fields.ts";
import { compareWithRandom } from "../random_search.ts";
import { randomFinding } from "../random_search_words.ts";
import type { TuningTrial } from "../types.ts";
import { type Result, resultFields, resultsOf } from "./results.ts";

/** What {@linkcode searchPlot} shows. */
export interface SearchPlotOptions {
  /** As `tuningTrials()` lists them; at least one with a result. */
  readonly trials: readonly TuningTrial[];
  /**
   * Those of a search of the same ranges with the strategy `Random`, to compare
   * with. @default none
   */
  readonly random?: readonly TuningTrial[];
  /** Instead of the finding. */
  readonly title?: string;
}

/**
 * Plots the objective of each training job of a search, in order of creation, and
 * the best so far. With `random`, those of a random search, too, and how likely
 * a random one with as many results would have found as much.
 *
 * @example
 * ```ts ignore
 * const searchSpec = churn.tuning.searchPlot({ trials });
 * ```
 *
 * @throws {RangeError} If no trial has a result, or the random search had other
 * ranges or another objective.
 */
export function searchPlot(options: SearchPlotOptions): Spec {
  checkOptions("searchPlot", options, ["trials", "random", "title"]);
  const { results, measure, best } = resultsOf(options.trials);
  const fields = resultFields(measure);
  const { value } = fields.words(best);
  const { value: first } = fields.words(results[0]);
  const isOne = results.length === 1;
  const without = options.trials.length - results.length;
  const y = fields.position("value", { scale: { zero: false } });
  const finding = options.random &&
    randomFinding(compareWithRandom(options.trials, options.random));
  const random = options.random && resultsOf(options.random);
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
      ...finding ? [finding] : [],
    ],
    description: `Validation ${measure.words} of ${count(results.length)} ` +
      `training jobs: ${first} of the first, best ${value} of number ${best.trial}, ` +
      `with ${best.tried}.` +
      (random
        ? ` Best of the random search: ${
          fields.words(random.best).value
        } of number ${random.best.trial}. ${finding}.`
        : ""),
    data: { values: results },
    encoding: {
      x: fields.position("trial", {
        axis: { grid: false, format: "d", tickMinStep: 1 },
        scale: { nice: false, zero: false },
      }),
    },
    layer: [
      ...random ? bothLines(results, random.results, fields, y) : [{
        mark: bestSoFar(colors.stayed),
        encoding: { y: { ...y, field: "best" } },
      }],
      {
        mark: dot(random ? colors.stayed : colors.neutral, 60),
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

const bestSoFar = (color?: string): Mark => ({
  ...{ type: "line", interpolate: "step-after", strokeWidth: 2.5 },
  ...color && { color },
});

/** The best so far of a search and a random one, and the random one's dots. */
function bothLines(
  results: readonly Result[],
  random: readonly Result[],
  fields: Fields<Result>,
  y: Position,
): Layer[] {
  const searches = { "this search": results, "random search": random };
  const values = Object.entries(searches).flatMap(([search, results]) =>
    results.map(({ trial, best }) => ({ search, trial, best }))
  );
  const color: Color = {
    ...{ field: "search", type: "nominal", title: null },
    legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
    scale: {
      domain: Object.keys(searches),
      range: [colors.stayed, colors.neutral],
    },
  };
  return [
    {
      data: { values },
      mark: bestSoFar(),
      encoding: { y: { ...y, field: "best" }, color },
    },
    {
      data: { values: random },
      mark: dot(colors.neutral, 40),
      encoding: { y, tooltip: fields.tooltip() },
    },
  ];
}
