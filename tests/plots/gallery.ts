/**
 * Every plot on fixed data, usual and unusual.
 *
 * @module
 */
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { numbers } from "lib/table.ts";
import type { Spec } from "lib/show/theme.ts";
import { evaluate } from "lib/evaluation/evaluate.ts";
import { calibration } from "lib/evaluation/calibration.ts";
import { breakEven } from "lib/evaluation/assumptions.ts";
import { cutoffCurve } from "lib/evaluation/cutoff.ts";
import { liftByDecile } from "lib/evaluation/lift.ts";
import { retentionPlan } from "lib/retention/retention_plan.ts";
import { calibrationPlot } from "lib/evaluation/plots/calibration.ts";
import { confusionMatrixPlot } from "lib/evaluation/plots/confusion_matrix.ts";
import { cutoffPlot } from "lib/evaluation/plots/cutoff.ts";
import { candidatesPlot } from "lib/candidates/candidates_plot.ts";
import { chooseCandidate } from "lib/candidates/choose.ts";
import type { TrainedModel } from "lib/training/types.ts";
import { runsPlot } from "lib/runs/runs_plot.ts";
import type { RunRecord } from "lib/runs/runs.ts";
import { learningCurvePlot } from "lib/training/learning_curve_plot.ts";
import { liftPlot } from "lib/evaluation/plots/lift.ts";
import { precisionRecallPlot } from "lib/evaluation/plots/precision_recall.ts";
import { probabilityPlot } from "lib/endpoint/probability_plot.ts";
import { retentionPlot } from "lib/retention/retention_plot.ts";
import { rocCurvePlot } from "lib/evaluation/plots/roc_curve.ts";
import { hyperparameterImportances } from "lib/tuning/importances.ts";
import { importancesPlot } from "lib/tuning/plots/importances.ts";
import { parameterPlot } from "lib/tuning/plots/parameter.ts";
import { searchPlot } from "lib/tuning/plots/search.ts";
import { drawnRows } from "../evaluation/support.ts";
import { draws, namedPlots } from "./named_plots.ts";

export { draws };

/** Customers of the sample, scored with their true probabilities. */
function scored(count: number) {
  const sample = sampleCustomers({ count });
  const labels = Uint8Array.from(numbers(sample, "churn"));
  return { labels, probabilities: sample.probability };
}

const named = await namedPlots();
export const { sample, scores, churned, columns, columnNames, wideColumns } =
  named;
export const { associated, judged, refits, set } = named;
const few = scored(150);

export const rounds = Array.from({ length: 40 }, (_, round) => ({
  round,
  train: 0.3 + 0.35 * Math.exp(-round / 15),
  validation: 0.43 + 0.24 * Math.exp(-round / 9) + 0.002 * round,
}));

const trained = Array.from({ length: 12 }, (_, i) => ({
  name: `churn-training-${i + 1}`,
  metrics: { "validation:logloss": 0.43 + 0.01 * Math.sin(2.4 * i) - i / 900 },
})) as unknown as RunRecord[];

const training = {
  runs: runsPlot({ runs: trained }),
  oneRun: runsPlot({ runs: trained.slice(0, 1) }),
  learningCurve: learningCurvePlot({ rounds }),
  oneRound: learningCurvePlot({ rounds: rounds.slice(0, 1) }),
};

/** Candidates that see the true log-odds less and less dimly. */
const dimmed = (...powers: number[]) =>
  chooseCandidate(powers.map((power, i) => ({
    name: ["logistic regression", "case study", "bag", "blend"][i],
    about: `power ${power}`,
    model: {} as TrainedModel,
    labels: few.labels,
    probabilities: few.probabilities.map((p) =>
      1 / (1 + ((1 - p) / p) ** power)
    ),
  })));

const choosing = {
  candidates: candidatesPlot(dimmed(0.9, 0.4, 1.2, 1)),
  candidatesOfOne: candidatesPlot(dimmed(1)),
};

const tied = {
  labels: scores.labels,
  probabilities: scores.probabilities.map((p) => Math.round(4 * p) / 4),
};
const large = scored(100_000);
/** An offer of 30 that keeps 30 %, for 12 months at a margin of a half. */
export const terms = { cost: 30, success: 0.3, budget: 6000, unit: "" };
export const values = numbers(sample, "monthly_charges").map((paid) =>
  6 * paid
);
export const curve = cutoffCurve(scores, values, terms, draws);
const alike = (rows: number) => new Float64Array(rows).fill(12);
const relative = { cost: 1, success: 0.3, budget: 300, unit: "offers" };
export const deciles = liftByDecile(scores);
export const plan = retentionPlan(scores, values, terms, draws);
const evaluation = (of: typeof scores) => {
  return evaluate(of, { cutoff: breakEven(values, terms), resamples: 2 });
};

