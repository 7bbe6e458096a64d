/**
 * What contacting more and more customers brings.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { chart, colors, type PlotOptions, type Spec } from "../show/theme.ts";
import type { RetentionPlan } from "./retention_plan.ts";
import { dot, hover, reference, tip } from "../show/marks.ts";
import { money, moneyLabels, moneyParam, moneyRange } from "../money.ts";
import { count, short } from "../words.ts";

/**
 * Plots the net gain by number of customers contacted: best first, by value
 * only and at random, with the plan marked.
 *
 * @example
 * ```ts ignore
 * const gains = churn.retentionPlot(plan);
 * ```
 */
export function retentionPlot(
  { curve, ways, best, customers, assumptions }: RetentionPlan,
  options: PlotOptions = {},
): Spec {
  checkOptions("retentionPlot", options, ["title"]);
  const { title } = options;
  const [plan] = ways;
  const { cost, success, unit } = assumptions;
  const estimate = ({ value, low, high }: typeof plan.net) =>
    `${money(value, unit)} (${moneyRange({ low, high }, unit)})`;
  const finding = plan.contacts === 0
    ? "No customer is worth the offer"
    : `Contacting ${count(plan.contacts)} of ${
      count(customers)
    } customers nets ${
      money(plan.net.value, unit)
    }; the best way without the model nets ${money(best.net.value, unit)}`;
  const lines = curve.flatMap(({ contacts, value, byValue, random }) => [
    { who: "best first", contacts, net: rounded(value) },
    { who: "by value only", contacts, net: rounded(byValue) },
    { who: "at random", contacts, net: rounded(random) },
  ]);
  const x = {
    field: "contacts",
    type: "quantitative",
    title: "Customers contacted",
    axis: { grid: false, tickCount: 8 },
    scale: { domain: [0, customers], nice: false },
  };
  const y = {
    field: "net",
    type: "quantitative",
    title: unit === "offers"
      ? "Net gain in offers' costs"
      : "Net gain: saved margin − cost",
    axis: { ...moneyLabels, tickCount: 6 },
  };
  const color = {
    field: "who",
    type: "nominal",
    title: null,
    legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
    scale: {
      domain: ["best first", "by value only", "at random"],
      range: [colors.stayed, colors.churned, colors.neutral],
    },
  };
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
    subtitle: `An offer costs ${
      unit === "offers" ? "one unit" : money(cost, unit)
    } and keeps ${
      short(100 * success)
    }% of those who would leave; shaded: 95% interval`,
    description: `Net gain by number of customers contacted. ${finding}. ` +
      ways.map(({ way, net }) => `${way}: ${estimate(net)}`).join("; ") + ".",
    params: [moneyParam(unit)],
    encoding: { x },
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
        encoding: { y: { ...y, field: "low" }, y2: { field: "high" } },
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
            tip("the plan contacts", "contacts", ","),
            tip("net gain", "words"),
          ],
        },
      },
      ...hover("contacted", together, [
        tip("customers contacted", "contacts", ","),
        tip("net gain, best first", "value"),
        tip("its 95% interval", "interval"),
        tip("by value only", "byValue"),
        tip("at random", "random"),
      ], { lines, y, color }),
    ],
  });
}

/** To five digits; JSON has no -0. */
const rounded = (value: number) => Number(value.toPrecision(5)) + 0;
