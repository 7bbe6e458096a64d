/**
 * The verdict on the model in the notebook.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import type { Verdict } from "./verdict.ts";
import { noBaseline, verdictText } from "./verdict_words.ts";

/**
 * Whether these customers give a reason for XGBoost, and by what.
 *
 * @example
 * ```ts ignore
 * churn.showVerdict(
 *   churn.verdict(churn.evaluate(test, { baseline }), offers))
 * ```
 */
export function showVerdict(found?: Verdict): Displayable {
  return displayTable([], {
    note: found ? `${verdictText(found)}.` : noBaseline,
  });
}
