/**
 * Precision against recall.
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
import type { Evaluation, RocPoint } from "../evaluate.ts";
import type { Interval } from "../../statistics/estimate.ts";
import { dot, hover, reference, tip } from "../../show/marks.ts";
import { cutoffText, percent } from "../../words.ts";

/** What {@linkcode precisionRecallPlot} shows. */
export type PrecisionRecall = Pick<
  Evaluation,
  | "roc"
  | "metrics"
  | "intervals"
  | "majority"
  | "baseline"
  | "confusion"
  | "cutoff"
>;

/**
 * Precision and recall over all cutoffs beside the churn rate, which is the
 * precision of customers drawn at random. The area below the steps is the
 * average precision, as `sklearn.metrics.average_precision_score` defines it.
 *
 * @example
 * ```ts ignore
 * const precision = churn.precisionRecallPlot(
 *   churn.evaluate(test, { cutoff: 0.3 }));
 * ```
 */
export function precisionRecallPlot(
  { roc, metrics, intervals, majority, baseline, confusion, cutoff }:
    PrecisionRecall,
  options: PlotOptions = {},
): Spec {
  checkOptions("precisionRecallPlot", options, ["title"]);
  const { title } = options;
  const { truePositives, falsePositives, trueNegatives, falseNegatives } =
    confusion;
  const [churned, stayed] = [
    truePositives + falseNegatives,
    falsePositives + trueNegatives,
  ];
  const points = roc.slice(1).map(
    ({ truePositiveRate, falsePositiveRate, cutoff }: RocPoint) => ({
      recall: rounded(truePositiveRate),
      precision: rounded(
        truePositiveRate * churned /
          (truePositiveRate * churned + falsePositiveRate * stayed),
      ),
      cutoff: rounded(cutoff),
    }),
  );
  const steps = [{ ...points[0], recall: 0 }, ...points]
    .map((point, order) => ({ ...point, order }));
  const rate = majority.averagePrecision;
  const offers = truePositives + falsePositives;
  const inUse = {
    recall: rounded(truePositives / churned),
    precision: rounded(truePositives / offers),
  };
  const atCutoff = offers === 0
    ? `${cutoffText(cutoff)}: nobody lies above`
    : `${cutoffText(cutoff)} finds ${percent(inUse.recall)} of churners, and ${
      percent(inUse.precision)
    } of those it finds churned`;
  const inWords = (average: number, { low, high }: Interval) =>
    `${average.toFixed(3)} (95% interval ${low.toFixed(3)} to ${
      high.toFixed(3)
    })`;
  const finding = `Average precision ${
    inWords(metrics.averagePrecision, intervals.averagePrecision)
  }; ${rate.toFixed(3)} if drawn at random`;
  const others = baseline
    ? [
      `Logistic regression: ${
        inWords(
          baseline.metrics.averagePrecision,
          baseline.intervals.averagePrecision,
        )
      }`,
    ]
    : [];
  const x = {
    field: "recall",
    type: "quantitative",
    title: "Recall (churners found)",
    axis: { format: ".0%", tickCount: 5 },
    scale: { domain: [0, 1] },
  };
  const y = {
    field: "precision",
    type: "quantitative",
    title: "Precision (those found who churned)",
    axis: { format: ".0%", tickCount: 5 },
    scale: { domain: [0, 1] },
  };
  return chart({
    title: title ?? finding,
    subtitle: [
      ...others,
      `Dashed: customers drawn at random, the churn rate of ${percent(rate)}`,
      `Point: ${atCutoff}`,
    ],
    description: `Precision–recall curve. ${finding}. ${
      others.map((text) => `${text}. `).join("")
    }${atCutoff}.`,
    width: 560,
    height: 400,
    encoding: { x },
    layer: [
      {
        data: { values: [0, 1].map((recall) => ({ recall, precision: rate })) },
        mark: { ...reference, type: "line" },
        encoding: { y },
      },
      {
        data: { values: steps },
        mark: {
          type: "line",
          interpolate: "step-before",
          strokeWidth: 2.5,
          color: colors.stayed,
        },
        encoding: { y, order: { field: "order", type: "quantitative" } },
      },
      ...hover("nearest", spaced(points), [
        tip("cutoff", "cutoff", ".3f"),
        tip("churners found (recall)", "recall", ".1%"),
        tip("of those found, churned (precision)", "precision", ".1%"),
      ], {
        lines: spaced(points),
        y,
        color: { value: colors.stayed },
      }),
      ...offers === 0 ? [] : [{
        data: { values: [inUse] },
        mark: dot(colors.churned, 120),
        encoding: {
          y,
          tooltip: [
            tip("recall at the cutoff in use", "recall", ".1%"),
            tip("precision", "precision", ".1%"),
          ],
        },
      }],
    ],
  });
}

/** The best precision of each recall, at least a hundredth apart. */
function spaced<T extends { recall: number }>(points: readonly T[]): T[] {
  let last = -1;
  return points.filter(({ recall }) => {
    if (recall - last < 0.01 && recall !== 1 || recall === last) return false;
    last = recall;
    return true;
  });
}

const rounded = (share: number) => Number(share.toFixed(4));
