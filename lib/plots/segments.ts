/**
 * The model's AUC segment by segment.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import {
  least,
  type Segment,
  type SegmentFinding,
} from "../judging/segments.ts";
import {
  bothSides,
  dot,
  interval,
  names,
  places,
  textParams,
  texts,
  tip,
} from "./marks.ts";
import {
  brief,
  briefPair,
  count,
  customers as customersText,
  percent,
} from "./words.ts";

/** What {@linkcode segmentsPlot} takes besides the segments. */
export interface SegmentsPlotOptions {
  /** The most segments to draw. @default {20} */
  most?: number;
  /** Instead of the finding. */
  title?: string;
}

/**
 * Segments with findings, then those of the lowest AUC, with 95 % intervals.
 *
 * @example
 * ```ts ignore
 * const segments = churn.segmentsPlot(
 *   churn.segments(test, churn.featureColumns(customers.roles, raw)));
 * ```
 */
export function segmentsPlot(
  segments: readonly Segment[],
  { most = 20, title }: SegmentsPlotOptions = {},
): Spec {
  const judged = segments.filter((segment) => segment.auc);
  const values = judged
    .toSorted((a, b) =>
      Number(b.findings.length > 0) - Number(a.findings.length > 0) ||
      a.auc!.value - b.auc!.value
    )
    .slice(0, most)
    .map(({ column, group, customers, auc, others, findings }, place) => ({
      place,
      name: briefPair(column, `: ${group}`),
      segment: `${column}: ${group}`,
      customers,
      ...auc!,
      others: others?.value ?? null,
      worse: findings.length ? "significantly worse" : "no worse",
      label: findings.length
        ? findings.map(inWords).join(", ")
        : `${auc!.value.toFixed(2)}, ${customersText(customers)}`,
    }));
  return chart({
    title: title ?? segmentsFinding(segments),
    subtitle: [
      `AUC with its 95% interval, ${
        values.length < judged.length
          ? `${values.length} of ${judged.length} segments`
          : `${count(values.length)} segments`
      }; grey: all customers but these`,
      `Worse: AUC more than ${least.auc} below theirs, or probabilities off by more than ${
        percent(least.rate)
      } of the churn rate; Holm's correction`,
    ],
    description: `${segmentsFinding(segments)}. AUC: ` +
      values.map(({ segment, value, low, high }) =>
        `${segment} ${value.toFixed(3)} (${low.toFixed(3)} to ${
          high.toFixed(3)
        })`
      ).join("; ") + ".",
    height: 24 * values.length,
    params: textParams({
      names: values.map(({ name }) => name),
      texts: values.map(({ label }) => label),
    }),
    data: { values },
    encoding: {
      tooltip: [
        tip("segment", "segment"),
        tip("customers", "customers", ","),
        tip("AUC", "value", ".3f"),
        tip("95% interval from", "low", ".3f"),
        tip("to", "high", ".3f"),
        tip("AUC of all others", "others", ".3f"),
        tip("finding", "worse"),
      ],
    },
    resolve: bothSides,
    layer: [
      {
        mark: {
          type: "tick",
          thickness: 3,
          size: 14,
          color: colors.neutral,
          opacity: 0.6,
        },
        encoding: {
          y: names({ labelLimit: 260 }),
          x: { ...x, field: "others" },
        },
      },
      {
        mark: interval(),
        encoding: {
          y: places(null),
          x: { ...x, field: "low" },
          x2: { field: "high" },
          color,
        },
      },
      {
        mark: dot(),
        encoding: {
          y: texts(),
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

const color = {
  field: "worse",
  type: "nominal",
  title: null,
  legend: { symbolType: "circle", offset: 10 },
  scale: {
    domain: ["no worse", "significantly worse"],
    range: [colors.stayed, colors.churned],
  },
};

/** What the tests found, in a sentence. */
export function segmentsFinding(segments: readonly Segment[]): string {
  const judged = segments.filter(({ auc }) => auc).length;
  if (judged === 0) return "No segment has enough customers to be judged";
  const worse = segments.filter(({ findings }) => findings.length > 0);
  if (worse.length === 0) {
    return `None of ${judged} segments does significantly worse`;
  }
  const [{ column, group, findings }] = worse;
  return `${worse.length} of ${judged} segments ${
    worse.length === 1 ? "does" : "do"
  } significantly worse${worse.length === 1 ? ":" : ", such as"} ${
    brief(column)
  } ${brief(group)} (${findings.map(inWords).join(", ")})`;
}

function inWords(finding: SegmentFinding): string {
  return finding === "ranks worse" ? finding : `probabilities ${finding}`;
}
