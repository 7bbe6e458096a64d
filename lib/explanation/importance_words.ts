/**
 * What is said of which columns the predictions rest on.
 *
 * @module
 */
import type { ColumnImportance } from "./importance.ts";
import { brief } from "../words.ts";

/** What the ranges hold. */
export const retrained = "95% of models trained on other customers";

/** Which features move the predictions most, in a sentence. */
export function importanceFinding(ranked: readonly ColumnImportance[]): string {
  const moving = ranked.filter((feature) => feature.meanAbsoluteShap > 0);
  if (moving.length === 0) return "No feature moves the predictions";
  const [first, second] = moving;
  const [one, other, third] = moving.map(({ feature }) => brief(feature));
  if (!second) return `Only ${one} moves the predictions`;
  const near = ({ low }: ColumnImportance) =>
    moving.filter(({ high }) => low !== undefined && high! >= low);
  const rivals = near(first);
  if (rivals.length < 2) {
    const then = near(second).length > 2 ? "" : `, then ${other}`;
    return `${one} moves the predictions most${then}`;
  }
  return rivals.length === 2
    ? `${one} and ${other} move the predictions most`
    : `${one}, ${other} and ${
      rivals.length === 3 ? third : `${rivals.length - 2} others`
    } move the predictions most`;
}

/** How many columns are named with their figures. */
const mostColumns = 3;

/** Which columns move the predictions most, and how far. */
export function columnsText(weights: readonly ColumnImportance[]): string {
  const moving = weights.filter(({ meanAbsoluteShap }) => meanAbsoluteShap > 0);
  const top = moving.slice(0, mostColumns);
  const figures = top.map(({ feature, meanAbsoluteShap, low, high }) =>
    `${brief(feature)} ${meanAbsoluteShap.toFixed(2)}${
      high === undefined ? "" : ` (${low!.toFixed(2)} to ${high.toFixed(2)})`
    }`
  );
  const hasRanges = top.some(({ high }) => high !== undefined);
  const ranges = hasRanges ? `, with the range of ${retrained}` : "";
  const shown = figures.length
    ? ` Mean |SHAP value| in log-odds${ranges}: ${figures.join(", ")}.`
    : "";
  const untested = figures.length && !hasRanges
    ? " How far this changes when the model is trained on other customers was not tested."
    : "";
  const finding = importanceFinding(weights);
  return `${finding}.${shown}${untested} This is what the model relies on, not what makes customers leave.`;
}

/** The finding, and what its figures mean. */
export function importanceText(weights: readonly ColumnImportance[]): string {
  const hasRanges = weights.some(({ high }) => high !== undefined);
  return `${
    importanceFinding(weights)
  }. The mean |SHAP value| says how far a column moves log-odds${
    hasRanges ? `; ranges hold ${retrained}` : ""
  }.`;
}
