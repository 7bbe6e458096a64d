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
  tip,
} from "../../show/marks.ts";
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

/**
 * Plots the features' importance as sorted bars.
 *
 * @example
 * ```ts ignore
 * const bars = churn.featureImportancePlot({
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
    ? "; lines: 95% of models trained on other customers"
    : "";
  return chart({
    title: options.title ?? importanceFinding(values),
    subtitle:
      `Mean |SHAP value| over ${whom}${shown}: how much a feature moves the log-odds, up or down${whiskers}`,
    description: "Feature importance as mean |SHAP value| in log-odds over " +
      `${whom}: ` +
      values.map((v) =>
        `${v.feature} ${v.label}` +
        (v.high === undefined
          ? ""
          : ` (${v.low!.toFixed(3)} to ${v.high.toFixed(3)})`)
      ).join(", ") + ".",
    height: 456,
    autosize: { type: "fit", contains: "padding" },
    params: textParams({
      names: values.map(({ feature }) => brief(feature)),
      texts: values.map(({ label }) => label),
    }),
    data: { values },
    encoding: {
      x: {
        field: "meanAbsoluteShap",
        type: "quantitative",
        title: "Mean |SHAP value| (log-odds)",
        axis: { tickCount: 6 },
      },
      tooltip: [
        tip("feature", "feature"),
        tip("mean |SHAP value|", "meanAbsoluteShap", ".3f"),
        ...(whiskers
          ? [tip("retrained from", "low", ".3f"), tip("to", "high", ".3f")]
          : []),
      ],
    },
    resolve: bothSides,
    layer: [
      {
        mark: { ...paleBar(colors.stayed), height: { band: 0.62 } },
        encoding: { y: names({ labelLimit: labelRoom(280) }) },
      },
      ...(whiskers
        ? [{
          mark: interval(colors.stayed),
          encoding: {
            y: places(null),
            x: { field: "low" },
            x2: { field: "high" },
          },
        }]
        : []),
      {
        mark: dot(colors.stayed, 90),
        encoding: { y: texts() },
      },
    ],
  });
}

/** Which features move the predictions most, in a sentence. */
export function importanceFinding(ranked: readonly Importance[]): string {
  const moving = ranked.filter((feature) => feature.meanAbsoluteShap > 0);
  if (moving.length === 0) return "No feature moves the predictions";
  const [first, second] = moving;
  const [one, other, third] = moving.map(({ feature }) => brief(feature));
  if (!second) return `Only ${one} moves the predictions`;
  const near = ({ low }: Importance) =>
    moving.filter(({ high }) => low !== undefined && high! >= low);
  const rivals = near(first);
  if (rivals.length < 2) {
    const then = near(second).length > 2 ? "" : `, then ${other}`;
    return `${one} moves the predictions most${then}`;
  }
  return rivals.length === 2
    ? `${one} and ${other} move the predictions most`
    : `${one}, ${other} and ${
      rivals.length === 3 ? third : `${rivals.length - 2} others`
    } move the predictions most`;
}
