/**
 * What is said of runs that are compared.
 *
 * @module
 */
import { rare } from "../statistics/significance.ts";
import { customers, minus, percent } from "../words.ts";
import type { Comparison, RunDifference } from "./compare.ts";

/** Who ranks better, by how much, and whether these rows can tell. */
export function differenceText(
  { run, auc }: RunDifference,
  { base, customers: rows, differences }: Pick<
    Comparison,
    "base" | "customers" | "differences"
  >,
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
  { rows, customers: number, churned, folds, differences }: Comparison,
): string {
  const several = differences.length > 1
    ? `; p is corrected for ${differences.length} comparisons, intervals are not`
    : "";
  return `${
    customers(number)
  } of the ${rows} rows, ${churned} of whom churned, ` +
    "scored by all of these models. The rows also chose each model's round, and the " +
    `best of a search.${
      foldsText(folds, differences.length + 1)
    } 95% intervals${several}`;
}

/** What scores by fold models are. */
function foldsText(folds: Comparison["folds"], runs: number): string {
  const bags = Object.entries(folds).map(([run, count]) =>
    `${run} has ${count}, each trained on ${
      percent((count - 1) / count)
    } of the training and validation rows`
  );
  if (bags.length === 0) return "";
  const others = bags.length < runs
    ? " A model without folds was trained on the training rows only."
    : "";
  return " Of a bag, each row has the score of the fold model that was not trained on " +
    `it: ${bags.join("; ")}. The bag itself, their mean, is usually a little ` +
    `better.${others}`;
}
