/**
 * Columns of dates.
 *
 * @module
 */
import { count } from "../../words.ts";
import { dateKinds, type Kind, numberKinds } from "./cell_kinds.ts";
import type { ColumnFacts, Place } from "./column_facts.ts";
import { type DateOrder, isoDate, type Order, orders } from "./dates.ts";
import { type Finding, finding } from "../checks/findings.ts";
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
      `column '${name}' contains dates, but something else in ${
        count(rowsOf(facts, strange))
      } of ${count(facts.rows - facts.missing)} cells`,
      `correct or clear those cells (dates look like 2024-01-31), or set the column's role: { roles: { ${
        JSON.stringify(name)
      }: "categorical" } }`,
      placesOf(facts, strange),
    ));
  }
  if (unit) return asTimes(facts, unit, findings);
  const order = orderOf(facts, dayFirst);
  if (order === undefined || kinds.shortDate) {
    const isError = told || dayFirst !== undefined;
    findings.push(finding(
      isError ? "error" : "warning",
      name,
      ...unclearDates(facts, dayFirst !== undefined, isError),
    ));
    return {
      role: "ignored",
      reason: "dates whose day, month and year can't be distinguished",
      findings,
    };
  }
  const { first, last } = facts.dates[order];
  const notes = [
    last ? `dates from ${first.slice(0, 10)} to ${last.slice(0, 10)}` : "dates",
    ...(kinds.orderedDate ? [orderNames[order]] : []),
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

const orderNames: Readonly<Record<Order, string>> = {
  DMY: "day first",
  MDY: "month first",
  YMD: "year first",
};

/** The one order that all dates have, if there is one: of several the one that is told. */
function orderOf(
  facts: ColumnFacts,
  dayFirst: boolean | undefined,
): Order | undefined {
  const told = dayFirst === undefined ? undefined : dayFirst ? "DMY" : "MDY";
  if (facts.orders.size === 0) return told ?? "DMY";
  const left = commonOrders(facts);
  if (told && left.includes(told)) return told;
  const isClear = left.length === 1 && (!told || left[0] === "YMD");
  return isClear ? left[0] : undefined;
}

/** The orders that every date can have. */
const commonOrders = (facts: ColumnFacts) =>
  orders.filter((order) =>
    [...facts.orders.keys()].every((choice) => choice.includes(order))
  );

/** What is wrong with dates that have no single order, what to do, and where they are. */
function unclearDates(
  facts: ColumnFacts,
  isTold: boolean,
  isError: boolean,
): [string, string, Place[]] {
  const { name, kinds, places } = facts;
  const leftOut = isError ? "" : ", so it is left out";
  if (kinds.shortDate) {
    return [
      `the century of the years in column '${name}' is unclear${leftOut}`,
      "write years with four digits",
      places.shortDate ?? [],
    ];
  }
  const left = commonOrders(facts);
  if (left.length > 1) {
    const year = left.includes("YMD") ? "the year, " : "";
    return [
      `it is unclear whether ${year}the day or the month comes first in the dates of column '${name}'${leftOut}`,
      "set { dayFirst: true } or { dayFirst: false }" +
      (year && ", or write them as 2024-01-31"),
      places.orderedDate ?? [],
    ];
  }
  const first = [...facts.orders.values()].sort((a, b) => a.row - b.row);
  return left.length === 1 && isTold
    ? [
      `column '${name}' contains dates in another order than specified`,
      "leave the option out so that the order is recognised, or correct the dates",
      first,
    ]
    : [
      `column '${name}' contains dates with the day first and others with the month first`,
      "write all of them as 2024-01-31",
      first.slice(0, 5),
    ];
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
