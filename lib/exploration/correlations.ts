/**
 * Which columns go together.
 *
 * @module
 */
import type { Column } from "../table.ts";
import { type Groups, groupsOf, timesOf } from "../statistics/groups.ts";

/** How strongly two columns are associated. */
export interface Correlation {
  /** One column. */
  readonly first: string;
  /** The other one. */
  readonly second: string;
  /** Of two numbers, of two categories, of a number and a category. */
  readonly measure: "Spearman" | "Cramér's V" | "correlation ratio";
  /** 0 … 1; Spearman's rank correlation -1 … 1. */
  readonly value: number;
  /** Customers with neither cell blank. */
  readonly customers: number;
}

/** More categories are taken together as others. */
const mostCategories = 50;

/**
 * How far each pair of columns goes together, the strongest first: Spearman's
 * rank correlation, Cramér's V (`scipy.stats.contingency.association`), or the
 * correlation ratio η, the root of the share of a number's variance that lies
 * between categories. Dates count as numbers. Customers with one of the two
 * cells blank are left out of a pair; a pair of which one column then has a
 * single value is left out.
 */
export function correlations(columns: readonly Column[]): Correlation[] {
  const sides = columns.map(toSide);
  return sides.flatMap((first, i) =>
    sides.slice(i + 1).map((second) => correlation(first, second))
  )
    .filter(({ value }) => !Number.isNaN(value))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}

interface NumberSide {
  readonly name: string;
  readonly values: Float64Array;
  /** Rows from the lowest to the highest value, blank cells left out. */
  readonly order: Uint32Array;
}

interface TextSide {
  readonly name: string;
  readonly groups: Groups;
}

type Side = NumberSide | TextSide;

function toSide(column: Column): Side {
  const { name } = column;
  if (column.kind !== "text") return numberSide(name, column.values);
  const times = timesOf(column);
  return times
    ? numberSide(name, times)
    : { name, groups: groupsOf(column, { most: mostCategories }) };
}

function numberSide(name: string, values: Float64Array): NumberSide {
  const known = Uint32Array.from(values.keys())
    .filter((row) => !Number.isNaN(values[row]));
  return { name, values, order: known.sort((a, b) => values[a] - values[b]) };
}

function correlation(first: Side, second: Side): Correlation {
  const names = { first: first.name, second: second.name };
  if ("groups" in first) {
    return "groups" in second
      ? { ...names, measure: "Cramér's V", ...cramersV(first, second) }
      : {
        ...names,
        measure: "correlation ratio",
        ...correlationRatio(second, first),
      };
  }
  return "groups" in second
    ? {
      ...names,
      measure: "correlation ratio",
      ...correlationRatio(first, second),
    }
    : { ...names, measure: "Spearman", ...spearman(first, second) };
}

function spearman(first: NumberSide, second: NumberSide) {
  const a = ranks(first, second.values);
  const b = ranks(second, first.values);
  let customers = 0;
  for (const rank of a) if (rank) customers++;
  const mean = (customers + 1) / 2;
  let [both, ofA, ofB] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    if (!a[row]) continue;
    const [x, y] = [a[row] - mean, b[row] - mean];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return { value: both / Math.sqrt(ofA * ofB), customers };
}

/** Ranks from 1, those of equal values averaged; 0 where either cell is blank. */
function ranks({ values, order }: NumberSide, other: Float64Array) {
  const result = new Float64Array(values.length);
  const rows = order.filter((row) => !Number.isNaN(other[row]));
  for (let start = 0, end = 0; start < rows.length; start = end) {
    while (end < rows.length && values[rows[end]] === values[rows[start]]) {
      end++;
    }
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) result[rows[i]] = rank;
  }
  return result;
}

function cramersV({ groups: a }: TextSide, { groups: b }: TextSide) {
  const counts = new Float64Array(a.names.length * b.names.length);
  const ofA = new Float64Array(a.names.length);
  const ofB = new Float64Array(b.names.length);
  let customers = 0;
  for (let row = 0; row < a.of.length; row++) {
    if (a.of[row] < 0 || b.of[row] < 0) continue;
    counts[a.of[row] * b.names.length + b.of[row]]++;
    ofA[a.of[row]]++;
    ofB[b.of[row]]++;
    customers++;
  }
  let chiSquare = 0;
  counts.forEach((count, cell) => {
    const [i, j] = [Math.floor(cell / ofB.length), cell % ofB.length];
    const expected = ofA[i] * ofB[j] / customers;
    if (expected) chiSquare += (count - expected) ** 2 / expected;
  });
  const met = (counts: Float64Array) => counts.filter(Boolean).length;
  const degrees = Math.min(met(ofA), met(ofB)) - 1;
  return { value: Math.sqrt(chiSquare / customers / degrees), customers };
}

function correlationRatio({ values }: NumberSide, { groups }: TextSide) {
  const sums = new Float64Array(groups.names.length);
  const counts = new Float64Array(groups.names.length);
  let [customers, total] = [0, 0];
  const known = (row: number) =>
    groups.of[row] >= 0 && !Number.isNaN(values[row]);
  for (let row = 0; row < values.length; row++) {
    if (!known(row)) continue;
    sums[groups.of[row]] += values[row];
    counts[groups.of[row]]++;
    total += values[row];
    customers++;
  }
  const mean = total / customers;
  let [between, all] = [0, 0];
  for (let row = 0; row < values.length; row++) {
    if (known(row)) all += (values[row] - mean) ** 2;
  }
  sums.forEach((sum, group) => {
    if (counts[group]) {
      between += counts[group] * (sum / counts[group] - mean) ** 2;
    }
  });
  const single = counts.filter(Boolean).length < 2;
  return {
    value: single ? NaN : Math.sqrt(Math.min(1, between / all)),
    customers,
  };
}
