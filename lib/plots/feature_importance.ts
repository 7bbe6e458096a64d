/**
 * Which features move the predictions.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { customers } from "./words.ts";

/** One feature's weight in the predictions. */
export interface Importance {
  readonly feature: string;
  /** Mean of |SHAP| over the customers, in log-odds. */
  readonly meanAbsoluteShap: number;
}

/** What {@linkcode featureImportancePlot} shows. */
export interface ImportanceOptions {
  features: readonly Importance[];
  /** How many customers the means are taken over. */
  customers: number;
  title?: string;
}

/** Bars sorted by importance; 10 × 6 inches at 96 pixels an inch. */
export function featureImportancePlot(options: ImportanceOptions): Spec {
  const values = options.features
    .toSorted((a, b) => b.meanAbsoluteShap - a.meanAbsoluteShap)
    .map((feature) => ({
      ...feature,
      label: feature.meanAbsoluteShap.toFixed(3),
    }));
  return chart({
    title: options.title ?? finding(values),
    subtitle: `Mean |SHAP value| over ${
      customers(options.customers)
    }: how far a feature moves the log-odds of churn, up or down`,
    description: "Feature importance as mean |SHAP value| in log-odds over " +
      `${customers(options.customers)}: ` +
      values.map((v) => `${v.feature} ${v.label}`).join(", ") + ".",
    width: 960,
    height: 576,
    autosize: { type: "fit", contains: "padding" },
    data: { values },
    encoding: {
      y: {
        field: "feature",
        type: "nominal",
        sort: null,
        title: null,
        axis: { ticks: false, domain: false, labelPadding: 8, labelLimit: 280 },
      },
      x: {
        field: "meanAbsoluteShap",
        type: "quantitative",
        title: "Mean |SHAP value| (log-odds)",
        axis: { tickCount: 6 },
      },
    },
    layer: [
      { mark: { type: "bar", color: colors.stayed, height: { band: 0.7 } } },
      {
        mark: { type: "text", align: "left", dx: 6 },
        encoding: { text: { field: "label" } },
      },
    ],
  });
}

function finding(ranked: Importance[]): string {
  const moving = ranked.filter((feature) => feature.meanAbsoluteShap > 0);
  if (moving.length === 0) return "No feature moves the predictions";
  const [first, second] = moving.map((feature) => feature.feature);
  return second
    ? `${first} moves the predictions most, then ${second}`
    : `Only ${first} moves the predictions`;
}
