/**
 * Rows that are equal in everything but the id.
 *
 * @module
 */
import { count } from "../../words.ts";
import type { Place } from "../columns/column_facts.ts";
import { type FoundRoles, isFeature } from "../columns/columns.ts";
import { type Finding, finding } from "./findings.ts";
import type { FileFacts } from "../reading/read_file.ts";

/** With a smaller share they are not worth a word: people are alike now and then. */
const WORTH_A_WORD = 0.01;
/** Of the pairs of equal rows, as in `python/churn/groups.py`. */
const CHANCE_AT_MOST = 0.2;

/**
 * Names rows whose ids differ and whose features and label don't, among the rows
 * kept, unless chance explains them: by the same rule as the split, which keeps
 * copies together (`find_copies` in `python/churn/groups.py`).
 */
export function twinFindings(
  { cells, cellRows }: Pick<FileFacts, "cells" | "cellRows">,
  { columns }: FoundRoles,
): Finding[] {
  const compared = columns.flatMap((column, i) =>
    isFeature(column) || column.role === "target" ? [i] : []
  );
  const ids = columns.flatMap(({ role }, i) => role === "id" ? [i] : []);
  if (ids.length === 0) return [];
  const first = new Map<string, number>();
  const twins: Place[] = [];
  let found = 0;
  cellRows.forEach((row, at) => {
    const key = compared.map((i) => cells[i][at]).join("\0");
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, at);
    } else if (ids.some((i) => cells[i][at] !== cells[i][other])) {
      found++;
      if (twins.length < 5) {
        twins.push({ row, value: `same as row ${cellRows[other]}` });
      }
    }
  });
  const isWorthIt = found >= WORTH_A_WORD * cellRows.length;
  if (!isWorthIt || isChance(compared.map((i) => cells[i]))) return [];
  const names = ids.map((i) => `'${columns[i].name}'`).join(", ");
  return [finding(
    "warning",
    undefined,
    `${count(found)} of ${
      count(cellRows.length)
    } rows equal another row except for ${names}, more than chance explains: the split keeps copies in one part, but each counts as a customer, so the intervals are too narrow`,
    "if they are copies, keep one row per customer",
    twins,
  )];
}

/** Whether some column tells that pairs of equal rows are as many as chance makes. */
function isChance(columns: readonly (readonly string[])[]): boolean {
  const rows = columns[0].length;
  const key = (row: number, without?: number) =>
    columns.map((cells, i) => i === without ? "" : cells[row]).join("\0");
  const equal = pairs(rows, (row) => key(row));
  const every = rows * (rows - 1) / 2;
  return columns.some((cells, i) => {
    const agree = pairs(rows, (row) => cells[row]) / every;
    const nearly = pairs(rows, (row) => key(row, i)) - equal;
    return nearly * agree > CHANCE_AT_MOST * equal * (1 - agree);
  });
}

/** How many pairs of rows have the same key. */
function pairs(rows: number, key: (row: number) => string): number {
  const sizes = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    sizes.set(key(row), (sizes.get(key(row)) ?? 0) + 1);
  }
  return [...sizes.values()].reduce((sum, n) => sum + n * (n - 1) / 2, 0);
}
