/**
 * The model's AUC segment by segment.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { byLayout, chart, colors, type Spec } from "../../show/theme.ts";
import type { Segment } from "../segments.ts";
import {
  byChance,
  findingText,
  segmentsFinding,
  testedText,
} from "../segments_words.ts";
import {
  bothSides,
  dot,
  labelRoom,
  labels,
  names,
  onPhone,
  textParams,
  texts,
} from "../../show/marks.ts";
import { decimal, fieldsOf, whole } from "../../show/fields.ts";
import {
  brief,
  briefPair,
  count,
  customers as customersText,
} from "../../words.ts";

/** What {@linkcode segmentsPlot} takes besides the segments. */
export interface SegmentsPlotOptions {
  /** The most segments to draw. @default {20} */
  most?: number;
  /** Instead of the finding. */
  title?: string;
}

/**
 * Plots the segments with findings, then those furthest below the AUC that
 * their probabilities imply, each next to the range of that AUC.
 *
 * @example
 * ```ts ignore
 * const segments = churn.evaluation.segmentsPlot(
 *   churn.segments(test, churn.customers.featureColumns(customers.roles, raw)));
 * ```
 */
export function segmentsPlot(
  segments: readonly Segment[],
  options: SegmentsPlotOptions = {},
): Spec {
  checkOptions("segmentsPlot", options, ["most", "title"]);
  const { most = 20, title } = options;
  const judged = segments.filter((segment) => segment.auc);
  const values = judged
    .toSorted((a, b) =>
      Number(b.findings.length > 0) - Number(a.findings.length > 0) ||
      below(b) - below(a)
    )
    .slice(0, most)
    .map(({ column, group, customers, auc, implied, findings }, place) => ({
      place,
      name: briefPair(column, `: ${group}`),
      short: [brief(column, 18), brief(group, 18)],
      segment: `${column}: ${group}`,
      customers,
      value: auc!.value,
      implied: implied!.value,
      low: implied!.low,
      high: implied!.high,
      worse: findings.length ? byChance.no : byChance.yes,
      label: findings.length
        ? findings.map(findingText).join(", ")
        : `${auc!.value.toFixed(2)}, ${customersText(customers)}`,
    }));
  return chart({
    title: title ?? segmentsFinding(segments),
    subtitle: [
      `AUC of ${
        values.length < judged.length
          ? `${values.length} of ${judged.length} segments`
          : `${count(values.length)} segments`
      }; grey: its range in 95% of draws if the probabilities are right`,
      testedText,
    ],
    description: `${segmentsFinding(segments)}. AUC: ` +
      values.map(fields.words).map(({ segment, value, low, high }) =>
        `${segment} ${value} (implied ${low} to ${high})`
      ).join("; ") + ".",
    height: 24 * values.length,
    params: textParams({
      names: values.map(({ name }) => name),
      briefNames: values.map(({ short }) => short),
      texts: values.map(({ label }) => label),
      figures: values.map(({ value }) => value.toFixed(2)), // on a phone
    }),
    data: { values },
    encoding: { tooltip: fields.tooltip() },
    resolve: bothSides,
    layer: [
      {
        mark: {
          type: "rule",
          strokeWidth: 9,
          color: colors.neutral,
          opacity: 0.35,
        },
        encoding: {
          y: names({
            ...labels(onPhone("briefNames", "names")),
            labelLimit: labelRoom(260),
            // Two lines a row on a phone, the column above its group.
            labelFontSize: byLayout(10, 12, 12),
            labelLineHeight: 11,
            labelOffset: byLayout(-5, 0, 0),
          }),
          x: { ...x, ...fields.only("low") },
          x2: fields.only("high"),
        },
      },
      {
        mark: dot(),
        encoding: {
          y: texts(onPhone("figures", "texts")),
          x,
          color: fields.color("worse", {
            legend: { symbolType: "circle", offset: 10 },
            scale: {
              domain: [byChance.yes, byChance.no],
              range: [colors.stayed, colors.churned],
            },
          }),
        },
      },
    ],
  });
}

const fields = fieldsOf<{
  segment: string;
  customers: number;
  value: number;
  implied: number;
  low: number;
  high: number;
  label: string;
  worse: string;
}>({
  segment: { tip: "segment" },
  customers: { tip: "customers", ...whole },
  value: { tip: "AUC", title: "AUC", ...decimal(3) },
  implied: { tip: "implied AUC", ...decimal(3) },
  low: { tip: "in 95% of draws from", ...decimal(3) },
  high: { tip: "to", ...decimal(3) },
  label: { tip: "finding" },
  worse: { title: null },
});

const x = fields.position("value", {
  axis: { tickCount: byLayout(3, 6, 6) },
  scale: { zero: false },
});

/** How far a judged segment's AUC lies below the implied one. */
const below = ({ auc, implied }: Segment) => implied!.value - auc!.value;
