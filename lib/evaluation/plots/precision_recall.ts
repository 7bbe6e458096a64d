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
import { areaText } from "../evaluation_words.ts";
import type { Interval } from "../../statistics/estimate.ts";
import { decimal, fieldsOf, share, tip } from "../../show/fields.ts";
import { dot, hover, reference } from "../../show/marks.ts";
import type { Along, Layer } from "../../show/spec.ts";
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

const fields = fieldsOf<
  { cutoff: number; recall: number; precision: number; order: number }
>({
  cutoff: { tip: "cutoff", ...decimal(3) },
  recall: {
    tip: "churners found (recall)",
    title: "Recall (churners found)",
    ...share(),
  },
  precision: {
    tip: "of those found, churned (precision)",
    title: "Precision (those found who churned)",
    ...share(),
  },
});

const percentages: Along = {
  axis: { format: ".0%", tickCount: 5 },
  scale: { domain: [0, 1] },
};
const x = fields.position("recall", percentages);
const y = fields.position("precision", percentages);

/**
 * Precision and recall over all cutoffs beside the churn rate, which is the
 * precision of customers drawn at random. The area below the steps is the
 * average precision, as `sklearn.metrics.average_precision_score` defines it.
 *
 * @example
 * ```ts ignore
 * const precision = churn.evaluation.precisionRecallPlot(
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
  const inWords = (value: number, interval: Interval) =>
    areaText({ value, ...interval });
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
  const point: Layer = {
    data: { values: [inUse] },
    mark: dot(colors.churned, 120),
    encoding: {
      y,
      tooltip: [
        tip("recall at the cutoff in use", "recall", share()),
        tip("precision", "precision", share()),
      ],
    },
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
      ...hover("nearest", spaced(points), fields.tooltip(), {
        lines: spaced(points),
        y,
        color: { value: colors.stayed },
      }),
      ...offers === 0 ? [] : [point],
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
