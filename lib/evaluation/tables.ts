/**
 * What judging found, as tables for people.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import type { BestReachable, PermutationCheck } from "./learning_check.ts";
import type { Decile } from "./lift.ts";
import type { Metrics } from "./metrics.ts";
import type { Recalibration } from "../training/recalibration.ts";
import type { StoredScores, Use } from "./scores.ts";
import { fewest, least, type Segment } from "./segments.ts";
import { segmentsFinding } from "./plots/segments.ts";
import { count, cutoffText, minus, percent } from "../words.ts";

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

/** With fewer of a class intervals cover less than they claim. */
export const enough = 30;

/**
 * Shows the metrics with intervals, next to those of the baseline and of no
 * model.
 *
 * @example
 * ```ts ignore
 * churn.showEvaluation(churn.evaluate(test, { cutoff: 0.3, baseline }));
 * ```
 */
export function showEvaluation(evaluation: Evaluation): Displayable {
  const { metrics, intervals, majority, baseline, resamples } = evaluation;
  const rows = (Object.keys(metricWords) as (keyof Metrics)[]).map((name) => ({
    metric: metricWords[name],
    model: metrics[name].toFixed(3),
    "95% interval": range(intervals[name]),
    ...(baseline && {
      "logistic regression": baseline.metrics[name].toFixed(3),
      "its 95% interval": range(baseline.intervals[name]),
    }),
    "without a model": majority[name].toFixed(3),
  }));
  const gain = baseline
    ? `; AUC ${
      signed(baseline.aucGain.value)
    } compared with the logistic regression (${
      signed(baseline.aucGain.low)
    } to ${signed(baseline.aucGain.high)})`
    : "";
  const { truePositives, falseNegatives } = evaluation.confusion;
  const churned = truePositives + falseNegatives;
  const rarer = Math.min(churned, evaluation.rows - churned);
  const few = rarer < enough
    ? `. With only ${count(rarer)} ${
      rarer === churned ? "churned" : "staying"
    } customers, intervals are imprecise: those of the AUC and of its difference covered the truth in 85 to 99% of simulated cases, the others in 89 to 96%`
    : "";
  return displayTable(rows, {
    note: `${count(evaluation.rows)} customers, ${
      count(churned)
    } of them churned; ${cutoffText(evaluation.cutoff)}, ${
      count(resamples)
    } bootstrap resamples, AUC interval by formula${gain}${few}`,
  });
}

/**
 * Shows what each set's rows were used for, and how often, by all models.
 *
 * @example
 * ```ts ignore
 * churn.showUses(validation, test);
 * ```
 */
export function showUses(...scores: StoredScores[]): Displayable {
  const rows = scores.flatMap(({ set, uses }) => {
    const counts = new Map<string, { use: Use; times: number }>();
    for (const use of uses) {
      const key = JSON.stringify(use);
      counts.set(key, { use, times: (counts.get(key)?.times ?? 0) + 1 });
    }
    return [...counts.values()].map(({ use, times }) => ({
      set,
      "training job": use.trainingJob,
      purpose: use.purpose,
      uses: times,
    }));
  });
  return displayTable(rows, { note: scores.map(looks).join("; ") });
}

/** How many models were judged on a set's rows, and what choosing among them costs. */
function looks({ set, labels, models, optimism }: StoredScores): string {
  const judged = `${models} ${models === 1 ? "model" : "models"} judged on ` +
    `these ${count(labels.length)} ${set} rows`;
  return optimism === undefined
    ? judged
    : `${judged}. If they were equally good, the one with the best AUC here ` +
      `would look ${optimism.toFixed(3)} better than it is`;
}

/**
 * Shows whether the endpoint's probabilities are recalibrated, and how likely
 * wrong ones would have been detected.
 *
 * @example
 * ```ts ignore
 * churn.showRecalibration(model.recalibration);
 * ```
 */
export function showRecalibration(recalibration?: Recalibration): Displayable {
  if (!recalibration) {
    return displayTable([], {
      note: "The training job did not report on recalibration.",
    });
  }
  const { slope, intercept, gain, pays, power, rows, churned } = recalibration;
  const fittedOn = `${count(rows)} validation rows, ${count(churned)} churned`;
  if (!gain) {
    return displayTable([], {
      note:
        `Too few customers to judge whether recalibration helps (${fittedOn}); the probabilities are left as they are`,
    });
  }
  const noticed = power
    ? `. That many rows detect odds that are all too low by a factor of two in ${
      percent(power.odds)
    } of simulations, and log-odds twice as far from their mean as they should be in ${
      percent(power.spread)
    }`
    : "";
  return displayTable([{
    slope: slope.toFixed(3),
    intercept: signed(intercept),
    "log loss reduced by": signed(gain.value, 4),
    "95% interval": `${signed(gain.low, 4)} to ${signed(gain.high, 4)}`,
    decision: pays ? "the endpoint recalibrates" : "left as they are",
  }], { note: `${fittedOn}; the gain is cross-fitted${noticed}` });
}

/**
 * Shows lift and cumulative gain by decile.
 *
 * @example
 * ```ts ignore
 * churn.showLift(churn.liftByDecile(test));
 * ```
 */
export function showLift(deciles: readonly Decile[]): Displayable {
  return displayTable(deciles.map(({ decile, lift, gain }) => ({
    decile,
    lift: lift.value.toFixed(2),
    "lift's 95% interval": range(lift, 2),
    "churners found": percent(gain.value, 1),
    "its 95% interval": percents(gain),
  })));
}

