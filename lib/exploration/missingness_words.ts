/**
 * What is said of blank cells.
 *
 * @module
 */
import { byChance } from "./associations_words.ts";
import type { Missingness } from "./missingness.ts";
import { rare } from "../statistics/significance.ts";
import { percent } from "../words.ts";

/** Which blank cells go with churn, in a sentence. */
export function missingFinding(columns: readonly Missingness[]): string {
  if (columns.length === 0) return "There are no blank cells.";
  const telling = columns.filter(({ p }) => p < rare);
  const where = columns.length === 1
    ? `${columns[0].column} has blank cells`
    : `${columns.length} columns have blank cells, most of them ${
      columns[0].column
    }`;
  if (telling.length === 0) {
    return `${where}; any relation to churn is ${byChance}.`;
  }
  return `${where}; whether a cell is blank is related to churn in ${
    telling.map(({ column, blank, present }) =>
      `${column} (${percent(blank.rate)} versus ${percent(present.rate)})`
    ).join(", ")
  }.`;
}
