/**
 * The receiver operating characteristic.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import type { Confusion } from "./confusion_matrix.ts";
import { percent } from "./words.ts";

/** One place on the curve; rates are 0 … 1. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/** What {@linkcode rocCurvePlot} shows. */
export interface RocCurve {
  /** From (0, 0) to (1, 1); every point is drawn. */
  readonly roc: readonly RocPoint[];
  /** `aucRoc` is the area under the curve. */
  readonly metrics: { readonly aucRoc: number };
  /** The cutoff in use: probabilities above it count as churn. */
  readonly cutoff: number;
  /** What it leads to. */
  readonly confusion: Confusion;
}

/** The curve over all cutoffs beside that of guessing, the cutoff marked. */
export function rocCurvePlot(
  { roc, metrics: { aucRoc: auc }, cutoff, confusion }: RocCurve,
  { title }: { title?: string } = {},
): Spec {
  const { truePositives, falsePositives, trueNegatives, falseNegatives } =
    confusion;
  const inUse = {
    falsePositiveRate: falsePositives / (falsePositives + trueNegatives),
    truePositiveRate: truePositives / (truePositives + falseNegatives),
  };
  const rates = {
    x: {
      field: "falsePositiveRate",
      type: "quantitative",
      title: "False positive rate (stayers taken for churners)",
      axis: { format: ".0%", tickCount: 5 },
      scale: { domain: [0, 1] },
    },
    y: {
      field: "truePositiveRate",
      type: "quantitative",
      title: "True positive rate (churners found)",
      axis: { format: ".0%", tickCount: 5 },
      scale: { domain: [0, 1] },
    },
  };
  const atCutoff = `cutoff ${Number(cutoff.toFixed(3))} finds ${
    percent(inUse.truePositiveRate)
  } of churners and takes ${
    percent(inUse.falsePositiveRate)
  } of stayers for churners`;
  return chart({
    title: title ??
      `AUC ${auc.toFixed(3)}: ${
        percent(auc)
      } of pairs of churner and stayer ranked right`,
    subtitle: `Point: ${atCutoff}`,
    description: `ROC curve, area under the curve ${auc.toFixed(4)}; ` +
      `${atCutoff}.`,
    width: 400,
    height: 400,
    layer: [
      {
        data: {
          values: [0, 1].map((x) => ({
            falsePositiveRate: x,
            truePositiveRate: x,
          })),
        },
        mark: { type: "line", strokeDash: [4, 4], color: colors.neutral },
        encoding: rates,
      },
      {
        data: {
          values: roc.map((point, order) => ({ ...rounded(point), order })),
        },
        mark: { type: "line", strokeWidth: 2.5, color: colors.stayed },
        encoding: { ...rates, order: { field: "order", type: "quantitative" } },
      },
      {
        data: { values: [inUse].map(rounded) },
        mark: {
          type: "point",
          filled: true,
          size: 110,
          opacity: 1,
          color: colors.churned,
        },
        encoding: rates,
      },
    ],
  });
}

const rounded = ({ falsePositiveRate, truePositiveRate }: RocPoint) => ({
  falsePositiveRate: Number(falsePositiveRate.toFixed(4)),
  truePositiveRate: Number(truePositiveRate.toFixed(4)),
});
