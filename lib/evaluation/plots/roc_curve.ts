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
import { dot, hoverAlong, reference, tip } from "../../show/marks.ts";
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

/**
 * Plots the ROC curve next to that of guessing, with the cutoff marked.
 *
 * @example
 * ```ts ignore
 * const roc = churn.rocCurvePlot(churn.evaluate(test, { cutoff: 0.3 }));
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
  const rates = {
    x: {
      field: "falsePositiveRate",
      type: "quantitative",
      title: ["False positive rate", "(stayers flagged as churners)"],
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
  const tooltip = [
    tip("cutoff", "cutoff", ".3f"),
    tip("churners found", "truePositiveRate", ".1%"),
    tip("stayers flagged as churners", "falsePositiveRate", ".1%"),
  ];
  const atCutoff = `${cutoffText(cutoff)} finds ${
    percent(inUse.truePositiveRate)
  } of churners and flags ${percent(inUse.falsePositiveRate)} of stayers`;
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
        encoding: { ...rates, tooltip: tooltip.slice(1) },
      },
      {
        data: { values: spaced(roc, 1 / 60).map(rounded) },
        ...hoverAlong("place", {
          ...rates,
          color: { value: colors.stayed },
          tooltip,
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
