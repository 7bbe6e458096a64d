/**
 * What mistakes cost along all cutoffs, and which mistakes they are.
 *
 * @module
 */
import {
  chart,
  colors,
  type PlotOptions,
  type Spec,
} from "../display/theme.ts";
import type { CutoffChoice, CutoffCost } from "../judging/cutoff.ts";
import { cells, confusionWords } from "./confusion_matrix.ts";
import { dot, reference, tip } from "./marks.ts";
import { customers, percent, short } from "./words.ts";

/**
 * The cost curve with the cutoff of least cost, its range and the Bayes cutoff,
 * beside the four outcomes at a cutoff: where plots are interactive that of a
 * slider, in a picture that of least cost.
 *
 * @example
 * ```ts ignore
 * const slider = churn.cutoffPlot(churn.chooseCutoff(validation));
 * ```
 */
export function cutoffPlot(
  choice: CutoffChoice,
  { title }: PlotOptions = {},
): Spec {
  const { cutoff, cost, range, bayes, costs, rows, churners } = choice;
  const simple = choice.everybody < choice.nobody
    ? { name: "offers to everybody", cost: choice.everybody }
    : { name: "no offers at all", cost: choice.nobody };
  const saved = percent(1 - cost / simple.cost);
  const at = (cutoff: number) => cutoff.toFixed(3);
  const finding = `Cutoff ${at(cutoff)} costs least: ${
    saved === "0%" ? "no less" : `${saved} less`
  } than ${simple.name}`;
  const steps = [...choice.curve, choice].map(rounded)
    .toSorted((a, b) => a.cutoff - b.cutoff);
  const marks = [
    { kind: "least cost", ...rounded(choice) },
    { kind: "Bayes cutoff", ...rounded(bayes) },
  ];
  const confusion = {
    truePositives: choice.truePositives,
    falsePositives: choice.falsePositives,
    falseNegatives: churners - choice.truePositives,
    trueNegatives: rows - churners - choice.falsePositives,
  };
  return chart({
    title: title ?? finding,
    subtitle: `A missed churner costs ${
      short(costs.missedChurner)
    }, a needless offer ${short(costs.needlessOffer)}; ${
      customers(rows)
    }; shaded: 95% of resamples`,
    description: `Mean cost a customer by cutoff. ${finding}: ${
      short(cost)
    } a customer; 95% of resamples choose ${at(range.low)} to ${
      at(range.high)
    }. Bayes cutoff ${at(bayes.cutoff)}: ${short(bayes.cost)}. Everybody: ${
      short(choice.everybody)
    }, nobody: ${short(choice.nobody)}. At cutoff ${at(cutoff)}, ${
      confusionWords(confusion)
    }.`,
    params: [{
      name: "cutoff",
      value: rounded(choice).cutoff,
      bind: { input: "range", min: 0, max: 1, step: 0.005, name: "Cutoff " },
    }],
    datasets: { steps },
    spacing: 40,
    hconcat: [
      curvePanel(range, marks),
      outcomesPanel(choice, simple),
    ],
  });
}

function curvePanel(range: CutoffChoice["range"], marks: unknown[]) {
  const x = {
    field: "cutoff",
    type: "quantitative",
    title: "Cutoff: customers with a higher probability get an offer",
    axis: { grid: false, format: ".1f", tickCount: 5 },
    scale: { domain: [0, 1] },
  };
  const y = {
    field: "cost",
    type: "quantitative",
    title: "Mean cost a customer",
    scale: { domainMin: 0 },
  };
  const color = {
    field: "kind",
    type: "nominal",
    title: null,
    sort: null,
    legend: { symbolType: "circle" },
    scale: {
      domain: ["least cost", "Bayes cutoff"],
      range: [colors.churned, colors.neutral],
    },
  };
  const tooltip = [
    tip("cutoff", "cutoff", ".3f"),
    tip("mean cost a customer", "cost", ".3f"),
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
  { rows, churners }: CutoffChoice,
  simple: { name: string; cost: number },
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
        "'costs ' + format(datum.cost, '.3r') + ' a customer,'",
      ),
      calculate(
        "compared",
        `format(abs(1 - datum.cost / ${simple.cost}), '.0%') + ` +
          `(datum.cost > ${simple.cost} ? ' more' : ' less') + ' than ${simple.name}'`,
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
        "predicted",
        "indexof(['found', 'needless'], datum.outcome) < 0 ? 'stay' : 'churn'",
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
  { cutoff, cost, truePositives, falsePositives }: CutoffCost,
) => ({
  cutoff: Number(cutoff.toFixed(5)),
  cost: Number(cost.toPrecision(5)),
  found: truePositives,
  needless: falsePositives,
});
