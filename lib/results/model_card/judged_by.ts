/**
 * The sections of a model card that say how good a model is.
 *
 * @module
 */
import type { ColumnImportance } from "../../explanation/importance.ts";
import type { Assumptions } from "../../evaluation/assumptions.ts";
import {
  calibrationFinding,
  chanceFinding,
} from "../../evaluation/calibration_words.ts";
import type { Estimate, Interval } from "../../statistics/estimate.ts";
import type { Metrics } from "../../evaluation/metrics.ts";
import type { RetentionPlan } from "../../retention/retention_plan.ts";
import type { Segment } from "../../evaluation/segments.ts";
import { verdict } from "../../evaluation/verdict.ts";
import type { CardSection } from "./types.ts";
import { importanceText } from "../../explanation/importance_words.ts";
import {
  segmentsFinding,
  untestedText,
} from "../../evaluation/segments_words.ts";
import { count, cutoffText, minus, percent, short } from "../../words.ts";
import type { JudgedRun } from "../judged.ts";
import type { Run } from "../types.ts";
import { metricWords } from "../../evaluation/evaluation_words.ts";
import { amount } from "../../money.ts";
import { gainSentence } from "../../evaluation/offers_words.ts";
import { verdictText } from "../../evaluation/verdict_words.ts";
import { formWords } from "../../training/form.ts";
import { decisionText } from "../../training/recalibration_words.ts";
import { facts } from "./made_of.ts";

/** The metrics on the test customers, beside the simple model's and none. */
export function metricsSection(
  { evaluation, model, offers, test }: Run,
): CardSection {
  const { metrics, intervals, majority, baseline, confusion } = evaluation;
  const found = verdict(evaluation, offers);
  const names = Object.keys(metricWords) as (keyof Metrics)[];
  return {
    title: "Metrics",
    summary: `On ${
      count(evaluation.rows)
    } test customers that played no part in training, ${
      cutoffText(evaluation.cutoff)
    }; intervals of 95% from ${
      count(evaluation.resamples)
    } bootstrap resamples, the AUC's by formula.`,
    items: found
      ? [`${verdictText(found, formWords[model.form ?? "trees"])}.`]
      : [],
    tables: [
      {
        header: [
          ...["metric", "model", "95% interval"],
          ...baseline ? ["logistic regression", "its 95% interval"] : [],
          "without a model",
        ],
        rows: names.map((name) => [
          metricWords[name],
          metrics[name].toFixed(3),
          range(intervals[name]),
          ...baseline
            ? [
              baseline.metrics[name].toFixed(3),
              range(baseline.intervals[name]),
            ]
            : [],
          majority[name].toFixed(3),
        ]),
      },
      {
        header: ["outcome at the cutoff", "customers"],
        rows: [
          ["churned, called churners", count(confusion.truePositives)],
          ["stayed, called churners", count(confusion.falsePositives)],
          ["churned, not called", count(confusion.falseNegatives)],
          ["stayed, not called", count(confusion.trueNegatives)],
        ],
      },
      facts([
        ["models judged on these test customers", count(test.models)],
        ["uses of these test customers", count(test.uses.length)],
      ]),
    ],
  };
}

/** Whether probabilities mean what they say. */
export function calibrationSection(
  { calibration, model }: JudgedRun,
): CardSection {
  return {
    title: "Calibration",
    summary: `${calibrationFinding(calibration)}. ${
      chanceFinding(calibration)
    }. ${decisionText(model.recalibration)}`,
    tables: [{
      header: ["mean probability", "churned", "95% interval", "customers"],
      rows: calibration.bins.map((
        { predicted, rate, low, high, customers },
      ) => [
        percent(predicted, 1),
        percent(rate, 1),
        percents({ low, high }),
        count(customers),
      ]),
    }],
  };
}

/** Every segment that has enough customers to be judged. */
export function segmentsSection(segments: readonly Segment[]): CardSection {
  const judged = segments.filter(({ auc }) => auc);
  return {
    title: "Segments",
    summary: `${segmentsFinding(segments)}. ${untestedText(segments)}.`,
    tables: judged.length === 0 ? [] : [{
      header: [
        ...["segment", "customers", "churned", "predicted"],
        ...["AUC", "AUC implied", "finding"],
      ],
      rows: judged.map((segment) => [
        `${segment.column}: ${segment.group}`,
        count(segment.customers),
        `${percent(segment.rate.value)} (${percents(segment.rate)})`,
        percent(segment.predicted),
        segment.auc!.value.toFixed(2),
        range(segment.implied!, 2),
        segment.findings.join(", "),
      ]),
    }],
  };
}

/** Which columns the predictions rest on. */
export function columnsSection(
  weights: readonly ColumnImportance[],
): CardSection {
  const hasRanges = weights.some(({ high }) => high !== undefined);
  return {
    title: "Columns",
    summary: importanceText(weights),
    tables: [{
      header: ["column", "mean |SHAP value|", ...hasRanges ? ["range"] : []],
      rows: weights.map(({ feature, meanAbsoluteShap, low, high }) => [
        feature,
        meanAbsoluteShap.toFixed(3),
        ...hasRanges ? [range({ low: low!, high: high! })] : [],
      ]),
    }],
  };
}

/** What offers bring, and under which assumptions. */
export function planSection(
  plan: RetentionPlan,
  assumptions?: Assumptions,
): CardSection {
  const { ways, assumptions: assumed } = plan;
  const { cost, success, budget, unit } = assumed;
  const worth = assumptions && assumptions.value.kind !== "offers"
    ? [
      ["margin", percent(assumptions.margin)],
      ["months longer", short(assumptions.months)],
    ]
    : [];
  return {
    title: "Retention plan",
    summary: `${gainSentence(ways, assumed)}.`,
    tables: [
      {
        header: [
          "an offer to",
          "offers",
          "net",
          "95% interval",
          "the plan nets more by",
          "its 95% interval",
        ],
        rows: ways.map(({ way, contacts, net, behind }, i) => [
          way,
          count(contacts),
          short(net.value),
          amounts(net),
          i ? short(behind.value) : "",
          i ? amounts(behind) : "",
        ]),
      },
      {
        header: ["assumption", "value"],
        rows: [
          ["an offer costs", amount(cost, unit)],
          ["it keeps, of those who would leave", percent(success)],
          ...worth,
          ...budget < Infinity ? [["budget", amount(budget, unit)]] : [],
        ],
      },
    ],
  };
}

const range = ({ low, high }: Interval, digits = 3) =>
  `${minus(low.toFixed(digits))} to ${minus(high.toFixed(digits))}`;
const percents = ({ low, high }: Interval) =>
  `${percent(low)} to ${percent(high)}`;
const amounts = ({ low, high }: Estimate) => `${short(low)} to ${short(high)}`;
