/**
 * The receiver operating characteristic.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { percent } from "./words.ts";

/** A cutoff's rates, both 0 … 1. */
export interface RocPoint {
  falsePositiveRate: number;
  truePositiveRate: number;
}

/** What {@linkcode rocCurve} shows. */
export interface RocOptions {
  /** From (0, 0) to (1, 1), in order. */
  points: RocPoint[];
  /** Area under the curve, 0 … 1. */
  auc: number;
  /** Where the cutoff in use lies. */
  cutoff?: RocPoint & { probability: number };
  title?: string;
}

/** The curve over all cutoffs beside that of guessing. */
export function rocCurve({ points, auc, cutoff, title }: RocOptions): Spec {
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
  const atCutoff = cutoff
    ? `cutoff ${cutoff.probability} finds ${
      percent(cutoff.truePositiveRate)
    } of churners and takes ${
      percent(cutoff.falsePositiveRate)
    } of stayers for churners`
    : "";
  return chart({
    title: title ??
      `AUC ${auc.toFixed(3)}: ${
        percent(auc)
      } of pairs of churner and stayer ranked right`,
    subtitle: atCutoff && `Point: ${atCutoff}`,
    description: `ROC curve, area under the curve ${auc.toFixed(4)}` +
      (atCutoff ? `; ${atCutoff}.` : "."),
    width: 400,
    height: 400,
    layer: [
      {
        data: { values: [0, 1].map((x) => point(x, x)) },
        mark: { type: "line", strokeDash: [4, 4], color: colors.neutral },
        encoding: rates,
      },
      {
        data: { values: simplified(points) },
        mark: { type: "line", strokeWidth: 2.5, color: colors.stayed },
        encoding: { ...rates, order: { field: "order", type: "quantitative" } },
      },
      ...(cutoff
        ? [{
          data: { values: [cutoff] },
          mark: {
            type: "point",
            filled: true,
            size: 110,
            opacity: 1,
            color: colors.churned,
          },
          encoding: rates,
        }]
        : []),
    ],
  });
}

const point = (falsePositiveRate: number, truePositiveRate: number) => ({
  falsePositiveRate,
  truePositiveRate,
});

/** Leaves out what the eye can't see: points nearer than a pixel to the last. */
function simplified(points: RocPoint[]) {
  let last: RocPoint | undefined;
  return points.filter((next, i) => {
    const near = last &&
      Math.abs(next.falsePositiveRate - last.falsePositiveRate) < 1 / 400 &&
      Math.abs(next.truePositiveRate - last.truePositiveRate) < 1 / 400;
    if (near && i < points.length - 1) return false;
    last = next;
    return true;
  }).map((next, order) => ({ ...next, order }));
}
