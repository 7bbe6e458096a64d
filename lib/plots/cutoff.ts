/**
 * What offers net along all cutoffs, and who gets them.
 *
 * @module
 */
import {
  chart,
  colors,
  type PlotOptions,
  type Spec,
} from "../display/theme.ts";
import type { CutoffCurve, CutoffPoint } from "../judging/cutoff.ts";
import type { Interval } from "../judging/estimate.ts";
import { cells, confusionWords } from "./confusion_matrix.ts";
import { dot, reference, tip } from "./marks.ts";
import { customers, percent, short } from "./words.ts";

/**
 * Plots the net gain of offers by cutoff, with break-even, the best cutoff and
 * its range, next to the four outcomes at one cutoff: the slider's if the plot
 * is interactive, break-even in a picture.
 *
 * @example
 * ```ts ignore
 * const slider = churn.cutoffPlot(churn.cutoffCurve(test, values, assumptions));
 * ```
 */
export function cutoffPlot(
  found: CutoffCurve,
  { title }: PlotOptions = {},
): Spec {
  const { breakEven, best, range, rows, churners, everybody } = found;
  const { cost, success, unit } = found.assumptions;
  const simple = everybody > 0
    ? { name: "offers to everybody", net: everybody }
    : { name: "no offers at all", net: 0 };
  const at = (cutoff: number) => cutoff.toFixed(3);
  const isWorthIt = breakEven.truePositives + breakEven.falsePositives > 0;
  const finding = isWorthIt
    ? `Offers at break-even net ${
      short(breakEven.net)
    } per customer, ${simple.name} ${short(simple.net)}`
    : "No customer is worth the offer";
  const shown = breakEven.cutoff < Infinity ? [breakEven] : [];
  const steps = [...found.curve, ...shown].map(rounded)
    .toSorted((a, b) => a.cutoff - b.cutoff);
  const end = steps[steps.length - 1].cutoff;
  const marks = [
    ...shown.map((point) => ({ kind: "break-even", ...rounded(point) })),
    { kind: "best in hindsight", ...rounded(best) },
  ].filter(({ cutoff }) => cutoff <= end);
  const confusion = {
    truePositives: breakEven.truePositives,
    falsePositives: breakEven.falsePositives,
    falseNegatives: churners - breakEven.truePositives,
    trueNegatives: rows - churners - breakEven.falsePositives,
  };
  return chart({
    title: title ?? finding,
    subtitle: `An offer costs ${
      unit === "offers" ? "one unit" : short(cost)
    } and keeps ${percent(success)} of those who would leave; ${
      customers(rows)
    }; shaded: the best cutoff in 95% of resamples`,
    description: `Mean net gain per customer by cutoff. ${finding}. Break-even${
      shown.map(({ cutoff }) => ` ${at(cutoff)}`)
    }: ${short(breakEven.net)} per customer; best ${at(best.cutoff)}: ${
      short(best.net)
    }, in 95% of resamples ${at(range.low)} to ${at(range.high)}. Everybody: ${
      short(everybody)
    }, nobody: 0. At break-even, ${confusionWords(confusion)}.`,
    params: [{
      name: "cutoff",
      value: shown.length ? rounded(breakEven).cutoff : end,
      bind: { input: "range", min: 0, max: end, step: 0.005, name: "Cutoff " },
    }],
    datasets: { steps },
    spacing: 40,
    hconcat: [
      curvePanel(
        { low: range.low, high: Math.min(range.high, end) },
        marks,
        end,
      ),
      outcomesPanel(found, simple),
    ],
  });
}

