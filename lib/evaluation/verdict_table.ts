/**
 * The verdict on the model in the notebook.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import type { Verdict } from "./verdict.ts";
import { formWords } from "../training/form.ts";
import type { TrainedModel } from "../training/types.ts";
import { noBaseline, verdictText } from "./verdict_words.ts";

/**
 * Whether these customers give a reason for the model, and by what.
 *
 * @example
 * ```ts ignore
 * churn.showVerdict(
 *   churn.verdict(churn.evaluate(test, { baseline }), offers))
 * ```
 *
 * @param model What is compared with the simple model. @default XGBoost
 */
export function showVerdict(
  found?: Verdict,
  { form = "trees" }: Pick<TrainedModel, "form"> = {},
): Displayable {
  return displayTable([], {
    note: found ? `${verdictText(found, formWords[form])}.` : noBaseline,
  });
}
