/**
 * Predictions, as a table for people.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { showTable } from "../show/table.ts";
import { percent } from "../words.ts";
import type { Customer } from "../customers/customer.ts";
import type { ProbabilityRange } from "./prediction.ts";

/**
 * Shows raw customers, each with its probability of churn.
 *
 * @example
 * ```ts ignore
 * churn.showPredictions(someone, chances);
 * ```
 */
export function showPredictions(
  customers: readonly Customer[],
  probabilities: readonly number[],
): Displayable {
  const names = Object.keys(customers[0] ?? {});
  return showTable({
    header: ["probability of churn", ...names],
    rows: customers.map((customer, row) => [
      percent(probabilities[row]),
      ...names.map((name) => customer[name]),
    ]),
  });
}

/**
 * Shows raw customers, each with its probability of churn and the 95 % interval
 * of what models that learned from other customers give on average.
 *
 * @example
 * ```ts ignore
 * churn.showRanges(someone, ranges);
 * ```
 */
export function showRanges(
  customers: readonly Customer[],
  ranges: readonly ProbabilityRange[],
): Displayable {
  if (customers.length === 0) {
    const note = "No ranges, because no customers were given.";
    return showTable({ header: [], rows: [], note });
  }
  const names = Object.keys(customers[0]);
  return showTable({
    header: ["probability of churn", "95% interval", ...names],
    rows: customers.map((customer, row) => {
      const { value, low, high } = ranges[row];
      return [
        percent(value),
        `${percent(low)} to ${percent(high)}`,
        ...names.map((name) => customer[name]),
      ];
    }),
    note:
      "Ranges are intervals of what models that learned from other customers " +
      "give on average; they don't say how sure it is that a customer leaves.",
  });
}