function curvePanel(range: Interval, marks: unknown[], end: number) {
  const x = {
    field: "cutoff",
    type: "quantitative",
    title:
      "Cutoff for a customer of median value (half the value, twice the cutoff)",
    axis: { grid: false, format: ".1f", tickCount: 5 },
    scale: { domain: [0, end], nice: false },
  };
  const y = {
    field: "net",
    type: "quantitative",
    title: "Net gain per customer: saved margin minus cost",
  };
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    sort: null,
    legend: { symbolType: "circle" },
    scale: {
      domain: ["break-even", "best in hindsight"],
      range: [colors.churned, colors.neutral],
    },
  };
  const tooltip = [
    tip("cutoff", "cutoff", ".3f"),
    tip("net gain per customer", "net", ".3r"),
  ];
  const steps = { name: "steps" };
  return {
    width: 350,
    height: 300,
    layer: [
      {
        data: { values: [range] },
        mark: { type: "rect", color: colors.churned, opacity: 0.12 },
        encoding: { x: { ...x, field: "low" }, x2: { field: "high" } },
      },
      {
        data: steps,
        mark: { type: "line", strokeWidth: 2.5, color: colors.stayed },
        encoding: { x, y },
      },
      {
        data: steps,
        transform: atCutoff,
        mark: { ...reference, color: colors.stayed },
        encoding: { x, tooltip },
      },
      {
        data: steps,
        transform: atCutoff,
        mark: { ...dot(colors.stayed, 260), filled: false, strokeWidth: 2.5 },
        encoding: { x, y, tooltip },
      },
      {
        data: { values: marks },
        mark: dot(),
        encoding: { x, y, color, tooltip: [tip("", "kind"), ...tooltip] },
      },
    ],
  };
}

/** Keeps the step that lies nearest to the slider. */
const atCutoff = [
  { calculate: "abs(datum.cutoff - cutoff)", as: "away" },
  {
    window: [{ op: "row_number", as: "place" }],
    sort: [{ field: "away", order: "ascending" }],
  },
  { filter: "datum.place === 1" },
];

function outcomesPanel(
  { rows, churners }: CutoffCurve,
  simple: { name: string; net: number },
) {
  const calculate = (as: string, calculate: string) => ({ calculate, as });
  const one = [{ filter: "datum.outcome === 'found'" }];
  const place = (y: number) => ({
    x: { value: 120 },
    y: { value: y },
    tooltip: null,
  });
  return {
    width: 240,
    height: 210,
    data: { name: "steps" },
    transform: [
      ...atCutoff,
      calculate("missed", `${churners} - datum.found`),
      calculate("spared", `${rows - churners} - datum.needless`),
      calculate("headline", "'Cutoff ' + format(datum.cutoff, '.3f')"),
      calculate(
        "price",
        "'nets ' + format(datum.net, '.3r') + ' per customer,'",
      ),
      calculate(
        "compared",
        `format(abs(datum.net - ${simple.net}), '.3r') + ` +
          `(datum.net < ${simple.net} ? ' less' : ' more') + ' than ${simple.name}'`,
      ),
      {
        fold: ["found", "missed", "needless", "spared"],
        as: ["outcome", "customers"],
      },
      calculate(
        "actual",
        "indexof(['found', 'missed'], datum.outcome) < 0 ? 'stayed' : 'churned'",
      ),
      calculate(
        "gets",
        "indexof(['found', 'needless'], datum.outcome) < 0 ? 'no offer' : 'offer'",
      ),
      calculate(
        "share",
        `datum.customers / (datum.actual === 'churned' ? ${churners} : ${
          rows - churners
        })`,
      ),
      calculate(
        "shade",
        "indexof(['found', 'spared'], datum.outcome) < 0 ? -datum.share : datum.share",
      ),
      calculate("label", "format(datum.customers, ',')"),
      calculate(
        "detail",
        "format(datum.share, '.0%') + (datum.actual === 'churned' ? ' of churners' : ' of stayers')",
      ),
    ],
    encoding: cells.encoding,
    layer: [
      ...cells.layer,
      {
        transform: one,
        mark: { type: "rect", width: 240, height: 78, color: "#F3F0EE" },
        encoding: place(261),
      },
      ...["headline", "price", "compared"].map((field, i) => ({
        transform: one,
        mark: {
          type: "text",
          color: "#1A1A1A",
          ...(i ? { fontSize: 12 } : { fontSize: 16, fontWeight: 600 }),
        },
        encoding: { ...place(241 + 20 * i + (i ? 3 : 0)), text: { field } },
      })),
    ],
  };
}

const rounded = (
  { cutoff, net, truePositives, falsePositives }: CutoffPoint,
) => ({
  cutoff: Number(cutoff.toFixed(5)),
  net: Number(net.toPrecision(5)) + 0,
  found: truePositives,
  needless: falsePositives,
});
