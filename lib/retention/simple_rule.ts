/**
 * A rule that somebody without a model would follow.
 *
 * @module
 */
import type { Column } from "../table.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { timesOf } from "../statistics/groups.ts";
import { auc } from "../evaluation/auc.ts";

/** Customers of one category, sorted by one number. */
export interface SimpleRule {
  /** Only these: the category that churns most. */
  readonly category?: { readonly column: string; readonly group: string };
  /** The smallest of these numbers first, or the largest; the earliest of dates. */
  readonly number?: {
    readonly column: string;
    readonly first: "lowest" | "highest";
  };
}

/**
 * Finds the simple rule: the category with the surest high churn rate (the
 * lower end of its Wilson interval), and within it the order of the numeric
 * column that ranks churners best on its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { simpleRule } from "lib/retention/simple_rule.ts";
 *
 * const rule = simpleRule([
 *   { name: "contract", kind: "text", values: ["Monthly", "Monthly", "Yearly", "Yearly", "Yearly"] },
 *   { name: "tenure", kind: "int64", values: Float64Array.of(1, 3, 5, 2, 7) },
 * ], Uint8Array.of(1, 1, 0, 1, 0));
 * assertEquals(rule.category, { column: "contract", group: "Monthly" });
 * assertEquals(rule.number, { column: "tenure", first: "lowest" });
 * ```
 *
 * @param columns Raw columns, `n` cells each: not of the rows that it will be
 * evaluated on.
 * @param labels `n` of the same rows, both classes among them.
 */
export function simpleRule(
  columns: readonly Column[],
  labels: Uint8Array,
): SimpleRule {
  let [category, surest]: [SimpleRule["category"], number] = [undefined, -1];
  let [number, best]: [SimpleRule["number"], number] = [undefined, 0];
  for (const column of columns) {
    const values = numbersOf(column);
    if (values) {
      const strength = areaOf(values, labels) - 0.5;
      if (Math.abs(strength) <= best) continue;
      const first = strength < 0 ? "lowest" : "highest";
      [number, best] = [{ column: column.name, first }, Math.abs(strength)];
      continue;
    }
    for (const [group, { customers, churned }] of countCells(column, labels)) {
      const { low } = wilsonInterval(churned, customers);
      if (customers === labels.length || low <= surest) continue;
      [category, surest] = [{ column: column.name, group }, low];
    }
  }
  return { category, number };
}

/**
 * Lists the rows that the rule picks, in order; blanks of the number come last.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ruleOrder } from "lib/retention/simple_rule.ts";
 *
 * const tenure = { name: "tenure", kind: "int64", values: Float64Array.of(5, 1, 9) } as const;
 * const rule = { number: { column: "tenure", first: "lowest" } } as const;
 * assertEquals([...ruleOrder(rule, [tenure])], [1, 0, 2]);
 * ```
 *
 * @param columns Raw columns of the rows to pick from, those of the rule among
 * them.
 * @returns Row numbers, counted from 0.
 */
export function ruleOrder(
  { category, number }: SimpleRule,
  columns: readonly Column[],
): Uint32Array {
  const find = (name: string) =>
    columns.find((column) => column.name === name)!;
  const length = columns[0]?.values.length ?? 0;
  let rows = Array.from({ length }, (_, row) => row);
  if (category) {
    const { values } = find(category.column) as { values: readonly string[] };
    rows = rows.filter((row) => values[row].trim() === category.group);
  }
  if (number) {
    const values = numbersOf(find(number.column)) ?? new Float64Array(length);
    const sign = number.first === "lowest" ? 1 : -1;
    const key = (row: number) =>
      Number.isNaN(values[row]) ? Infinity : sign * values[row];
    rows.sort((a, b) => key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b);
  }
  return Uint32Array.from(rows);
}

/**
 * Puts the rule into words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ruleText } from "lib/retention/simple_rule.ts";
 *
 * const rule = {
 *   category: { column: "contract", group: "Monthly" },
 *   number: { column: "tenure", first: "lowest" },
 * } as const;
 * assertEquals(ruleText(rule), "contract: Monthly, lowest tenure first");
 * ```
 */
export function ruleText({ category, number }: SimpleRule): string {
  const order = number && `${number.first} ${number.column} first`;
  const who = category && `${category.column}: ${category.group}`;
  return [who, order].filter(Boolean).join(", ");
}

/** Numbers, or dates as times; nothing of categories. */
const numbersOf = (column: Column) =>
  column.kind === "text" ? timesOf(column) : column.values;

/**
 * Customers and churners by category, as the cells have it: groups that are made
 * of several, or cut anew for each set of rows, would be others in other rows.
 */
function countCells({ values }: Column, labels: Uint8Array) {
  const counts = new Map<string, { customers: number; churned: number }>();
  (values as readonly string[]).forEach((cell, row) => {
    const group = cell.trim();
    if (group === "") return;
    const { customers, churned } = counts.get(group) ??
      { customers: 0, churned: 0 };
    counts.set(group, {
      customers: customers + 1,
      churned: churned + labels[row],
    });
  });
  return counts;
}

/** The AUC of a number as it is, over the rows where it is not blank. */
function areaOf(values: Float64Array, labels: Uint8Array): number {
  const rows = [...labels.keys()].filter((row) => !Number.isNaN(values[row]));
  const known = Float64Array.from(rows, (row) => values[row]);
  const kept = Uint8Array.from(rows, (row) => labels[row]);
  const churned = kept.reduce((sum, label) => sum + label, 0);
  if (churned < 2 || kept.length - churned < 2) return 0.5;
  const low = known.reduce((a, b) => Math.min(a, b));
  const range = known.reduce((a, b) => Math.max(a, b)) - low || 1;
  const probabilities = known.map((value) => (value - low) / range);
  return auc({ labels: kept, probabilities }).value;
}
