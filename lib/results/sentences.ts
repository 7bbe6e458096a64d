/**
 * The lines of the results, each from what it sums up.
 *
 * @module
 */
import type { Evaluation } from "../evaluation/evaluate.ts";
import type { ColumnImportance } from "../explanation/importance.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { RetentionPlan } from "../retention/retention_plan.ts";
import { fewest } from "../evaluation/segments.ts";
import { rarerClass, type Verdict } from "../evaluation/verdict.ts";
import { importanceFinding } from "../explanation/plots/feature_importance.ts";
import { brief, count, customers, percent, short } from "../words.ts";
import { amount } from "../money.ts";
import { gainSentence } from "../evaluation/offer_tables.ts";
import { verdictText } from "../evaluation/verdict_table.ts";
import type { Caution } from "./cautions.ts";

/** How good the model ranks, and on how many customers. */
export function goodText({ metrics, intervals, ...rest }: Evaluation): string {
  const { confusion, rows } = rest;
  const churned = confusion.truePositives + confusion.falseNegatives;
  const area = { value: metrics.aucRoc, ...intervals.aucRoc };
  return `AUC ${areaText(area)} on ${count(rows)} test customers, of whom ${
    count(churned)
  } left. Of one who left and one who stayed, the model gives the one who left the higher probability in ${
    percent(area.value)
  } of all pairs.`;
}

/** Against no model, and against the simple one. */
export function comparedText(
  { intervals, majority, baseline }: Evaluation,
  found?: Verdict,
): string {
  const chance = majority.aucRoc;
  const isBetter = intervals.aucRoc.low > chance;
  const against = `Without a model the AUC is ${chance.toFixed(1)}: ${
    isBetter
      ? "this one ranks better than chance"
      : "this one is not shown to rank better than chance"
  }.`;
  if (!baseline || !found) {
    return `${against} There is no simple model to compare with.`;
  }
  const area = {
    value: baseline.metrics.aucRoc,
    ...baseline.intervals.aucRoc,
  };
  return `${against} The simple model, a logistic regression, has ${
    areaText(area)
  }. ${verdictText(found)}.`;
}

/** What the plan nets, and against the best way without the model. */
export function planText(plan: RetentionPlan, evaluation: Evaluation): string {
  const { ways, contacts, assumptions: { unit } } = plan;
  const [{ net }] = ways;
  const rarer = rarerClass(evaluation);
  const offered = contacts.length === 0
    ? "Under the assumptions nobody is worth an offer within the budget."
    : `Offers to ${count(contacts.length)} of ${
      customers(plan.customers)
    } net ${amount(net.value, unit)} under the assumptions (95% interval ${
      short(net.low)
    } to ${short(net.high)}).`;
  return `${offered} ${
    rarer < fewest
      ? `Only ${
        customers(rarer)
      } of the rarer kind: too few to compare the plan with simple rules`
      : gainSentence(ways, plan.assumptions)
  }.`;
}

/** How many columns are named with their figures. */
const mostColumns = 3;

/** Which columns move the predictions most, and how far. */
export function columnsText(weights: readonly ColumnImportance[]): string {
  const moving = weights.filter(({ meanAbsoluteShap }) => meanAbsoluteShap > 0);
  const top = moving.slice(0, mostColumns);
  const figures = top.map(({ feature, meanAbsoluteShap, low, high }) =>
    `${brief(feature)} ${meanAbsoluteShap.toFixed(2)}${
      high === undefined ? "" : ` (${low!.toFixed(2)} to ${high.toFixed(2)})`
    }`
  );
  const hasRanges = top.some(({ high }) => high !== undefined);
  const ranges = hasRanges
    ? ", with the range of 95% of models trained on other customers"
    : "";
  const shown = figures.length
    ? ` Mean |SHAP value| in log-odds${ranges}: ${figures.join(", ")}.`
    : "";
  const untested = figures.length && !hasRanges
    ? " How far this changes when the model is trained on other customers was not tested."
    : "";
  const finding = importanceFinding(weights);
  return `${finding}.${shown}${untested} This is what the model relies on, not what makes customers leave.`;
}

/** How many cautions are told; the model card has all. */
export const mostCautions = 3;

/** The first of the cautions. */
export function carefulText(cautions: readonly Caution[]): string {
  if (cautions.length === 0) {
    return "No check has found anything, which does not prove that nothing is wrong.";
  }
  const more = cautions.length - mostCautions;
  return cautions.slice(0, mostCautions).map(({ text }) => `${text}.`).join(
    " ",
  ) +
    (more > 0 ? ` The model card lists ${count(more)} more.` : "");
}

function areaText({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} (95% interval ${low.toFixed(3)} to ${
    high.toFixed(3)
  })`;
}
