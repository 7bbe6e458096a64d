/**
 * Churn rates of groups.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { chart, colors, type Spec } from "../../show/theme.ts";
import { telling } from "../associations.ts";
import { differenceTest } from "../difference.ts";
import { rare } from "../../statistics/significance.ts";
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
  tip,
} from "../../show/marks.ts";
import { brief, count, customers, percent } from "../../words.ts";

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
 * const rate = churn.churnRatePlot({ by, rates });
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
    title: title ?? finding(by, rates),
    subtitle: `Churn rate with its 95% interval, ${customers(total)}`,
    description: `Churn rate by ${by}: ` +
      values.map((v) =>
        `${v.group} ${v.label} (95% interval ${percent(v.low)} to ${
          percent(v.high)
        })`
      ).join("; ") + ".",
    height: (rates.length > 6 ? 30 : 42) * rates.length,
    params: textParams({
      names: values.map(({ group }) => brief(group)),
      texts: values.map(({ label }) => label),
      figures: values.map(({ rate }) => percent(rate)),
    }),
    data: { values },
    encoding: {
      x: {
        type: "quantitative",
        title: "Customers who churned",
        axis: { format: ".0%", tickCount: 6 },
        scale: { domainMin: 0 },
      },
      tooltip: [
        tip("column", "column"),
        tip("group", "group"),
        tip("customers", "customers", ","),
        tip("churned", "rate", ".1%"),
        tip("95% interval from", "low", ".1%"),
        tip("to", "high", ".1%"),
      ],
    },
    resolve: bothSides,
    layer: [
      {
        mark: { ...paleBar(colors.churned), height: { band: 0.62 } },
        encoding: { y: names(), x: { field: "rate" } },
      },
      {
        mark: interval(colors.churned),
        encoding: {
          y: places(null),
          x: { field: "low" },
          x2: { field: "high" },
        },
      },
      {
        mark: dot(colors.churned),
        encoding: {
          y: texts(onPhone("figures", "texts")),
          x: { field: "rate" },
        },
      },
    ],
  });
}

/** The largest and the smallest rate among groups of some size. */
function finding(by: string, rates: readonly GroupRate[]): string {
  const ranked = telling(rates).toSorted((a, b) => b.rate - a.rate);
  const most = ranked[0];
  const least = ranked[ranked.length - 1];
  const [highest, lowest] = [most, least].map(({ rate }) => percent(rate));
  const column = brief(by);
  const [often, seldom] = [most, least].map(({ group }) => brief(group));
  if (most === least) return `Churn by ${column}: ${highest} with ${often}`;
  if (differenceTest(rates) >= rare) {
    return `Churn by ${column}: ${lowest} to ${highest}, consistent with chance`;
  }
  return `Churn by ${column}: ${highest} with ${often}, ${lowest} with ${seldom}`;
}
