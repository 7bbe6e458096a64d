/**
 * What a search has found, by one of its hyperparameters.
 *
 * @module
 */
import { checkOptions, likely } from "../../options.ts";
import { dot } from "../../show/marks.ts";
import type { Position } from "../../show/spec.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import { count } from "../../words.ts";
import type { TuningTrial } from "../types.ts";
import { resultFields, resultsOf } from "./results.ts";

/** What {@linkcode parameterPlot} shows. */
export interface ParameterPlotOptions {
  /** As `tuningTrials()` lists them; at least one with a result. */
  readonly trials: readonly TuningTrial[];
  /** A hyperparameter that was searched. */
  readonly parameter: string;
  /** Instead of the finding. */
  readonly title?: string;
}

/** From this ratio of the largest to the smallest value on, the axis is logarithmic. */
const logFrom = 8;

/**
 * Plots the objective of each training job of a search by the value that one
 * hyperparameter had.
 *
 * @example
 * ```ts ignore
 * const byEtaSpec = churn.tuning.parameterPlot({ trials, parameter: "eta" });
 * ```
 *
 * @throws {RangeError} If no trial has a result, or the hyperparameter was not
 * searched.
 */
export function parameterPlot(options: ParameterPlotOptions): Spec {
  checkOptions("parameterPlot", options, ["trials", "parameter", "title"]);
  const { parameter } = options;
  const { results, measure, best } = resultsOf(options.trials);
  if (!results.every(({ tuned }) => Object.hasOwn(tuned, parameter))) {
    const names = Object.keys(best.tuned);
    throw new RangeError(
      `Cannot plot a search by '${parameter}', which it did not vary${
        likely(parameter, names) || `: it varied ${names.join(", ")}`
      }`,
    );
  }
  const rows = results.map((result) => ({
    ...result,
    at: result.tuned[parameter],
  }));
  const values = rows.map(({ at }) => at);
  const fields = resultFields(measure);
  const y = fields.position("value", { scale: { zero: false } });
  const { value } = fields.words(best);
  const ordered = results.toSorted((a, b) => a.value - b.value);
  const lowest = fields.words(ordered[0]).value;
  const highest = fields.words(ordered.at(-1)!).value;
  const at = best.tuned[parameter];
  const where = typeof at === "number" ? Number(at.toPrecision(4)) : at;
  return chart({
    title: options.title ??
      `The best of ${
        count(results.length)
      } training jobs had ${parameter} ${where}`,
    subtitle:
      `Validation ${measure.words} by ${parameter}, ${measure.better} is better; ` +
      "the other hyperparameters varied, too",
    description: `Validation ${measure.words} of ${count(results.length)} ` +
      `training jobs by ${parameter}: from ${lowest} to ${highest}, best ` +
      `${value} at ${where}.`,
    encoding: { x: along(parameter, values), y },
    layer: [
      {
        data: { values: rows },
        mark: dot(colors.neutral, 60),
        encoding: { tooltip: fields.tooltip("trial", "value", "tried") },
      },
      {
        data: { values: rows.filter(({ trial }) => trial === best.trial) },
        mark: dot(colors.churned, 110),
        encoding: { tooltip: fields.tooltip("trial", "value", "tried") },
      },
    ],
  });
}

function along(
  title: string,
  values: readonly (string | number)[],
): Position {
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length < values.length) {
    return { field: "at", type: "nominal", title, axis: { labelAngle: 0 } };
  }
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const isLog = low > 0 && high / low >= logFrom;
  return {
    field: "at",
    type: "quantitative",
    title,
    axis: { grid: false, tickCount: 6 },
    scale: isLog ? { type: "log", nice: false } : { zero: false },
  };
}
