/**
 * The model's AUC segment by segment.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import { least, type Segment, type SegmentFinding } from "../segments.ts";
import {
  bothSides,
  dot,
  labelRoom,
  labels,
  names,
  onPhone,
  textParams,
  texts,
  tip,
} from "../../show/marks.ts";
import {
  brief,
  briefPair,
  count,
  customers as customersText,
  percent,
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
 * const segments = churn.segmentsPlot(
 *   churn.segments(test, churn.featureColumns(customers.roles, raw)));
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
      short: briefPair(column, `: ${group}`, 14),
      segment: `${column}: ${group}`,
      customers,
      value: auc!.value,
      implied: implied!.value,
      low: implied!.low,
      high: implied!.high,
      worse: findings.length ? "more than chance" : "no more than chance",
      label: findings.length
        ? findings.map(inWords).join(", ")
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
      `Tested: AUC more than ${least.auc} below the implied one, probabilities off by more than ${
        percent(least.rate)
      } of the churn rate`,
    ],
    description: `${segmentsFinding(segments)}. AUC: ` +
      values.map(({ segment, value, low, high }) =>
        `${segment} ${value.toFixed(3)} (implied ${low.toFixed(3)} to ${
          high.toFixed(3)
        })`
      ).join("; ") + ".",
    height: 24 * values.length,
    params: textParams({
      names: values.map(({ name }) => name),
      briefNames: values.map(({ short }) => short),
      texts: values.map(({ label }) => label),
      figures: values.map(({ value }) => value.toFixed(2)), // on a phone
    }),
    data: { values },
    encoding: {
      tooltip: [
        tip("segment", "segment"),
        tip("customers", "customers", ","),
        tip("AUC", "value", ".3f"),
        tip("implied AUC", "implied", ".3f"),
        tip("in 95% of draws from", "low", ".3f"),
        tip("to", "high", ".3f"),
        tip("finding", "label"),
      ],
    },
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
          }),
          x: { ...x, field: "low" },
          x2: { field: "high" },
        },
      },
      {
        mark: dot(),
        encoding: {
          y: texts(onPhone("figures", "texts")),
          x: { ...x, field: "value" },
          color,
        },
      },
    ],
  });
}

const x = {
  type: "quantitative",
  title: "AUC",
  axis: { tickCount: 6 },
  scale: { zero: false },
};

/** How far a judged segment's AUC lies below the implied one. */
const below = ({ auc, implied }: Segment) => implied!.value - auc!.value;

const color = {
  field: "worse",
  type: "nominal",
  title: null,
  legend: { symbolType: "circle", offset: 10 },
  scale: {
    domain: ["no more than chance", "more than chance"],
    range: [colors.stayed, colors.churned],
  },
};

/** What the tests found, in a sentence. */
export function segmentsFinding(segments: readonly Segment[]): string {
  const judged = segments.filter(({ auc }) => auc).length;
  if (judged === 0) return "No segment has enough customers to be judged";
  const worse = segments.filter(({ findings }) => findings.length > 0);
  if (worse.length === 0) {
    return `Ranking and probabilities: no more than chance in ${judged} ${
      judged === 1 ? "segment" : "segments"
    }`;
  }
  const [{ column, group, findings }] = worse;
  return `More than chance in ${worse.length} of ${judged} segments${
    worse.length === 1 ? ":" : ", such as"
  } ${brief(column)} ${brief(group)} (${findings.map(inWords).join(", ")})`;
}

function inWords(finding: SegmentFinding): string {
  return finding === "ranks worse" ? finding : `probabilities ${finding}`;
}
