/**
 * Predictions, as a table for people.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { showTable } from "../show/table.ts";
import { percent } from "../words.ts";
import type { Customer } from "../customers/customer.ts";

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
