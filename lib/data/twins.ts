/**
 * Rows that are equal in everything but the id.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import type { Place } from "./column_facts.ts";
import { type FoundRoles, isFeature } from "./columns.ts";
import { type Finding, finding } from "./findings.ts";
import type { FileFacts } from "./read_file.ts";

/** With a smaller share they are not worth a word: people are alike now and then. */
const WORTH_A_WORD = 0.01;

/** Names rows whose ids differ and whose features and label don't, among the rows kept. */
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
        twins.push({ row, value: `as row ${cellRows[other]}` });
      }
    }
  });
  if (found < WORTH_A_WORD * cellRows.length) return [];
  const names = ids.map((i) => `'${columns[i].name}'`).join(", ");
  return [finding(
    "warning",
    undefined,
    `${count(found)} of ${
      count(cellRows.length)
    } rows equal another row in all but ${names}, as copies do, or customers whom the columns don't tell apart: the split keeps copies in one part`,
    "keep one row per customer if they are copies",
    twins,
  )];
}
