/**
 * What is said of columns that are related to churn.
 *
 * @module
 */
import type { Association } from "./associations.ts";
import { rare } from "../statistics/significance.ts";
import { brief } from "../words.ts";

/** What is said of what chance explains. */
export const byChance = "consistent with chance";

/** The most informative columns, and how many are consistent with chance. */
export function associationsFinding(
  columns: readonly Pick<Association, "column" | "p">[],
): string {
  const telling = columns.filter(({ p }) => p < rare);
  const silent = columns.length - telling.length;
  if (telling.length === 0) {
    return "No column on its own can be distinguished from chance";
  }
  const [first, second] = telling.map(({ column }) => brief(column));
  return `${first} says most about churn${second ? `, then ${second}` : ""}` +
    (silent
      ? `; ${silent} of ${columns.length} columns can't be distinguished from chance`
      : "");
}
