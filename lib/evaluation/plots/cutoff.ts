/**
 * What offers net along all cutoffs, and who gets them.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import {
  alongPanel,
  byLayout,
  chart,
  colors,
  handedOn,
  type PlotOptions,
  type Spec,
} from "../../show/theme.ts";
import type { CutoffCurve, CutoffPoint } from "../cutoff.ts";
import type { Interval } from "../../statistics/estimate.ts";
import { cutoffFinding, netTexts } from "../cutoff_words.ts";
import { offerText } from "../offers_words.ts";
import { cells, confusionWords } from "./confusion_matrix.ts";
import { decimal, fieldsOf, whole } from "../../show/fields.ts";
import { dot, reference } from "../../show/marks.ts";
import type { Encoding, Layer, Panel } from "../../show/spec.ts";
import { money, moneyLabels, moneyParam } from "../../money.ts";
import { customers } from "../../words.ts";

/**
 * Plots the net gain of offers by cutoff, with break-even, the best cutoff and
 * its range, next to the four outcomes at one cutoff: the slider's if the plot
 * is interactive, break-even in a picture.
 *
 * @example
 * ```ts ignore
 * const slider = churn.evaluation.cutoffPlot(churn.cutoffCurve(test, values, assumptions));
 * ```
 */
export function cutoffPlot(
  found: CutoffCurve,
  options: PlotOptions = {},
): Spec {
  checkOptions("cutoffPlot", options, ["title"]);
  const { title } = options;
  const { breakEven, best, range, rows, churners, everybody } = found;
  const { unit } = found.assumptions;
  const at = (cutoff: number) => cutoff.toFixed(3);
  const finding = cutoffFinding(found);
  const shown = breakEven.cutoff < Infinity ? [breakEven] : [];
  const steps = [...found.curve, ...shown].map(rounded)
    .toSorted((a, b) => a.cutoff - b.cutoff)
    .map((step) => ({
      ...step,
      ...netTexts(step.net, found),
    }));
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
    subtitle: `${offerText(found.assumptions)}; ${
      customers(rows)
    }; shaded: the best cutoff in 95% of resamples`,
    description: `Mean net gain per customer by cutoff. ${finding}. Break-even${
      shown.map(({ cutoff }) => ` ${at(cutoff)}`)
    }: ${money(breakEven.net, unit)} per customer; best ${at(best.cutoff)}: ${
      money(best.net, unit)
    }, in 95% of resamples ${at(range.low)} to ${at(range.high)}. Everybody: ${
      money(everybody, unit)
    }, nobody: 0. At break-even, ${confusionWords(confusion)}.`,
    params: [moneyParam(unit), {
      name: "panel",
      expr:
        `clamp(room - (room < ${sideBySide} ? 120 : 448), ${least.curve}, 350)`,
    }, {
      name: "outcomes",
      expr: `clamp(room - 124, ${least.outcomes}, 240)`,
    }, {
      name: "cutoff",
      value: shown.length ? rounded(breakEven).cutoff : end,
      bind: { input: "range", min: 0, max: end, step: 0.005, name: "Cutoff " },
    }],
    datasets: { steps },
    spacing: 40,
    columns: handedOn({ signal: `room < ${sideBySide} ? 1 : 2` }),
    concat: [
      curvePanel(
        { low: range.low, high: Math.min(range.high, end) },
        marks,
        end,
        unit,
      ),
      outcomesPanel(found),
    ],
  });
}

/** Of the steps along the curve, and of the marks on it. */
const fields = fieldsOf<{
  cutoff: number;
  net: number;
  kind: string;
  words: string;
  price: string;
  compared: string;
  found: number;
  needless: number;
}>({
  kind: { tip: "", title: null },
  cutoff: {
    tip: "cutoff",
    title: ["Cutoff at the median value;", "half the value, twice the cutoff"],
    ...decimal(3),
  },
  net: { title: "Net per customer: margin − cost", type: "quantitative" },
  words: { tip: "net gain per customer" },
  price: { tip: "an offer there" },
  compared: { tip: "that is" },
  found: { tip: "churners with an offer", ...whole },
  needless: { tip: "stayers with an offer", ...whole },
});

