/**
 * What contacting more and more customers brings.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { chart, colors, type PlotOptions, type Spec } from "../show/theme.ts";
import type { RetentionPlan } from "./retention_plan.ts";
import { fieldsOf, tip, whole } from "../show/fields.ts";
import { dot, hover, reference } from "../show/marks.ts";
import { money, moneyLabels, moneyParam, moneyRange } from "../money.ts";
import { offerText } from "../evaluation/offers_words.ts";
import { planFinding } from "./plan_words.ts";

/** Of the three lines, and of the range of the first. */
const points = fieldsOf<
  { contacts: number; net: number; who: string; low: number; high: number }
>({
  contacts: { title: "Customers contacted", type: "quantitative" },
  net: { type: "quantitative" },
  who: { title: null },
});

/** Of all lines at one number of customers, in words. */
const fields = fieldsOf<{
  contacts: number;
  value: string;
  interval: string;
  byValue: string;
  random: string;
}>({
  contacts: { tip: "customers contacted", ...whole },
  value: { tip: "net gain, best first" },
  interval: { tip: "its 95% interval" },
  byValue: { tip: "by value only" },
  random: { tip: "at random" },
});

/**
 * Plots the net gain by number of customers contacted: best first, by value
 * only and at random, with the plan marked.
 *
 * @example
 * ```ts ignore
 * const gains = churn.retention.retentionPlot(plan);
 * ```
 */
export function retentionPlot(
  found: RetentionPlan,
  options: PlotOptions = {},
): Spec {
  checkOptions("retentionPlot", options, ["title"]);
  const { title } = options;
  const { curve, ways, customers, assumptions } = found;
  const [plan] = ways;
  const { unit } = assumptions;
  const estimate = ({ value, low, high }: typeof plan.net) =>
    `${money(value, unit)} (${moneyRange({ low, high }, unit)})`;
  const finding = planFinding(found);
  const lines = curve.flatMap(({ contacts, value, byValue, random }) => [
    { who: "best first", contacts, net: rounded(value) },
    { who: "by value only", contacts, net: rounded(byValue) },
    { who: "at random", contacts, net: rounded(random) },
  ]);
  const y = points.position("net", {
    title: unit === "offers"
      ? "Net gain in offers' costs"
      : "Net gain: saved margin − cost",
    axis: { ...moneyLabels, tickCount: 6 },
  });
  const color = points.color("who", {
    legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
    scale: {
      domain: ["best first", "by value only", "at random"],
      range: [colors.stayed, colors.churned, colors.neutral],
    },
  });
  const inWords = (net: number) => money(net, unit);
  const together = curve.map(({ contacts, value, low, high, ...others }) => ({
    contacts,
    value: inWords(value),
    interval: moneyRange({ low, high }, unit),
    byValue: inWords(others.byValue),
    random: inWords(others.random),
  }));
  const chosen = {
    contacts: plan.contacts,
    net: rounded(plan.net.value),
    words: inWords(plan.net.value),
  };
  return chart({
    title: title ?? finding,
    subtitle: `${offerText(assumptions)}; shaded: 95% interval`,
    description: `Net gain by number of customers contacted. ${finding}. ` +
      ways.map(({ way, net }) => `${way}: ${estimate(net)}`).join("; ") + ".",
    params: [moneyParam(unit)],
    encoding: {
      x: points.position("contacts", {
        axis: { grid: false, tickCount: 8 },
        scale: { domain: [0, customers], nice: false },
      }),
    },
    layer: [
      {
        data: {
          values: curve.map(({ contacts, low, high }) => ({
            contacts,
            low: rounded(low),
            high: rounded(high),
          })),
        },
        mark: { type: "area", color: colors.stayed, opacity: 0.18 },
        encoding: {
          y: { ...y, ...points.only("low") },
          y2: points.only("high"),
        },
      },
      {
        data: { values: lines },
        mark: { type: "line", strokeWidth: 2.5 },
        encoding: { y, color },
      },
      {
        data: { values: [chosen] },
        mark: { ...reference, color: colors.churned },
      },
      {
        data: { values: [chosen] },
        mark: dot(colors.churned, 110),
        encoding: {
          y,
          tooltip: [
            tip("the plan contacts", "contacts", whole),
            tip("net gain", "words"),
          ],
        },
      },
      ...hover("contacted", together, fields.tooltip(), { lines, y, color }),
    ],
  });
}

/** To five digits; JSON has no -0. */
const rounded = (value: number) => Number(value.toPrecision(5)) + 0;
