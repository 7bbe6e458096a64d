/**
 * Every plot on fixed data, usual and unusual.
 *
 * @module
 */
import { randomState } from "lib/data/mt19937.ts";
import { sampleCustomers } from "lib/data/sample.ts";
import { column, numbers } from "lib/data/table.ts";
import type { Spec } from "lib/display/theme.ts";
import { evaluate } from "lib/evaluation.ts";
import {
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "lib/explanation/cohorts.ts";
import { dependence } from "lib/explanation/dependence.ts";
import { type ExplainedSet, gather } from "lib/explanation/explained_set.ts";
import { importance } from "lib/explanation/importance.ts";
import { customerOf, story } from "lib/explanation/story.ts";
import { churnRates } from "lib/exploration.ts";
import { associations } from "lib/exploration/associations.ts";
import { correlations } from "lib/exploration/correlations.ts";
import { calibration } from "lib/judging/calibration.ts";
import { chooseCutoff } from "lib/judging/cutoff.ts";
import { liftByDecile } from "lib/judging/lift.ts";
import { customerValue, retentionPlan } from "lib/judging/retention.ts";
import { segments } from "lib/judging/segments.ts";
import { associationsPlot } from "lib/plots/associations.ts";
import { calibrationPlot } from "lib/plots/calibration.ts";
import { churnRatePlot } from "lib/plots/churn_rate.ts";
import { churnRatesPlot } from "lib/plots/churn_rates.ts";
import { cohortsPlot } from "lib/plots/cohorts.ts";
import { confusionMatrixPlot } from "lib/plots/confusion_matrix.ts";
import { correlationPlot } from "lib/plots/correlations.ts";
import { cutoffPlot } from "lib/plots/cutoff.ts";
import { dependencePlot } from "lib/plots/dependence.ts";
import { distributionPlot } from "lib/plots/distribution.ts";
import { featureImportancePlot } from "lib/plots/feature_importance.ts";
import { learningCurvePlot } from "lib/plots/learning_curve.ts";
import { liftPlot } from "lib/plots/lift.ts";
import { probabilityPlot } from "lib/plots/probability.ts";
import { retentionPlot } from "lib/plots/retention.ts";
import { rocCurvePlot } from "lib/plots/roc_curve.ts";
import { segmentsPlot } from "lib/plots/segments.ts";
import { waterfallPlot } from "lib/plots/waterfall.ts";
import { drawnRows } from "../judging/support.ts";

export const draws = { resamples: 100 };

/** Customers of the sample, scored with their true probabilities. */
export function scored(count: number) {
  const sample = sampleCustomers({ count });
  const labels = Uint8Array.from(numbers(sample, "churn"));
  return { sample, scores: { labels, probabilities: sample.probability } };
}

export const { sample, scores } = scored(1000);
const few = scored(150);
export const churned = numbers(sample, "churn");
export const columns = sample.columns.filter(({ name }) =>
  name !== "customer_id" && name !== "churn"
);
export const columnNames = columns.map(({ name }) => name);

/** Tens of columns, long names, many categories, dates, blanks. */
export const wideColumns = Array.from({ length: 40 }, (_, i) => ({
  name: `a_rather_long_column_name_${i}`,
  kind: "text" as const,
  values: Array.from(
    { length: sample.rows },
    (_, row) =>
      i === 0
        ? `20${10 + row % 12}-0${1 + row % 9}-01`
        : row % 50 === 0
        ? ""
        : `category number ${(row * (i + 7)) % (i * i + 2)}`,
  ),
}));
export const associated = associations(columns, churned);
const wideAssociated = associations(wideColumns, churned);

/** No churners in one group, nobody but churners in another. */
const oneSided = {
  name: "plan",
  kind: "text" as const,
  values: Array.from(
    churned,
    (label, row) => label ? row % 3 ? "basic" : "trial" : "basic",
  ).map((plan, row) => !churned[row] && row % 4 === 0 ? "free for ever" : plan),
};

const exploration = {
  associations: associationsPlot(associated),
  oneAssociation: associationsPlot(associated.slice(0, 1)),
  fortyAssociations: associationsPlot(wideAssociated),
  churnRates: churnRatesPlot(associated),
  oneColumn: churnRatesPlot(associated.slice(0, 1)),
  fortyColumns: churnRatesPlot(wideAssociated),
  churnRate: churnRatePlot({
    by: "contract",
    rates: churnRates(column(sample, "contract"), churned),
  }),
  oneSidedRate: churnRatePlot({
    by: "plan",
    rates: churnRates(oneSided, churned),
  }),
  manyGroups: churnRatePlot({
    by: "a_rather_long_column_name_39",
    rates: wideAssociated.find(({ column }) => column.endsWith("_39"))!.rates,
  }),
  tenure: distributionPlot({
    name: "tenure",
    unit: "months",
    values: numbers(sample, "tenure"),
    churned,
  }),
  charges: distributionPlot({
    name: "monthly charges",
    unit: "dollars",
    values: numbers(sample, "monthly_charges"),
    churned,
  }),
  correlations: correlationPlot(correlations(columns)),
  oneCorrelation: correlationPlot(correlations(columns.slice(0, 2))),
  fortyCorrelations: correlationPlot(correlations(wideColumns)),
};

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
const turned = {
  ...scores,
  probabilities: scores.probabilities.map((p, row) =>
    numbers(sample, "tenure")[row] < 12 ? 1 - p : p
  ),
};
const large = scored(100_000).scores;
export const choice = chooseCutoff(scores, draws);
export const deciles = liftByDecile(scores);
export const judged = segments(scores, columns);
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
  cutoffOfFew: cutoffPlot(chooseCutoff(few.scores, draws)),
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
  rocOfFew: rocCurvePlot(evaluation(few.scores)),
  rocOfTies: rocCurvePlot(evaluation(tied)),
  rocOfMany: rocCurvePlot(evaluation(large)),
  probability: probabilityPlot(scores, { cutoff: 0.34 }),
  calibration: calibrationPlot(calibration(scores)),
  calibrationOfFew: calibrationPlot(calibration(few.scores)),
  wrongCalibration: calibrationPlot(calibration(drawnRows(2000, { power: 2 }))),
  lift: liftPlot(deciles),
  liftOfFew: liftPlot(liftByDecile(few.scores)),
  segments: segmentsPlot(judged),
  worseSegments: segmentsPlot(segments(turned, columns)),
  retention: retentionPlot(plan),
  nothingPays: retentionPlot(
    retentionPlan(few.scores, 10, { cost: 500, success: 0.2 }, draws),
  ),
};

