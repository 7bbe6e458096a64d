/**
 * What is said of two groups whose predictions differ.
 *
 * @module
 */
import type { CohortComparison } from "./cohorts.ts";
import { brief, signed } from "../words.ts";

/** The column that sets both groups apart most, if one does at all. */
export function cohortsFinding(columns: CohortComparison["columns"]): string {
  const isApart = columns.some(({ difference: { low, high } }) =>
    low > 0 || high < 0
  );
  if (!isApart) return "All differences are consistent with chance";
  const [{ column, first, second }] = columns;
  return `${brief(column)} sets them apart most: ${
    signed(first.value)
  } versus ${signed(second.value)}`;
}
