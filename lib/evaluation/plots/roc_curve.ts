/**
 * The receiver operating characteristic.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import {
  chart,
  colors,
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import type { ConfusionMatrix, Cutoff, RocPoint } from "../evaluate.ts";
import { decimal, fieldsOf, share } from "../../show/fields.ts";
import { dot, hoverAlong, reference } from "../../show/marks.ts";
import type { Along } from "../../show/spec.ts";
import { cutoffText, percent } from "../../words.ts";

/** What {@linkcode rocCurvePlot} shows. */
export interface RocCurve {
  /** From (0, 0) to (1, 1); every point is drawn. */
  readonly roc: readonly RocPoint[];
  /** `aucRoc` is the area under the curve. */
  readonly metrics: { readonly aucRoc: number };
  /** The cutoff in use, or each customer's: probabilities above it count as churn. */
  readonly cutoff: Cutoff;
  /** The outcomes at that cutoff. */
  readonly confusion: ConfusionMatrix;
}

const fields = fieldsOf<RocPoint>({
  cutoff: { tip: "cutoff", ...decimal(3) },
  truePositiveRate: {
    tip: "churners found",
    title: "True positive rate (churners found)",
    ...share(),
  },
  falsePositiveRate: {
    tip: "stayers flagged as churners",
    title: ["False positive rate", "(stayers flagged as churners)"],
    ...share(),
  },
});

const percentages: Along = {
  axis: { format: ".0%", tickCount: 5 },
  scale: { domain: [0, 1] },
};
const rates = {
  x: fields.position("falsePositiveRate", percentages),
  y: fields.position("truePositiveRate", percentages),
};

/**
 * Plots the ROC curve next to that of guessing, with the cutoff marked.
 *
 * @example
 * ```ts ignore
 * const roc = churn.evaluation.rocCurvePlot(churn.evaluate(test, { cutoff: 0.3 }));
 * ```
 */
export function rocCurvePlot(
  { roc, metrics: { aucRoc: auc }, cutoff, confusion }: RocCurve,
  options: PlotOptions = {},
): Spec {
  checkOptions("rocCurvePlot", options, ["title"]);
  const { title } = options;
  const { truePositives, falsePositives, trueNegatives, falseNegatives } =
    confusion;
  const inUse = {
    falsePositiveRate: falsePositives / (falsePositives + trueNegatives),
    truePositiveRate: truePositives / (truePositives + falseNegatives),
  };
  const words = fields.words(inUse);
  const atCutoff = `${
    cutoffText(cutoff)
  } finds ${words.truePositiveRate} of churners and flags ${words.falsePositiveRate} of stayers`;
  return chart({
    title: title ??
      `AUC ${auc.toFixed(3)}: ${
        percent(auc)
      } of churner–stayer pairs ranked correctly`,
    subtitle: `Point: ${atCutoff}`,
    description: `ROC curve, area under the curve ${auc.toFixed(4)}; ` +
      `${atCutoff}.`,
    width: 560,
    height: 460,
    layer: [
      {
        data: {
          values: [0, 1].map((x) => ({
            falsePositiveRate: x,
            truePositiveRate: x,
          })),
        },
        mark: { ...reference, type: "line" },
        encoding: rates,
      },
      {
        data: { values: roc.map(place) },
        mark: { type: "line", strokeWidth: 2.5, color: colors.stayed },
        encoding: { ...rates, order: { field: "order", type: "quantitative" } },
      },
      {
        data: { values: [place(inUse)] },
        mark: dot(colors.churned, 120),
        encoding: {
          ...rates,
          tooltip: fields.tooltip("truePositiveRate", "falsePositiveRate"),
        },
      },
      {
        data: { values: spaced(roc, 1 / 60).map(rounded) },
        ...hoverAlong("place", {
          ...rates,
          color: { value: colors.stayed },
          tooltip: fields.tooltip(),
        }),
      },
    ],
  });
}

/** Leaves out points that lie nearer than `least` to the last one. */
function spaced(points: readonly RocPoint[], least: number): RocPoint[] {
  let last: RocPoint | undefined;
  return points.filter((next, i) => {
    const near = last &&
      Math.abs(next.falsePositiveRate - last.falsePositiveRate) < least &&
      Math.abs(next.truePositiveRate - last.truePositiveRate) < least;
    if (near && i < points.length - 1) return false;
    last = next;
    return true;
  });
}

const place = (
  { falsePositiveRate, truePositiveRate }: Omit<RocPoint, "cutoff">,
  order = 0,
) => ({
  falsePositiveRate: Number(falsePositiveRate.toFixed(4)),
  truePositiveRate: Number(truePositiveRate.toFixed(4)),
  order,
});

/** The first point's cutoff is `Infinity`, which JSON lacks: nobody lies above 1. */
const rounded = (point: RocPoint, order = 0) => ({
  ...place(point, order),
  cutoff: point.cutoff === Infinity ? 1 : Number(point.cutoff.toFixed(4)),
});
