/**
 * What contacting more and more customers brings.
 *
 * @module
 */
import {
  chart,
  colors,
  type PlotOptions,
  type Spec,
} from "../display/theme.ts";
import type { RetentionPlan } from "../judging/retention.ts";
import { dot, hover, reference, tip } from "./marks.ts";
import { count, short } from "./words.ts";

/**
 * Net gain by number contacted, best first and at random; the plan marked.
 *
 * @example
 * ```ts ignore
 * const offer = { cost: 60, success: 0.3 };
 * const gains = churn.retentionPlot(churn.retentionPlan(test, 600, offer));
 * ```
 */
export function retentionPlot(
  { curve, plan, random, customers, offer }: RetentionPlan,
  { title }: PlotOptions = {},
): Spec {
  const estimate = ({ value, low, high }: typeof plan.net) =>
    `${short(value)} (${short(low)} to ${short(high)})`;
  const finding = plan.contacts === 0
    ? "No customer is worth the offer"
    : `${count(plan.contacts)} of ${count(customers)} contacted net ${
      short(plan.net.value)
    }; as many at random ${short(random.net.value)}`;
  const lines = curve.flatMap(({ contacts, value, random }) => [
    { who: "best first", contacts, net: whole(value) },
    { who: "at random", contacts, net: whole(random) },
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
    title: "Net gain: expected saved revenue less cost",
    axis: { format: ",.0f", tickCount: 6 },
  };
  const color = {
    field: "who",
    type: "nominal",
    title: null,
    legend: { symbolType: "stroke", symbolStrokeWidth: 3 },
    scale: {
      domain: ["best first", "at random"],
      range: [colors.stayed, colors.neutral],
    },
  };
  const tooltip = [
    tip("contacted", "who"),
    tip("customers", "contacts", ","),
    tip("net gain", "net", ",.0f"),
  ];
  const chosen = {
    who: "the plan",
    contacts: plan.contacts,
    net: whole(plan.net.value),
  };
  return chart({
    title: title ?? finding,
    subtitle: `An offer costs ${short(offer.cost)} and keeps ${
      short(100 * offer.success)
    }% of those who would leave; shaded: 95% interval`,
    description: `Net gain by number of customers contacted. ${finding}. ` +
      `Plan: ${estimate(plan.net)}; at random: ${estimate(random.net)}; ` +
      `all ${count(customers)}: ${short(curve[curve.length - 1].value)}.`,
    encoding: { x },
    layer: [
      {
        data: {
          values: curve.map(({ contacts, low, high }) => ({
            contacts,
            low: whole(low),
            high: whole(high),
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
        encoding: { y, tooltip },
      },
      { data: { values: lines }, ...hover("contacted", { y, color, tooltip }) },
    ],
  });
}

/** Rounded; JSON has no -0. */
const whole = (value: number) => Math.round(value) + 0;
