/**
 * The model's AUC segment by segment.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import type { Segment, SegmentFinding } from "../judging/segments.ts";
import { count, customers as customersText } from "./words.ts";

/** What {@linkcode segmentsPlot} takes besides the segments. */
export interface SegmentsPlotOptions {
  /** The most segments to draw. @default {20} */
  most?: number;
  title?: string;
}

/** Segments with findings, then those of the lowest AUC, with 95 % intervals. */
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
    .map(({ column, group, customers, auc, others, findings }) => ({
      segment: `${column}: ${group}`,
      ...auc!,
      others: others?.value ?? null,
      end: Math.max(auc!.high, others?.value ?? 0),
      worse: findings.length ? "significantly worse" : "no worse",
      label: findings.length
        ? findings.map(inWords).join(", ")
        : `${auc!.value.toFixed(2)}, ${customersText(customers)}`,
    }));
  return chart({
    title: title ?? segmentsFinding(segments),
    subtitle: `AUC with its 95% interval, ${
      values.length < judged.length
        ? `${values.length} of ${judged.length} segments`
        : `${count(values.length)} segments`
    }; grey: all customers but these; Holm's correction`,
    description: `${segmentsFinding(segments)}. AUC: ` +
      values.map(({ segment, value, low, high }) =>
        `${segment} ${value.toFixed(3)} (${low.toFixed(3)} to ${
          high.toFixed(3)
        })`
      ).join("; ") + ".",
    height: { step: 24 },
    data: { values },
    encoding: {
      y: {
        field: "segment",
        type: "nominal",
        sort: null,
        title: null,
        axis: { ticks: false, domain: false, labelPadding: 8, labelLimit: 260 },
      },
    },
    layer: [
      {
        mark: { type: "tick", thickness: 3, size: 14, color: colors.faint },
        encoding: { x: { ...x, field: "others" } },
      },
      {
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" }, color },
      },
      {
        mark: { type: "point", filled: true, size: 80, opacity: 1 },
        encoding: { x: { ...x, field: "value" }, color },
      },
      {
        mark: { type: "text", align: "left", dx: 8 },
        encoding: { x: { ...x, field: "end" }, text: { field: "label" } },
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
  } significantly worse${
    worse.length === 1 ? ":" : ", such as"
  } ${column} ${group} (${findings.map(inWords).join(", ")})`;
}

function inWords(finding: SegmentFinding): string {
  return finding === "ranks worse" ? finding : `probabilities ${finding}`;
}
