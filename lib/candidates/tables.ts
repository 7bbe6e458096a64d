/**
 * Candidates, as tables for people.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable, showTable } from "../show/table.ts";
import type {
  Choice,
  ChoiceOnTest,
  JudgedCandidate,
  RowsMeasured,
} from "./types.ts";
import {
  behindText,
  choiceNote,
  choiceSentences,
  loss,
  onTestText,
} from "./words.ts";

/**
 * Shows the candidates, one row per candidate, the simplest first: log loss and
 * AUC out of fold, how far each is behind the best, and by how much it is better
 * than the base.
 *
 * @example
 * ```ts ignore
 * const choice = churn.chooseCandidate(candidates);
 * churn.showCandidates(choice);
 * ```
 */
export function showCandidates(choice: Choice): Displayable {
  const { candidates, base, chosen } = choice;
  return showTable({
    header: [
      ...["candidate", "what it is", "log loss", "behind the best ± error"],
      ...[`better than '${base.name}' by`, "AUC", "choice"],
    ],
    rows: candidates.map((each) => [
      each.name,
      each.about,
      loss(each.logLoss),
      behindText(each),
      gainCell(each),
      each.auc.toFixed(3),
      each === chosen ? "chosen" : isTie(each) ? "not clearly worse" : "",
    ]),
    named: true,
    note:
      `${choiceNote(choice)}. Log loss in nats, lower is better; ± is one ` +
      "standard error, and ranges are 95% intervals of the paired difference.",
  });
}

const isTie = ({ isClearlyWorse, model }: JudgedCandidate) =>
  model !== undefined && !isClearlyWorse;

function gainCell({ gain }: JudgedCandidate): string {
  if (!gain) return "–";
  const [value, low, high] = [gain.value, gain.low, gain.high].map(loss);
  return `${value} (${low} to ${high})`;
}

/**
 * Says in sentences which candidate is chosen and why, and whether it is better
 * than the base and than no model.
 *
 * @example
 * ```ts ignore
 * churn.showChoice(choice);
 * ```
 */
export function showChoice(choice: Choice): Displayable {
  return displayTable([], { note: choiceSentences(choice).join(" ") });
}

/**
 * Shows how good the choice is out of fold and on the test rows, and whether it
 * looked better than it is.
 *
 * @example
 * ```ts ignore
 * churn.showTestOfChoice(onTest);
 * ```
 */
export function showTestOfChoice(found: ChoiceOnTest): Displayable {
  const { outOfFold, test } = found;
  const row = (rows: string, { customers, logLoss, auc }: RowsMeasured) => ({
    rows,
    customers,
    "log loss": loss(logLoss.value),
    "its 95% interval": `${loss(logLoss.low)} to ${loss(logLoss.high)}`,
    "AUC": auc.value.toFixed(3),
    "95% interval of the AUC": `${auc.low.toFixed(3)} to ${
      auc.high.toFixed(3)
    }`,
  });
  return displayTable([row("out of fold", outOfFold), row("test", test)], {
    note: onTestText(found),
  });
}
