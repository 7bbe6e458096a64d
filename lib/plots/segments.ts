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
  /** The AUC over all rows, drawn as a line. */
  auc: number;
  /** The most segments to draw. @default {20} */
  most?: number;
  title?: string;
}

/** Segments with findings, then those of the lowest AUC, with 95 % intervals. */
export function segmentsPlot(
  segments: readonly Segment[],
  { auc, most = 20, title }: SegmentsPlotOptions,
): Spec {
  const judged = segments.filter((segment) => segment.auc);
  const values = judged
    .toSorted((a, b) =>
      Number(b.findings.length > 0) - Number(a.findings.length > 0) ||
      a.auc!.value - b.auc!.value
    )
    .slice(0, most)
    .map(({ column, group, customers, auc, findings }) => ({
      segment: `${column}: ${group}`,
      ...auc!,
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
    }; line: all customers, ${auc.toFixed(3)}`,
    description:
      `${segmentsFinding(segments)}. AUC of all ${auc.toFixed(3)}; ` +
      values.map(({ segment, value, low, high }) =>
        `${segment} ${value.toFixed(3)} (${low.toFixed(3)} to ${
          high.toFixed(3)
        })`
      ).join("; ") + ".",
    height: { step: 24 },
    layer: [
      {
        data: { values: [{ auc }] },
        mark: { type: "rule", strokeDash: [4, 4], color: colors.neutral },
        encoding: { x: { field: "auc", type: "quantitative" } },
      },
      ...["rule", "point", "text"].map((mark) => ({
        data: { values },
        mark: mark === "text"
          ? { type: mark, align: "left", dx: 8 }
          : mark === "rule"
          ? { type: mark, strokeWidth: 2 }
          : { type: mark, filled: true, size: 80, opacity: 1 },
        encoding: {
          y: {
            field: "segment",
            type: "nominal",
            sort: null,
            title: null,
            axis: {
              ticks: false,
              domain: false,
              labelPadding: 8,
              labelLimit: 260,
            },
          },
          x: {
            field: mark === "text" ? "high" : mark === "rule" ? "low" : "value",
            type: "quantitative",
            title: "AUC",
            axis: { tickCount: 6 },
            scale: { zero: false },
          },
          ...(mark === "rule" && { x2: { field: "high" } }),
          ...(mark === "text" ? { text: { field: "label" } } : {
            color: {
              field: "worse",
              type: "nominal",
              title: null,
              scale: {
                domain: ["no worse", "significantly worse"],
                range: [colors.stayed, colors.churned],
              },
            },
          }),
        },
      })),
    ],
  });
}

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
