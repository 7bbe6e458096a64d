/**
 * Churn rates of groups.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import { rateFinding, ratesShown } from "../churn_rates_words.ts";
import {
  bothSides,
  dot,
  interval,
  names,
  onPhone,
  paleBar,
  places,
  textParams,
  texts,
} from "../../show/marks.ts";
import { fieldsOf, share, whole } from "../../show/fields.ts";
import { brief, count, customers, intervalText, percent } from "../../words.ts";

/** Customers of one group. */
export interface GroupRate {
  /** The group's name. */
  readonly group: string;
  /** How many there are. */
  readonly customers: number;
  /** Share who churned, 0 … 1. */
  readonly rate: number;
  /** Lower end of the share's 95 % interval. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/** The fields of a group's churn rate, here and in the panels of all columns. */
export const groupFields = fieldsOf<GroupRate & { readonly column: string }>({
  column: { tip: "column" },
  group: { tip: "group" },
  customers: { tip: "customers", ...whole },
  rate: { tip: "churned", title: "Customers who churned", ...share() },
  low: { tip: "95% interval from", ...share() },
  high: { tip: "to", ...share() },
});

/** What {@linkcode churnRatePlot} shows. */
export interface ChurnRateOptions {
  /** What groups the customers: `contract`. */
  by: string;
  /** At least one. */
  rates: readonly GroupRate[];
  /** Instead of the finding. */
  title?: string;
}

/**
 * Plots the churn rate of each group with its 95 % interval and its size.
 *
 * @example
 * ```ts ignore
 * const rate = churn.exploration.churnRatePlot({ by, rates });
 * ```
 */
export function churnRatePlot(options: ChurnRateOptions): Spec {
  checkOptions("churnRatePlot", options, ["by", "rates", "title"]);
  const { by, rates, title } = options;
  const values = rates.map((rate, place) => ({
    place,
    column: by,
    ...rate,
    label: `${percent(rate.rate)} of ${count(rate.customers)}`,
  }));
  const total = rates.reduce((sum, group) => sum + group.customers, 0);
  return chart({
    title: title ?? rateFinding(by, rates),
    subtitle: `${ratesShown}, ${customers(total)}`,
    description: `Churn rate by ${by}: ` +
      values.map(groupFields.words).map((group) =>
        `${group.group} ${group.rate} of ${group.customers} ${
          intervalText(group.low, group.high)
        }`
      ).join("; ") + ".",
    height: (rates.length > 6 ? 30 : 42) * rates.length,
    params: textParams({
      names: values.map(({ group }) => brief(group)),
      texts: values.map(({ label }) => label),
      figures: values.map(({ rate }) => percent(rate)),
    }),
    data: { values },
    encoding: {
      x: groupFields.axis("rate", {
        axis: { format: ".0%", tickCount: 6 },
        scale: { domainMin: 0 },
      }),
      tooltip: groupFields.tooltip(),
    },
    resolve: bothSides,
    layer: [
      {
        mark: { ...paleBar(colors.churned), height: { band: 0.62 } },
        encoding: { y: names(), x: groupFields.only("rate") },
      },
      {
        mark: interval(colors.churned),
        encoding: {
          y: places(null),
          x: groupFields.only("low"),
          x2: groupFields.only("high"),
        },
      },
      {
        mark: dot(colors.churned),
        encoding: {
          y: texts(onPhone("figures", "texts")),
          x: groupFields.only("rate"),
        },
      },
    ],
  });
}
