/**
 * What is said of a model's metrics.
 *
 * @module
 */
import type { Evaluation } from "./evaluate.ts";
import type { Metrics } from "./metrics.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { rarerClass, type Verdict } from "./verdict.ts";
import { noBaseline, rarerText, verdictText } from "./verdict_words.ts";
import { count, intervalText, percent, signed } from "../words.ts";

/** What people call the metrics, in the order of the tables. */
export const metricWords: Readonly<Record<keyof Metrics, string>> = {
  accuracy: "accuracy",
  precision: "precision",
  recall: "recall",
  f1: "F1",
  aucRoc: "AUC-ROC",
  averagePrecision: "average precision",
  logLoss: "log loss (lower is better)",
  brier: "Brier score (lower is better)",
};

/** An area under a curve with its interval. */
export function areaText({ value, low, high }: Estimate): string {
  return `${value.toFixed(3)} ${intervalText(low.toFixed(3), high.toFixed(3))}`;
}

/** How good the model ranks, and on how many customers. */
export function rankingText(evaluation: Evaluation): string {
  const { metrics, intervals, rows } = evaluation;
  const area = { value: metrics.aucRoc, ...intervals.aucRoc };
  return `AUC ${areaText(area)} on ${count(rows)} test customers, of whom ${
    count(churnersOf(evaluation))
  } left. Of one who left and one who stayed, the model gives the one who left the higher probability in ${
    percent(area.value)
  } of all pairs.`;
}

/** Against no model, and against the simple one. */
export function comparedText(
  { intervals, majority, baseline }: Evaluation,
  found?: Verdict,
  model?: string,
): string {
  const chance = majority.aucRoc;
  const isBetter = intervals.aucRoc.low > chance;
  const against = `Without a model the AUC is ${chance.toFixed(1)}: ${
    isBetter
      ? "this one ranks better than chance"
      : "this one is not shown to rank better than chance"
  }.`;
  if (!baseline || !found) return `${against} ${noBaseline}`;
  const area = {
    value: baseline.metrics.aucRoc,
    ...baseline.intervals.aucRoc,
  };
  return `${against} The simple model, a logistic regression, has ${
    areaText(area)
  }. ${verdictText(found, model)}.`;
}

/** The AUC beside the baseline's. */
export function aucGainText({ value, low, high }: Estimate): string {
  return `AUC ${signed(value, 3)} compared with the logistic regression (${
    signed(low, 3)
  } to ${signed(high, 3)})`;
}

/** How many of the customers churned. */
export const churnersOf = ({ confusion }: Evaluation): number =>
  confusion.truePositives + confusion.falseNegatives;

/** With fewer of a class intervals cover less than they claim. */
export const enough = 30;

/** Whether intervals cover less than they claim. */
export const isRough = (evaluation: Evaluation): boolean =>
  rarerClass(evaluation) < enough;

/** That intervals are rough, without a full stop. */
export const roughText = (evaluation: Evaluation): string =>
  `Only ${rarerText(rarerClass(evaluation))}, so intervals are rough`;

/** By how much they are, without a full stop. */
export function coverageText(evaluation: Evaluation): string {
  const rarer = rarerClass(evaluation);
  return `With only ${count(rarer)} ${
    rarer === churnersOf(evaluation) ? "churned" : "staying"
  } customers, intervals are imprecise: those of the AUC and of its difference covered the truth in 85 to 99% of simulated cases, the others in 89 to 96%`;
}
