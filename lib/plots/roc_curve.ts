/**
 * The receiver operating characteristic.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { percent } from "./words.ts";

/** One cutoff's place on the curve; rates are 0 … 1. */
export interface RocPoint {
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
  /** Probabilities of at least this count as churn. */
  readonly cutoff: number;
}

/** What {@linkcode rocCurvePlot} shows. */
export interface RocCurve {
  /** From (0, 0) to (1, 1), cutoffs falling. */
  readonly roc: readonly RocPoint[];
  /** `aucRoc` is the area under the curve. */
  readonly metrics: { readonly aucRoc: number };
  /** The cutoff in use: probabilities above it count as churn. */
  readonly cutoff: number;
}

/** The curve over all cutoffs beside that of guessing, the cutoff marked. */
export function rocCurvePlot(
  { roc, metrics: { aucRoc: auc }, cutoff }: RocCurve,
  { title }: { title?: string } = {},
): Spec {
  const inUse = roc.findLast((point) => point.cutoff > cutoff) ?? roc[0];
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
        data: { values: simplified(roc) },
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

/** Leaves out what the eye can't see: points nearer than a pixel to the last. */
function simplified(points: readonly RocPoint[]) {
  let last: RocPoint | undefined;
  return points.filter((next, i) => {
    const near = last &&
      Math.abs(next.falsePositiveRate - last.falsePositiveRate) < 1 / 400 &&
      Math.abs(next.truePositiveRate - last.truePositiveRate) < 1 / 400;
    if (near && i < points.length - 1) return false;
    last = next;
    return true;
  }).map((point, order) => ({ ...rounded(point), order }));
}

/** The first point's cutoff is `Infinity`, which JSON lacks. */
const rounded = ({ falsePositiveRate, truePositiveRate }: RocPoint) => ({
  falsePositiveRate: Number(falsePositiveRate.toFixed(4)),
  truePositiveRate: Number(truePositiveRate.toFixed(4)),
});
