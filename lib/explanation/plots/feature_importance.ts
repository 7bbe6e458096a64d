/**
 * Which features move the predictions.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import {
  bothSides,
  dot,
  interval,
  labelRoom,
  names,
  paleBar,
  places,
  textParams,
  texts,
} from "../../show/marks.ts";
import { decimal, fieldsOf } from "../../show/fields.ts";
import type { Layer } from "../../show/spec.ts";
import { importanceFinding, retrained } from "../importance_words.ts";
import { brief, customers } from "../../words.ts";

/** One feature's weight in the predictions. */
export interface Importance {
  /** The feature's name. */
  readonly feature: string;
  /** Mean of |SHAP| over the customers, in log-odds. */
  readonly meanAbsoluteShap: number;
  /** Lower end of its range over 95 % of retrained models. */
  readonly low?: number;
  /** The upper end. */
  readonly high?: number;
}

/** What {@linkcode featureImportancePlot} shows. */
export interface ImportanceOptions {
  /** In any order; they are sorted. */
  features: readonly Importance[];
  /** The most features to show. @default {20} */
  most?: number;
  /** How many customers the means are taken over. */
  customers: number;
  /** Whether these are all customers of the set, or a sample. @default {true} */
  complete?: boolean;
  /** Instead of the finding. */
  title?: string;
}

const fields = fieldsOf<Importance>({
  feature: { tip: "feature" },
  meanAbsoluteShap: {
    tip: "mean |SHAP value|",
    title: "Mean |SHAP value| (log-odds)",
    ...decimal(3),
  },
  low: { tip: "retrained from", ...decimal(3) },
  high: { tip: "to", ...decimal(3) },
});

/** Of the retrained models. */
const ranges: Layer = {
  mark: interval(colors.stayed),
  encoding: {
    y: places(null),
    x: fields.only("low"),
    x2: fields.only("high"),
  },
};

/**
 * Plots the features' importance as sorted bars.
 *
 * @example
 * ```ts ignore
 * const bars = churn.explanation.featureImportancePlot({
 *   features: weights,
 *   customers: explained.customers,
 * });
 * ```
 */
export function featureImportancePlot(options: ImportanceOptions): Spec {
  checkOptions("featureImportancePlot", options, [
    "features",
    "most",
    "customers",
    "complete",
    "title",
  ]);
  const { most = 20, complete = true } = options;
  const whom = (complete ? "" : "a sample of ") + customers(options.customers);
  const values = options.features
    .toSorted((a, b) => b.meanAbsoluteShap - a.meanAbsoluteShap)
    .slice(0, most)
    .map((feature, place) => ({
      place,
      ...feature,
      label: feature.meanAbsoluteShap.toFixed(3),
    }));
  const shown = options.features.length > most
    ? `, the first ${most} of ${options.features.length} features`
    : "";
  const whiskers = values.some(({ high }) => high !== undefined)
    ? `; lines: ${retrained}`
    : "";
  return chart({
    title: options.title ?? importanceFinding(values),
    subtitle:
      `Mean |SHAP value| over ${whom}${shown}: how much a feature moves the log-odds, up or down${whiskers}`,
    description: "Feature importance as mean |SHAP value| in log-odds over " +
      `${whom}: ` +
      values.map(fields.words).map(({ feature, meanAbsoluteShap, ...ends }) =>
        `${feature} ${meanAbsoluteShap}` +
        (ends.high ? ` (${ends.low} to ${ends.high})` : "")
      ).join(", ") + ".",
    height: 456,
    autosize: { type: "fit", contains: "padding" },
    params: textParams({
      names: values.map(({ feature }) => brief(feature)),
      texts: values.map(({ label }) => label),
    }),
    data: { values },
    encoding: {
      x: fields.position("meanAbsoluteShap", { axis: { tickCount: 6 } }),
      tooltip: whiskers
        ? fields.tooltip()
        : fields.tooltip("feature", "meanAbsoluteShap"),
    },
    resolve: bothSides,
    layer: [
      {
        mark: { ...paleBar(colors.stayed), height: { band: 0.62 } },
        encoding: { y: names({ labelLimit: labelRoom(280) }) },
      },
      ...whiskers ? [ranges] : [],
      {
        mark: dot(colors.stayed, 90),
        encoding: { y: texts() },
      },
    ],
  });
}
