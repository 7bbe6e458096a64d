/**
 * The plots that show names of columns and categories, by any spelling of these.
 *
 * @module
 */
import { randomState } from "lib/statistics/mt19937.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { type Column, column, numbers } from "lib/table.ts";
import {
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "lib/explanation/cohorts.ts";
import { dependence } from "lib/explanation/dependence.ts";
import { type ExplainedSet, gather } from "lib/explanation/explained_set.ts";
import { importance } from "lib/explanation/importance.ts";
import { customerOf, story } from "lib/explanation/story.ts";
import { churnRates } from "lib/exploration/explore.ts";
import { associations } from "lib/exploration/associations.ts";
import { correlations } from "lib/exploration/correlations.ts";
import { cutoffCurve } from "lib/evaluation/cutoff.ts";
import { retentionPlan } from "lib/retention/retention_plan.ts";
import { segments } from "lib/evaluation/segments.ts";
import { associationsPlot } from "lib/exploration/plots/associations.ts";
import { churnRatePlot } from "lib/exploration/plots/churn_rate.ts";
import { churnRatesPlot } from "lib/exploration/plots/churn_rates.ts";
import { cohortsPlot } from "lib/explanation/plots/cohorts.ts";
import { correlationPlot } from "lib/exploration/plots/correlations.ts";
import { cutoffPlot } from "lib/evaluation/plots/cutoff.ts";
import { dependencePlot } from "lib/explanation/plots/dependence.ts";
import { distributionPlot } from "lib/exploration/plots/distribution.ts";
import { featureImportancePlot } from "lib/explanation/plots/feature_importance.ts";
import { retentionPlot } from "lib/retention/retention_plot.ts";
import { segmentsPlot } from "lib/evaluation/plots/segments.ts";
import { waterfallPlot } from "lib/explanation/plots/waterfall.ts";

/** How a column or a category is spelled; two of one kind never alike. */
export interface Spelling {
  column(name: string): string;
  category(name: string): string;
  /** What a customer is called; as the sample has it where left out. */
  customer?(row: number): string;
}

/** As the sample has them. */
const asTheyAre: Spelling = {
  column: (name) => name,
  category: (name) => name,
};

export const draws = { resamples: 100 };

/** Makes every plot that shows names, and what they are made of. */
export async function namedPlots(
  { column: named, category, customer }: Spelling = asTheyAre,
) {
  const original = sampleCustomers({ count: 1000 });
  const spelled = (column: Column): Column => ({
    ...column,
    name: named(column.name),
    ...(column.kind === "text" &&
      { values: column.values.map((text) => text && category(text)) }),
  } as Column);
  const churned = numbers(original, "churn");
  const sample = {
    ...original,
    columns: original.columns.map((column) =>
      column.name === "customer_id" || column.name === "churn"
        ? column
        : spelled(column)
    ),
  };
  const scores = {
    labels: Uint8Array.from(churned),
    probabilities: sample.probability,
  };
  const of = (name: string) => column(sample, named(name));
  const columns = sample.columns.filter(({ name }) =>
    name !== "customer_id" && name !== "churn"
  );
  const columnNames = columns.map(({ name }) => name);

  /** Tens of columns, long names, many categories, dates, blanks. */
  const wideColumns = Array.from({ length: 40 }, (_, i) => {
    const values = Array.from(
      { length: sample.rows },
      (_, row) =>
        row % 50 === 0
          ? ""
          : `category number ${(row * (i + 7)) % (i * i + 2)}`,
    );
    const dates = values.map((_, row) =>
      `20${10 + row % 12}-0${1 + row % 9}-01`
    );
    const name = named(`a_rather_long_column_name_${i}`);
    return i === 0
      ? { name, kind: "text" as const, values: dates }
      : { ...spelled({ name: "", kind: "text", values }), name };
  });
  const associated = associations(columns, churned);
  const wideAssociated = associations(wideColumns, churned);

  /** No churners in one group, nobody but churners in another. */
  const oneSided: Column = spelled({
    name: "plan",
    kind: "text",
    values: Array.from(
      churned,
      (label, row) => label ? row % 3 ? "basic" : "trial" : "basic",
    ).map((plan, row) =>
      !churned[row] && row % 4 === 0 ? "free for ever" : plan
    ),
  });

  const exploration = {
    associations: associationsPlot(associated),
    oneAssociation: associationsPlot(associated.slice(0, 1)),
    fortyAssociations: associationsPlot(wideAssociated),
    churnRates: churnRatesPlot(associated),
    oneColumn: churnRatesPlot(associated.slice(0, 1)),
    fortyColumns: churnRatesPlot(wideAssociated),
    churnRate: churnRatePlot({
      by: named("contract"),
      rates: churnRates(of("contract"), churned),
    }),
    oneSidedRate: churnRatePlot({
      by: oneSided.name,
      rates: churnRates(oneSided, churned),
    }),
    manyGroups: churnRatePlot({
      by: wideColumns[39].name,
      rates: wideAssociated.find(({ column }) =>
        column === wideColumns[39].name
      )!.rates,
    }),
    tenure: distributionPlot({
      name: named("tenure"),
      unit: "months",
      values: numbers(original, "tenure"),
      churned,
    }),
    charges: distributionPlot({
      name: named("monthly charges"),
      unit: "dollars",
      values: numbers(original, "monthly_charges"),
      churned,
    }),
    correlations: correlationPlot(correlations(columns)),
    oneCorrelation: correlationPlot(correlations(columns.slice(0, 2))),
    fortyCorrelations: correlationPlot(correlations(wideColumns)),
  };

  const judged = segments(scores, columns);
  const turned = {
    ...scores,
    probabilities: scores.probabilities.map((p, row) =>
      numbers(original, "tenure")[row] < 12 ? 1 - p : p
    ),
  };
  const judging = {
    segments: segmentsPlot(judged),
    worseSegments: segmentsPlot(segments(turned, columns)),
  };

  const draw = randomState(7);
  /** Contributions that follow the values: the first columns weigh most. */
  function explained(columns: string[]): Promise<ExplainedSet> {
    const all = columns.map((name) =>
      original.columns[sample.columns.findIndex((c) => c.name === name)]?.values
    );
    const rows = Array.from(
      { length: sample.rows },
      (_, row) =>
        all.map((values, i) => {
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

  const set = await explained(columnNames);
  const wideSet = await explained([
    ...columnNames,
    ...wideColumns.slice(8).map(({ name }) => name),
  ]);
  const categories = {
    ...spelled({
      name: "",
      kind: "text",
      values: Array.from(
        { length: sample.rows },
        (_, row) => row % 9 ? `a long category ${row ** 2 % 97}` : "",
      ),
    }),
    name: columnNames[0],
  } as Column;
  const blanks = {
    name: named("tenure"),
    kind: "float64" as const,
    values: numbers(original, "tenure").map((value, row) =>
      row % 9 ? value : NaN
    ),
  };

  const ids = customer &&
    Array.from({ length: sample.rows }, (_, row) => customer(row));
  const terms = { cost: 30, success: 0.3, budget: 6000, unit: named("USD") };
  const worth = numbers(original, "monthly_charges").map((paid) => 6 * paid);
  const money = {
    cutoffInDollars: cutoffPlot(cutoffCurve(scores, worth, terms, draws)),
    retentionInDollars: retentionPlot(
      retentionPlan(scores, worth, terms, draws),
    ),
  };

  const refits = refitsOf(set);
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
        dependence(set, column(sample, name), { names: ids })
      ),
    ),
    oneDependence: dependencePlot([dependence(set, blanks)]),
    categoryDependence: dependencePlot([
      dependence(set, categories, { names: ids }),
    ]),
    waterfall: waterfallPlot(
      story(set, 3, customerOf(sample, 3), { refits }),
    ),
    waterfallOfForty: waterfallPlot(story(wideSet, 3, {})),
    cohorts: cohortsPlot(
      compareCohorts(set, cohortsByColumn(of("contract")), draws),
    ),
    cohortsOfForty: cohortsPlot(
      compareCohorts(wideSet, cohortsByRisk(wideSet), draws),
    ),
  };

  return {
    ...{ sample, scores, churned, columns, columnNames, wideColumns },
    ...{ associated, judged, set, refits },
    plots: { ...exploration, ...judging, ...money, ...explanation },
  };
}

/** Refits whose means lie around those of a set, by a fifth. */
function refitsOf(set: ExplainedSet) {
  const { random } = randomState(11);
  const means = importance(set);
  return {
    importances: Array.from({ length: 12 }, () =>
      Object.fromEntries(
        means.map(({ feature, meanAbsoluteShap }) => [
          feature,
          meanAbsoluteShap * (0.8 + 0.4 * random()),
        ]),
      )),
    deviations: new Float64Array(set.customers).fill(0.4),
  };
}
