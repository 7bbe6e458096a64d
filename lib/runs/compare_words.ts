/**
 * What is said of runs that are compared.
 *
 * @module
 */
import { rare } from "../statistics/significance.ts";
import { customers, minus } from "../words.ts";
import type { Comparison, RunDifference } from "./compare.ts";

/** Who ranks better, by how much, and whether these rows can tell. */
export function differenceText(
  { run, auc }: RunDifference,
  { base, customers: rows, differences }: Comparison,
): string {
  if (auc.value === 0 && auc.error === 0) {
    return `${run} and ${base} rank these ${customers(rows)} alike`;
  }
  const better = auc.value >= 0;
  const [low, high] = better ? [auc.low, auc.high] : [-auc.high, -auc.low];
  const figure = (value: number) => minus(value.toFixed(3));
  const size = `${figure(Math.abs(auc.value))} (${figure(low)} to ${
    figure(high)
  })`;
  const finding = auc.p >= rare
    ? `these ${customers(rows)} can't tell them apart`
    : `more than chance explains, ${chanceText(auc.p, differences.length)}`;
  return `${run} ranks ${
    better ? "better" : "worse"
  } than ${base} by ${size}: ${finding}`;
}

function chanceText(p: number, runs: number): string {
  const text = p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
  return runs > 1 ? `${text} after Holm's correction` : text;
}

/** Which rows, and what the intervals are. */
export function comparisonNote(
  { customers: rows, churned, differences }: Comparison,
): string {
  const several = differences.length > 1
    ? `; p is corrected for ${differences.length} comparisons, intervals are not`
    : "";
  return `${
    customers(rows)
  } of the validation rows, ${churned} of whom churned, scored by all of these ` +
    `models. They also chose each model's round. 95% intervals${several}`;
}
