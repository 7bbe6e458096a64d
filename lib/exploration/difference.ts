/**
 * Whether groups of customers churn differently.
 *
 * @module
 */
import type { ChurnRate } from "./churn_rates.ts";
import { chiSquareTail, fisherTest } from "../statistics/significance.ts";

type Counts = Pick<ChurnRate, "customers" | "churned">;

/**
 * How often groups of one and the same rate would differ as much by chance, or
 * more rarely still. The smallest groups are put together until each expects
 * {@linkcode fewestExpected} of either class or two are left, as otherwise
 * false alarms are not as rare as they claim to be. Then Pearson's test, as
 * `scipy.stats.chi2_contingency(correction=False)`; of two groups Fisher's,
 * which is exact.
 */
export function differenceTest(
  rates: readonly Pick<ChurnRate, "customers" | "rate">[],
): number {
  const groups = pooled(rates.map(({ customers, rate }) => ({
    customers,
    churned: Math.round(customers * rate),
  })));
  if (groups.length < 2) return 1;
  if (groups.length === 2) return fisherTest(groups[0], groups[1]);
  const share = overall(groups);
  const statistic = groups.reduce((sum, { churned, customers }) => {
    const off = churned - customers * share;
    return sum + off * off / (customers * share * (1 - share));
  }, 0);
  return chiSquareTail(statistic, groups.length - 1);
}

/** The least a group expects of either class for Pearson's test (W. G. Cochran, 1954). */
const fewestExpected = 5;

function pooled(rates: readonly Counts[]): Counts[] {
  const share = overall(rates);
  const needed = fewestExpected / Math.min(share, 1 - share);
  const bySize = rates.toSorted((a, b) => a.customers - b.customers);
  while (bySize.length > 2 && bySize[0].customers < needed) {
    const [a, b] = bySize.splice(0, 2);
    bySize.push({
      customers: a.customers + b.customers,
      churned: a.churned + b.churned,
    });
    bySize.sort((a, b) => a.customers - b.customers);
  }
  return bySize;
}

/** The churn rate of all groups together. */
function overall(rates: readonly Counts[]): number {
  const sum = (name: keyof Counts) =>
    rates.reduce((total, group) => total + group[name], 0);
  return sum("churned") / sum("customers");
}
