/**
 * Churn rates of groups.
 *
 * @module
 */
import { chart, colors, type Spec } from "../display/theme.ts";
import { wilsonInterval } from "./wilson.ts";
import { count, customers, percent } from "./words.ts";

/** Customers of one group. */
export interface GroupRate {
  name: string;
  customers: number;
  churned: number;
}

/** What {@linkcode churnRatePlot} shows. */
export interface ChurnRateOptions {
  /** What groups the customers: `contract`. */
  by: string;
  /** At least one, each with at least one customer. */
  groups: GroupRate[];
  title?: string;
}

/** Counts customers and churners by group, groups in alphabetical order. */
export function rateByGroup(
  names: readonly string[],
  churned: ArrayLike<number>,
): GroupRate[] {
  const groups = new Map<string, GroupRate>();
  names.forEach((name, row) => {
    const group = groups.get(name) ?? { name, customers: 0, churned: 0 };
    group.customers++;
    group.churned += churned[row] ? 1 : 0;
    groups.set(name, group);
  });
  return [...groups.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Churn rate of each group with its 95 % interval and its size. */
export function churnRatePlot(
  { by, groups, title }: ChurnRateOptions,
): Spec {
  const values = groups.map((group) => {
    const [low, high] = wilsonInterval(group.churned, group.customers);
    const rate = group.churned / group.customers;
    const name = group.name || "(blank)";
    const label = `${percent(rate)} of ${count(group.customers)}`;
    return { ...group, name, rate, low, high, label };
  });
  const ranked = values.toSorted((a, b) => b.rate - a.rate);
  const total = groups.reduce((sum, group) => sum + group.customers, 0);
  const y = { field: "name", type: "nominal", sort: null, title: null };
  return chart({
    title: title ?? finding(by, ranked),
    subtitle: `Churn rate with its 95% interval, ${customers(total)}`,
    description: `Churn rate by ${by}: ` +
      values.map((v) =>
        `${v.name} ${v.label} (95% interval ${percent(v.low)} to ${
          percent(v.high)
        })`
      ).join("; ") + ".",
    height: { step: 52 },
    data: { values },
    encoding: {
      y: { ...y, axis: { ticks: false, domain: false, labelPadding: 10 } },
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

/** Groups of fewer customers tell too little for a title. */
const ENOUGH = 30;

function finding(by: string, groups: (GroupRate & { rate: number })[]) {
  const large = groups.filter((group) => group.customers >= ENOUGH);
  const ranked = large.length > 1 ? large : groups;
  const [most, least] = [ranked[0], ranked[ranked.length - 1]];
  return most === least
    ? `${percent(most.rate)} of customers churn`
    : `Churn by ${by}: ${percent(most.rate)} with ${most.name}, ${
      percent(least.rate)
    } with ${least.name}`;
}
