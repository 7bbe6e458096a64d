/**
 * Columns of dates.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import { dateKinds, type Kind, numberKinds } from "./cell_kinds.ts";
import type { ColumnFacts } from "./column_facts.ts";
import { type DateOrder, isoDate } from "./dates.ts";
import { type Finding, finding } from "./findings.ts";
import {
  type CellOptions,
  examples,
  type Inferred,
  placesOf,
  rowsOf,
} from "./inferred.ts";

/** Reads a column as dates, whatever else it holds being a mistake. */
export function asDates(
  facts: ColumnFacts,
  { dayFirst }: CellOptions,
  told = false,
): Inferred {
  const { name, kinds } = facts;
  const findings: Finding[] = [];
  const unit = told ? epochUnit(facts) : undefined;
  const strange: readonly Kind[] = [
    ...["text", "code", "infinite"] as const,
    ...numberKinds.filter((kind) =>
      kind !== "compactDate" && !(unit && kind === "whole")
    ),
  ];
  if (rowsOf(facts, strange)) {
    findings.push(finding(
      "error",
      name,
      `column '${name}' holds dates, and something else in ${
        count(rowsOf(facts, strange))
      } of ${count(facts.rows - facts.missing)} cells`,
      "correct or blank them; dates look like 2024-01-31",
      placesOf(facts, strange),
    ));
  }
  const order: DateOrder | undefined = dayFirst !== undefined
    ? dayFirst ? "DMY" : "MDY"
    : kinds.dayFirst
    ? kinds.monthFirst ? undefined : "DMY"
    : kinds.monthFirst
    ? "MDY"
    : kinds.dayOrMonth
    ? undefined
    : "DMY";
  if (unit) return asTimes(facts, unit, findings);
  const against = order === "DMY" ? "monthFirst" : "dayFirst";
  if (order === undefined || kinds[against]) {
    findings.push(finding(
      told || order ? "error" : "warning",
      name,
      kinds.dayFirst || kinds.monthFirst
        ? `column '${name}' holds dates with the day first and with the month first`
        : `nothing tells whether the day or the month comes first in the dates of column '${name}', so it is left out`,
      kinds.dayFirst && kinds.monthFirst
        ? "write all of them as 2024-01-31"
        : "say which with { dayFirst: true } or { dayFirst: false }",
      placesOf(facts, ["dayOrMonth", "dayFirst", "monthFirst"]),
    ));
    return {
      role: "ignored",
      reason: "dates whose day and month can't be told apart",
      findings,
    };
  }
  const notes = [
    facts.lastDate
      ? `dates from ${facts.firstDate.slice(0, 10)} to ${
        facts.lastDate.slice(0, 10)
      }`
      : "dates",
    ...(kinds.dayOrMonth || kinds.dayFirst || kinds.monthFirst
      ? [order === "DMY" ? "day first" : "month first"]
      : []),
    ...(facts.missing ? [`${count(facts.missing)} blank`] : []),
    ...(kinds.blank
      ? [`${count(kinds.blank)} read as blank (${examples(facts, "blank")})`]
      : []),
  ];
  const written = rowsOf(facts, dateKinds) - kinds.isoDate + kinds.blank +
    kinds.compactDate;
  return {
    role: "date",
    reason: notes.join(", "),
    rewrite: written ? { dates: order } : undefined,
    findings,
  };
}

function asTimes(
  { point }: ColumnFacts,
  unit: DateOrder,
  findings: Finding[],
): Inferred {
  const [first, last] = [point.lowest, point.highest]
    .map((size) => isoDate(String(size), unit)!.slice(0, 10));
  return {
    role: "date",
    reason: `${unit} since 1970, from ${first} to ${last}`,
    rewrite: { dates: unit },
    findings,
  };
}

/** What whole numbers count, if they can be times from 2001 to 2099. */
export function epochUnit(
  { kinds, point }: ColumnFacts,
): DateOrder | undefined {
  const within = (unit: number) =>
    point.lowest >= 1e9 * unit && point.highest < 4.1e9 * unit;
  if (kinds.whole === 0) return undefined;
  return within(1) ? "seconds" : within(1000) ? "milliseconds" : undefined;
}