const draw = randomState(7);

/** Contributions that follow the values: the first columns weigh most. */
function explained(columns: string[]): Promise<ExplainedSet> {
  const rows = Array.from(
    { length: sample.rows },
    (_, row) =>
      columns.map((name, i) => {
        const values = sample.columns.find((c) => c.name === name)?.values;
        const cell = values?.[row];
        const size = typeof cell === "number"
          ? 2 * cell / Math.max(...values as Float64Array)
          : `${cell}`.length / 8;
        return (1 - size + draw.random() / 5) / (i + 1);
      }),
  );
  const margins = rows.map((row) => row.reduce((a, b) => a + b, -0.9));
  return gather([{
    features: columns,
    contributions: rows,
    bias: rows.map(() => -0.9),
    margins,
    predictions: margins.map((margin) => 1 / (1 + Math.exp(-margin))),
  }], columns.map((name) => ({ name })));
}

export const set = await explained(columnNames);
const wideSet = await explained([
  ...columnNames,
  ...wideColumns.slice(8).map(({ name }) => name),
]);
const categories = {
  name: columnNames[0],
  kind: "text" as const,
  values: Array.from(
    { length: sample.rows },
    (_, row) => row % 9 ? `a long category ${row ** 2 % 97}` : "",
  ),
};
const blanks = {
  name: "tenure",
  kind: "float64" as const,
  values: Float64Array.from(
    column(sample, "tenure").values as Float64Array,
    (value, row) => row % 9 ? value : NaN,
  ),
};

/** Refits whose means lie around those of a set, by a fifth. */
function refitsOf(set: ExplainedSet) {
  const means = importance(set);
  return {
    importances: Array.from({ length: 12 }, () =>
      Object.fromEntries(
        means.map((
          { feature, meanAbsoluteShap },
        ) => [feature, meanAbsoluteShap * (0.8 + 0.4 * draw.random())]),
      )),
    deviations: new Float64Array(set.customers).fill(0.4),
  };
}
export const refits = refitsOf(set);

const explanation = {
  importance: featureImportancePlot({
    features: importance(set, refits),
    customers: set.customers,
  }),
  oneImportance: featureImportancePlot({
    features: importance(set).slice(0, 1),
    customers: set.customers,
  }),
  importanceOfForty: featureImportancePlot({
    features: importance(wideSet, refitsOf(wideSet)),
    customers: set.customers,
  }),
  dependence: dependencePlot(
    columnNames.slice(0, 6).map((name) =>
      dependence(set, column(sample, name))
    ),
  ),
  oneDependence: dependencePlot([dependence(set, blanks)]),
  categoryDependence: dependencePlot([dependence(set, categories)]),
  waterfall: waterfallPlot(
    story(set, 3, customerOf(sample, 3), { refits }),
  ),
  waterfallOfForty: waterfallPlot(story(wideSet, 3, {})),
  cohorts: cohortsPlot(
    compareCohorts(set, cohortsByColumn(column(sample, "contract")), draws),
  ),
  cohortsOfForty: cohortsPlot(
    compareCohorts(wideSet, cohortsByRisk(wideSet), draws),
  ),
};

/** All of them, by name, in the order of the notebook. */
export const plots = {
  ...exploration,
  ...training,
  ...judging,
  ...explanation,
} satisfies Record<string, Spec>;
