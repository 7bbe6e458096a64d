/**
 * What exploring found, as tables with the finding below.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { associationsFinding } from "./associations_words.ts";
import { strongPairs } from "./correlations_words.ts";
import { missingFinding } from "./missingness_words.ts";
import { count, percent } from "../words.ts";
import type { Association } from "./associations.ts";
import type { ChurnRate } from "./churn_rates.ts";
import type { Correlation } from "./correlations.ts";
import type { Missingness } from "./missingness.ts";

/**
 * Shows the columns that say most about churn on their own.
 *
 * @example
 * ```ts ignore
 * churn.showAssociations(explored.associations);
 * ```
 */
export function showAssociations(
  associations: readonly Association[],
): Displayable {
  const words = ({ group, rate, customers }: ChurnRate) =>
    `${group}: ${percent(rate)} of ${count(customers)}`;
  return displayTable(
    associations.map(({ column, bits, p, highest, lowest }) => ({
      column,
      "mutual information (bits)": bits,
      "by chance": chance(p),
      "highest churn rate": words(highest),
      "lowest churn rate": words(lowest),
    })),
    { note: associationsFinding(associations) },
  );
}

/**
 * Shows the columns with blank cells, and whether these are related to churn.
 *
 * @example
 * ```ts ignore
 * churn.showMissingness(explored.missingness);
 * ```
 */
export function showMissingness(
  columns: readonly Missingness[],
): Displayable {
  const words = ({ rate, low, high, customers }: ChurnRate) =>
    customers
      ? `${percent(rate)} (${percent(low)} – ${percent(high)})`
      : "nobody";
  return displayTable(
    columns.map(({ column, share, blank, present, p }) => ({
      column,
      blank: `${count(blank.customers)} (${percent(share, 1)})`,
      "churn rate where blank": words(blank),
      "churn rate elsewhere": words(present),
      "by chance": chance(p),
    })),
    { note: missingFinding(columns) },
  );
}

/**
 * Shows the pairs of columns that are associated at the threshold or more, at
 * most the 15 strongest.
 *
 * @example
 * ```ts ignore
 * churn.showCorrelations(explored.correlations, { threshold: 0.5 });
 * ```
 */
export function showCorrelations(
  correlations: readonly Correlation[],
  options: { threshold?: number; most?: number } = {},
): Displayable {
  checkOptions("showCorrelations", options, ["threshold", "most"]);
  const { threshold = 0.7, most = 15 } = options;
  const strong = correlations
    .filter(({ value }) => Math.abs(value) >= threshold).slice(0, most);
  return displayTable(
    strong.map(({ first, second, value, measure, customers }) => ({
      columns: `${first}, ${second}`,
      value: Number(value.toFixed(3)),
      measure,
      customers: count(customers),
    })),
    { note: strongPairs(correlations, threshold) },
  );
}

const chance = (p: number) => p < 0.0001 ? "< 0.0001" : p.toFixed(4);
