/**
 * What judging found, as tables for people.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import type { Evaluation } from "./evaluate.ts";
import {
  aucGainText,
  churnersOf,
  coverageText,
  isRough,
  metricWords,
} from "./evaluation_words.ts";
import type { Estimate, Interval } from "../statistics/estimate.ts";
import type { BestReachable, PermutationCheck } from "./learning_check.ts";
import { leakText, learnedText } from "./learning_check_words.ts";
import type { Decile } from "./lift.ts";
import type { Metrics } from "./metrics.ts";
import type { Recalibration } from "../training/recalibration.ts";
import {
  decisionText,
  fittedOn,
  leftText,
  powerText,
  tooFewText,
} from "../training/recalibration_words.ts";
import type { StoredScores, Use } from "./scores.ts";
import { looksText } from "./scores_words.ts";
import type { Segment } from "./segments.ts";
import {
  contactedMost,
  segmentsFinding,
  testedText,
  untestedText,
} from "./segments_words.ts";
import { count, cutoffText, minus, percent, signed } from "../words.ts";

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
  const gain = baseline ? `; ${aucGainText(baseline.aucGain)}` : "";
  const few = isRough(evaluation) ? `. ${coverageText(evaluation)}` : "";
  return displayTable(rows, {
    note: `${count(evaluation.rows)} customers, ${
      count(churnersOf(evaluation))
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
  return displayTable(rows, { note: scores.map(looksText).join("; ") });
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
    return displayTable([], { note: decisionText(recalibration) });
  }
  const { slope, intercept, gain, pays, power } = recalibration;
  if (!gain) {
    return displayTable([], {
      note: `${tooFewText(recalibration)}; the probabilities are ${leftText}`,
    });
  }
  return displayTable([{
    slope: slope.toFixed(3),
    intercept: signed(intercept, 3),
    "log loss reduced by": signed(gain.value, 4),
    "95% interval": `${signed(gain.low, 4)} to ${signed(gain.high, 4)}`,
    decision: pays ? "the endpoint recalibrates" : leftText,
  }], {
    note: `${fittedOn(recalibration)}; the gain is cross-fitted${
      power ? `. ${powerText(power)}` : ""
    }`,
  });
}

/**
 * Shows lift and cumulative gain by decile.
 *
 * @example
 * ```ts ignore
 * churn.evaluation.showLift(churn.liftByDecile(test));
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
 *   churn.segments(test, churn.customers.featureColumns(customers.roles, raw)));
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
      note: [
        segmentsFinding(segments),
        testedText,
        ...most < segments.length
          ? [`${most} of ${segments.length} shown`]
          : [],
        untestedText(segments),
        contactedMost(segments),
      ].filter(Boolean).join(". "),
    },
  );

  function estimate({ value, ...interval }: Estimate) {
    return Number.isNaN(value)
      ? ""
      : `${percent(value)} (${percents(interval)})`;
  }
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
  const { auc, mean, withoutLeak, highest, permutations, leaks, rows } = check;
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
        ? `${leakText(check)}. Refit with more permutations to be more certain`
        : "The mean lies within: no leak found") +
      `. ${learnedText(check)}`,
  });
}

/**
 * Shows the model next to the best reachable AUC.
 *
 * @example
 * ```ts ignore
 * const truth = churn.evaluation.trueProbabilities(raw, customers.sample!);
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
