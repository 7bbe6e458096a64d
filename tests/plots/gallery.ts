/**
 * Every plot on fixed data, usual and unusual.
 *
 * @module
 */
import { sampleCustomers } from "lib/data/sample.ts";
import { numbers } from "lib/data/table.ts";
import type { Spec } from "lib/display/theme.ts";
import { evaluate } from "lib/evaluation.ts";
import { calibration } from "lib/judging/calibration.ts";
import { chooseCutoff } from "lib/judging/cutoff.ts";
import { liftByDecile } from "lib/judging/lift.ts";
import { customerValue, retentionPlan } from "lib/judging/retention.ts";
import { calibrationPlot } from "lib/plots/calibration.ts";
import { confusionMatrixPlot } from "lib/plots/confusion_matrix.ts";
import { cutoffPlot } from "lib/plots/cutoff.ts";
import { learningCurvePlot } from "lib/plots/learning_curve.ts";
import { liftPlot } from "lib/plots/lift.ts";
import { probabilityPlot } from "lib/plots/probability.ts";
import { retentionPlot } from "lib/plots/retention.ts";
import { rocCurvePlot } from "lib/plots/roc_curve.ts";
import { drawnRows } from "../judging/support.ts";
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

const training = {
  learningCurve: learningCurvePlot({ rounds }),
  oneRound: learningCurvePlot({ rounds: rounds.slice(0, 1) }),
};

const tied = {
  labels: scores.labels,
  probabilities: scores.probabilities.map((p) => Math.round(4 * p) / 4),
};
const large = scored(100_000);
export const choice = chooseCutoff(scores, draws);
export const deciles = liftByDecile(scores);
export const plan = retentionPlan(
  scores,
  customerValue(sample, "monthly_charges"),
  { cost: 60, success: 0.3, budget: 12_000 },
  draws,
);
const evaluation = (of: typeof scores) => {
  return evaluate(of, { cutoff: choice.cutoff, resamples: 2 });
};

const judging = {
  cutoff: cutoffPlot(choice),
  cutoffOfFew: cutoffPlot(chooseCutoff(few, draws)),
  cutoffOfMany: cutoffPlot(chooseCutoff(large, { resamples: 2 })),
  dearOffers: cutoffPlot(
    chooseCutoff(scores, { ...draws, missedChurner: 0.001 }),
  ),
  confusionMatrix: confusionMatrixPlot(evaluation(scores).confusion),
  confusionOfMany: confusionMatrixPlot({
    truePositives: 310_000,
    falsePositives: 12,
    trueNegatives: 920_000,
    falseNegatives: 0,
  }),
  rocCurve: rocCurvePlot(evaluation(scores)),
  rocOfFew: rocCurvePlot(evaluation(few)),
  rocOfTies: rocCurvePlot(evaluation(tied)),
  rocOfMany: rocCurvePlot(evaluation(large)),
  probability: probabilityPlot(scores, { cutoff: 0.34 }),
  calibration: calibrationPlot(calibration(scores)),
  calibrationOfFew: calibrationPlot(calibration(few)),
  wrongCalibration: calibrationPlot(calibration(drawnRows(2000, { power: 2 }))),
  lift: liftPlot(deciles),
  liftOfFew: liftPlot(liftByDecile(few)),
  retention: retentionPlot(plan),
  nothingPays: retentionPlot(
    retentionPlan(few, 10, { cost: 500, success: 0.2 }, draws),
  ),
};

/** All of them, by name. */
export const plots = {
  ...named.plots,
  ...training,
  ...judging,
} satisfies Record<string, Spec>;