/** The least inner widths of both panels, in pixels. */
const least = { curve: 170, outcomes: 160 };
/** From here on they have room side by side, 100 for the labels of each and between. */
const sideBySide = 668;

function curvePanel(
  range: Interval,
  marks: { cutoff: number; net: number }[],
  end: number,
  unit: string,
): Panel {
  const x = fields.position("cutoff", {
    axis: { grid: false, format: ".1f", tickCount: 5 },
    scale: { domain: [0, end], nice: false, ...alongPanel },
  });
  const y = fields.position("net", { axis: moneyLabels });
  const steps = { name: "steps" };
  return {
    width: least.curve,
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
        encoding: { x },
      },
      {
        data: steps,
        transform: atCutoff,
        mark: { ...dot(colors.stayed, 260), filled: false, strokeWidth: 2.5 },
        encoding: { x, y },
      },
      {
        // As wide as it is nearest to: found by a finger, too.
        data: steps,
        transform: [{
          window: [
            { op: "lag", field: "cutoff", as: "before" },
            { op: "lead", field: "cutoff", as: "after" },
          ],
        }, {
          calculate:
            "datum.before === null ? 0 : (datum.before + datum.cutoff) / 2",
          as: "from",
        }, {
          calculate:
            `datum.after === null ? ${end} : (datum.after + datum.cutoff) / 2`,
          as: "to",
        }],
        mark: { type: "rect", opacity: 0 },
        encoding: {
          x: { ...x, field: "from" },
          x2: { field: "to" },
          tooltip: fields.tooltip(
            ...["cutoff", "price", "compared", "found", "needless"] as const,
          ),
        },
      },
      {
        data: {
          values: marks.map((mark) => ({
            ...mark,
            words: money(mark.net, unit),
          })),
        },
        mark: dot(),
        encoding: {
          ...{ x, y },
          color: fields.color("kind", {
            sort: null,
            legend: { symbolType: "circle" },
            scale: {
              domain: ["break-even", "best in hindsight"],
              range: [colors.churned, colors.neutral],
            },
          }),
          tooltip: fields.tooltip("kind", "cutoff", "words"),
        },
      },
    ],
  };
}

/** Keeps the step that lies nearest to the slider. */
const atCutoff: NonNullable<Panel["transform"]> = [
  { calculate: "abs(datum.cutoff - cutoff)", as: "away" },
  {
    window: [{ op: "row_number", as: "place" }],
    sort: [{ field: "away", order: "ascending" }],
  },
  { filter: "datum.place === 1" },
];

function outcomesPanel({ rows, churners }: CutoffCurve): Panel {
  const calculate = (as: string, calculate: string) => ({ calculate, as });
  const one = [{ filter: "datum.outcome === 'found'" }];
  const place = (y: number): Encoding => ({
    x: { value: { expr: "outcomes / 2" } },
    y: { value: y },
    tooltip: null,
  });
  return {
    width: least.outcomes,
    height: 210,
    data: { name: "steps" },
    transform: [
      ...atCutoff,
      calculate("missed", `${churners} - datum.found`),
      calculate("spared", `${rows - churners} - datum.needless`),
      calculate("headline", "'Cutoff ' + format(datum.cutoff, '.3f')"),
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
    encoding: {
      ...cells.encoding,
      x: {
        ...cells.encoding.x,
        scale: { range: [0, { expr: "outcomes" }] },
      },
    },
    layer: [
      ...cells.layer,
      {
        transform: one,
        mark: {
          type: "rect",
          width: { expr: "outcomes" },
          height: 78,
          color: "#F3F0EE",
        },
        encoding: place(261),
      },
      ...["headline", "price", "compared"].map((field, i): Layer => ({
        transform: one,
        mark: {
          type: "text",
          color: "#1A1A1A",
          ...(i
            ? { fontSize: byLayout(10, 12, 12) }
            : { fontSize: 16, fontWeight: 600 }),
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
