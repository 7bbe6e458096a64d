/**
 * Churn rates of groups.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { differenceTest, telling } from "../exploration/associations.ts";
import { rare } from "../exploration/significance.ts";
import { count, customers, percent } from "./words.ts";

/** Customers of one group. */
export interface GroupRate {
  readonly group: string;
  readonly customers: number;
  /** Share who churned, 0 … 1, and its 95 % interval. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** What {@linkcode churnRatePlot} shows. */
export interface ChurnRateOptions {
  /** What groups the customers: `contract`. */
  by: string;
  /** At least one. */
  rates: readonly GroupRate[];
  title?: string;
}

/** Churn rate of each group with its 95 % interval and its size. */
export function churnRatePlot({ by, rates, title }: ChurnRateOptions): Spec {
  const values = rates.map((rate) => ({
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
    height: { step: rates.length > 6 ? 34 : 52 },
    data: { values },
    encoding: {
      y: {
        field: "group",
        type: "nominal",
        sort: null,
        title: null,
        axis: {
          ticks: false,
          domain: false,
          labelPadding: 10,
          labelLimit: 240,
        },
      },
      x: {
        type: "quantitative",
        title: "Customers who churned",
        axis: { format: ".0%", tickCount: 6 },
        scale: { domainMin: 0, nice: true },
      },
    },
    layer: [
      {
        mark: { type: "bar", color: colors.churned, opacity: 0.85, height: 26 },
        encoding: { x: { field: "rate" } },
      },
      {
        mark: { type: "rule", strokeWidth: 2, color: "#212121" },
        encoding: { x: { field: "low" }, x2: { field: "high" } },
      },
      {
        mark: { type: "text", align: "left", dx: 8 },
        encoding: { x: { field: "high" }, text: { field: "label" } },
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
  if (most === least) return `Churn by ${by}: ${highest} with ${most.group}`;
  if (differenceTest(rates) >= rare) {
    return `Churn by ${by}: ${lowest} to ${highest}, no more apart than chance`;
  }
  return `Churn by ${by}: ${highest} with ${most.group}, ${lowest} with ${least.group}`;
}
