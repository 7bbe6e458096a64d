/**
 * How one customer's prediction comes about.
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
import type { Story } from "../story.ts";
import {
  bothSides,
  labelRoom,
  labels,
  names,
  onPhone,
  places,
  textParams,
  texts,
} from "../../show/marks.ts";
import { fieldsOf } from "../../show/fields.ts";
import {
  brief,
  briefPair,
  customers as customersText,
  percent,
  signed,
} from "../../words.ts";

const fields = fieldsOf<
  { label: string; text: string; from: number; to: number }
>({
  label: { tip: "value" },
  text: { tip: "adds to the log-odds" },
  to: {
    title: "Log-odds of churn, and as a probability",
    type: "quantitative",
  },
});

/**
 * Plots the steps from the bias to this customer's prediction, in log-odds.
 *
 * @example
 * ```ts ignore
 * const waterfall = churn.explanation.waterfallPlot(story);
 * ```
 */
export function waterfallPlot(
  { bias, average, customers, steps, margin, probability, range }: Story,
  options: PlotOptions = {},
): Spec {
  checkOptions("waterfallPlot", options, ["title"]);
  const { title } = options;
  const retrained = range
    ? ` (${percent(range.low)}–${percent(range.high)} when retrained)`
    : "";
  const ends = [
    {
      label: "start (bias)",
      from: bias,
      to: bias,
      text: `${signed(bias)}, or ${percent(logistic(bias))}`,
    },
    {
      label: "this customer",
      from: margin,
      to: margin,
      text: `${signed(margin)}, or ${percent(probability)}`,
    },
  ];
  const bars = steps.map((step) => ({
    ...step,
    raises: step.contribution > 0,
    text: signed(step.contribution),
  }));
  const rows = [ends[0], ...bars, ends[1]].map((row, place) => ({
    place,
    ...row,
  }));
  const low = Math.min(...rows.map(({ from, to }) => Math.min(from, to)));
  const high = Math.max(...rows.map(({ from, to }) => Math.max(from, to)));
  const room = (high - low || 1) * 0.05;
  const x = fields.position("to", {
    axis: {
      tickCount: 6,
      labelExpr:
        "[replace(format(datum.value, '.1f'), '-', '−'), format(1 / (1 + exp(-datum.value)), '.0%')]",
    },
    scale: { domain: [low - room, high + room], nice: false },
  });
  const [first] = steps;
  return chart({
    title: title ??
      `${percent(probability)}${retrained}` +
        (first
          ? `: moved most by ${brief(first.label, 60)} (${
            signed(first.contribution)
          })`
          : ""),
    subtitle: [
      "SHAP contributions of one customer's values to the log-odds of churn; orange raises, blue lowers",
      `Mean log-odds of ${customersText(customers)}: ${signed(average)}, or ${
        percent(logistic(average))
      }; in the bias, training rows are weighted by p(1 − p)`,
    ],
    description:
      `From ${signed(bias)} (the bias) to ${signed(margin)} (${
        percent(probability)
      }${retrained}): ` +
      bars.map(({ label, text }) => `${label} ${text}`).join(", ") + ".",
    height: 30 * rows.length,
    params: textParams({
      names: rows.map(({ label }) => shortLabel(label)),
      briefNames: rows.map(({ label }) => shortLabel(label, 14)),
      texts: rows.map(({ text }) => text),
      figures: rows.map(({ text }) => text.split(", or ").at(-1)!),
    }),
    resolve: bothSides,
    layer: [
      {
        data: {
          values: rows.slice(0, -1).flatMap(({ place, to }) => [
            { place, joint: place, to },
            { place: place + 1, joint: place, to },
          ]),
        },
        mark: { type: "line", strokeWidth: 1, color: colors.neutral },
        encoding: {
          y: names({
            ...labels(onPhone("briefNames", "names")),
            labelLimit: labelRoom(280),
          }),
          x,
          detail: { field: "joint", type: "nominal" },
        },
      },
      {
        data: { values: rows.filter((row) => row.from !== row.to) },
        mark: { type: "bar", height: { band: 0.62 } },
        encoding: {
          y: places(null),
          x: { ...x, ...fields.only("from") },
          x2: fields.only("to"),
          color: {
            condition: { test: "datum.raises", value: colors.churned },
            value: colors.stayed,
          },
          tooltip: fields.tooltip(),
        },
      },
      {
        data: { values: rows.filter((row) => row.from === row.to) },
        mark: {
          type: "tick",
          thickness: 4,
          height: { band: 0.62 },
          color: colors.neutral,
        },
        encoding: { y: places(null), x },
      },
      {
        data: { values: rows },
        mark: { type: "point", opacity: 0 },
        encoding: {
          y: texts(onPhone("figures", "texts")),
          x,
        },
      },
    ],
  });
}

/** The column and its value, both shortened. */
function shortLabel(label: string, most?: number): string {
  const [, column = label, value = ""] =
    /^(.+?)( = .*| blank)?$/s.exec(label) ?? [];
  return briefPair(column, value, most);
}

const logistic = (margin: number) => 1 / (1 + Math.exp(-margin));