const judging = {
  cutoff: cutoffPlot(curve),
  cutoffOfFew: cutoffPlot(
    cutoffCurve(few, values.subarray(0, 150), terms, draws),
  ),
  cutoffOfMany: cutoffPlot(
    cutoffCurve(large, alike(100_000), relative, { resamples: 2 }),
  ),
  dearOffers: cutoffPlot(
    cutoffCurve(scores, values, { ...terms, cost: 200 }, draws),
  ),
  confusionMatrix: confusionMatrixPlot(evaluation(scores).confusion),
  confusionOfMany: confusionMatrixPlot({
    truePositives: 310_000,
    falsePositives: 12,
    trueNegatives: 920_000,
    falseNegatives: 0,
  }),
  rocCurve: rocCurvePlot(evaluation(scores)),
  rocOfFew: rocCurvePlot(evaluate(few, { cutoff: 0.3, resamples: 2 })),
  rocOfTies: rocCurvePlot(evaluation(tied)),
  rocOfMany: rocCurvePlot(evaluate(large, { cutoff: 0.3, resamples: 2 })),
  probability: probabilityPlot(scores, { cutoff: 0.34 }),
  scores: probabilityPlot(scores),
  scoresOfFew: probabilityPlot(few),
  precisionRecall: precisionRecallPlot(
    evaluate(scores, {
      cutoff: breakEven(values, terms),
      baseline: tied,
      resamples: 100,
    }),
  ),
  precisionRecallOfFew: precisionRecallPlot(
    evaluate(few, { cutoff: 0.3, resamples: 100 }),
  ),
  precisionRecallOfMany: precisionRecallPlot(
    evaluate(large, { cutoff: 1, resamples: 2 }),
  ),
  calibration: calibrationPlot(calibration(scores)),
  calibrationOfFew: calibrationPlot(calibration(few)),
  wrongCalibration: calibrationPlot(calibration(drawnRows(2000, { power: 2 }))),
  lift: liftPlot(deciles),
  liftOfFew: liftPlot(liftByDecile(few)),
  retention: retentionPlot(plan),
  nothingPays: retentionPlot(
    retentionPlan(
      few,
      alike(150),
      { ...relative, success: 0.05 },
      draws,
    ),
  ),
};

/** A search of which some training jobs have no result. */
const trials = Array.from({ length: 30 }, (_, i) => {
  const eta = Number((0.02 * 15 ** ((i * 7 % 30) / 29)).toPrecision(4));
  const max_depth = 2 + i * 3 % 5;
  const loss = 0.414 + 0.004 * Math.log(eta / 0.06) ** 2 +
    0.002 * (max_depth - 2) + 0.001 * Math.sin(9 * i);
  return {
    trainingJob: `churn-tuning-1-${String(i + 1).padStart(3, "0")}-0a1b2c3d`,
    tuned: {
      ...{ eta, max_depth },
      grow_policy: i % 3 ? "depthwise" : "lossguide",
    },
    ranges: {
      eta: { min: 0.02, max: 0.3, scaling: "Logarithmic" as const },
      max_depth: { min: 2, max: 6 },
      grow_policy: ["depthwise", "lossguide"],
    },
    status: i % 11 === 5 ? "Failed" : "Completed",
    ...i % 11 !== 5 && { value: loss, metric: "validation:logloss" },
    created: new Date(2026, 0, 1, 0, i),
  };
});

const randomTrials = trials.map((trial) => ({
  ...trial,
  ...trial.value && { value: trial.value + 0.0013 },
})).toReversed();

const searching = {
  search: searchPlot({ trials }),
  searchAndRandom: searchPlot({ trials, random: randomTrials }),
  searchOfOne: searchPlot({ trials: trials.slice(0, 1) }),
  searchByEta: parameterPlot({ trials, parameter: "eta" }),
  searchByDepth: parameterPlot({ trials, parameter: "max_depth" }),
  searchImportances: importancesPlot({
    importances: hyperparameterImportances(trials),
  }),
  searchByPolicy: parameterPlot({ trials, parameter: "grow_policy" }),
};

/** All of them, by name. */
export const plots = {
  ...named.plots,
  ...training,
  ...choosing,
  ...judging,
  ...searching,
} satisfies Record<string, Spec>;