/**
 * Shows segments by the number of findings, then those furthest below the AUC
 * that their probabilities imply.
 *
 * @example
 * ```ts ignore
 * churn.showSegments(
 *   churn.segments(test, churn.featureColumns(customers.roles, raw)));
 * ```
 */
export function showSegments(
  segments: readonly Segment[],
  options: { most?: number } = {},
): Displayable {
  checkOptions("showSegments", options, ["most"]);
  const { most = 12 } = options;
  const below = ({ auc, implied }: Segment) =>
    auc ? implied!.value - auc.value : -Infinity;
  const ranked = segments.toSorted((a, b) =>
    b.findings.length - a.findings.length || below(b) - below(a)
  );
  const found = segments.some(({ findings }) => findings.length > 0);
  const small = segments.filter(({ auc }) => !auc).length;
  return displayTable(
    ranked.slice(0, most).map((segment) => ({
      segment: `${segment.column}: ${segment.group}`,
      customers: segment.customers,
      churned: `${percent(segment.rate.value)} (${percents(segment.rate)})`,
      predicted: percent(segment.predicted),
      AUC: segment.auc?.value.toFixed(2) ?? "",
      "AUC implied": segment.implied ? range(segment.implied, 2) : "",
      contacted: percent(segment.contacted.value),
      "of churners (recall)": estimate(segment.recall),
      "of stayers (false positives)": estimate(segment.falsePositiveRate),
      precision: estimate(segment.precision),
      ...(found ? { finding: segment.findings.join(", ") } : {}),
    })),
    {
      note: `${segmentsFinding(segments)} (AUC more than ${least.auc} below ` +
        "the one that the probabilities imply, or probabilities off by more " +
        `than ${percent(least.rate)} of the churn rate). ${
          most < segments.length ? `${most} of ${segments.length} shown, ` : ""
        }${small} with fewer than ${fewest} churned or staying customers not ` +
        `tested. ${contactedMost(segments)}`,
    },
  );

  function estimate({ value, ...interval }: Estimate) {
    return Number.isNaN(value)
      ? ""
      : `${percent(value)} (${percents(interval)})`;
  }
}

/** Where most of the staying customers are contacted, which no test judges. */
function contactedMost(segments: readonly Segment[]): string {
  const judged = segments.filter(({ auc }) => auc);
  if (judged.length === 0) return "";
  const rate = ({ falsePositiveRate }: Segment) => falsePositiveRate.value;
  const [most] = judged.toSorted((a, b) => rate(b) - rate(a));
  const [least] = judged.filter(({ column }) => column === most.column)
    .toSorted((a, b) => rate(a) - rate(b));
  return `The share of stayers who are contacted is not tested; it is highest for ` +
    `${most.column} ${most.group}, ${percent(rate(most))}` +
    (least === most
      ? ""
      : `, versus ${percent(rate(least))} for ${least.group}`);
}

/**
 * Shows the model's AUC next to those of refits on permuted labels.
 *
 * @example
 * ```ts ignore
 * churn.showPermutationCheck(churn.permutationCheck(test, refits));
 * ```
 */
export function showPermutationCheck(check: PermutationCheck): Displayable {
  const { auc, mean, withoutLeak, highest, permutations, leaks, p } = check;
  const { rows } = check;
  const learned = p < 0.05
    ? "The model has learned more than chance explains"
    : "The model is no better than chance explains";
  return displayTable([
    {
      labels: "as they are",
      AUC: auc.value.toFixed(3),
      "95% range": range(auc),
      highest: "",
    },
    {
      labels: "permuted",
      AUC: mean.toFixed(3),
      "95% range": range(withoutLeak),
      highest: highest.toFixed(3),
    },
  ], {
    note:
      `${count(permutations)} refits of ${
        count(rows)
      } training rows with permuted labels; their range is ` +
      `where the mean AUC lies if no label leaks through the pipeline. ` +
      (leaks
        ? "The mean lies outside, which happens by chance in 5% of cases: labels of test customers may reach their own scores. Refit with more permutations to be more certain"
        : "The mean lies within: no leak found") +
      `. ${learned} (p = ${p.toFixed(3)})`,
  });
}

/**
 * Shows the model next to the best reachable AUC.
 *
 * @example
 * ```ts ignore
 * const truth = churn.trueProbabilities(raw, customers.sample!);
 * churn.showBestReachable(churn.bestReachable(test, truth));
 * ```
 */
export function showBestReachable(found?: BestReachable): Displayable {
  if (!found) {
    return displayTable([], {
      note: "The true probabilities of real customers are unknown.",
    });
  }
  const { model, best, gap } = found;
  const row = (scores: string, area: Estimate) => ({
    scores,
    AUC: area.value.toFixed(3),
    "95% interval": range(area),
  });
  return displayTable([
    row("the model's", model),
    row("true probabilities", best),
    row("room for improvement", gap),
  ]);
}

function range({ low, high }: Interval, digits = 3): string {
  const [from, to] = [low, high].map((end) => minus(end.toFixed(digits)));
  return `${from} – ${to}`;
}

function percents({ low, high }: Interval, digits = 0): string {
  return `${percent(low, digits)} – ${percent(high, digits)}`;
}

function signed(value: number, digits = 3): string {
  return (value < 0 ? "−" : "+") + Math.abs(value).toFixed(digits);
}
