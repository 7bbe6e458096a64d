/**
 * When the customers were observed: the day to which their dates are counted.
 *
 * @module
 */
import { count } from "../../words.ts";
import type { ColumnFacts, Place } from "./column_facts.ts";
import type { ColumnRole, FoundRoles } from "./columns.ts";
import { isoDate, type Order } from "./dates.ts";
import { type Finding, finding } from "../checks/findings.ts";
import type { Role } from "./inferred.ts";
import { rewriter } from "../reading/normalise.ts";
import type { FileFacts } from "../reading/read_file.ts";

/** Options about time. */
export interface ObservationOptions {
  /**
   * The day on which the file shows all customers, such as `2024-12-31`. If
   * each row has its own day, give that column the role `observation`.
   * @default The latest date in the file's date columns, today at the latest.
   */
  readonly observedOn?: string;
  /**
   * A column with the day on which a customer left, blank for those who stayed.
   * It is used for checks, not for training.
   */
  readonly departed?: string;
}

/** Today, in UTC, `YYYY-MM-DD`. */
export const today = () => new Date().toISOString().slice(0, 10);

/**
 * Checks a day of observation.
 *
 * @throws {RangeError} If it is not a date.
 */
export function checkDay(observedOn: string | undefined) {
  if (
    observedOn === undefined ||
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/.test(observedOn) &&
      isoDate(observedOn) !== undefined
  ) return;
  throw new RangeError(
    `Cannot use observedOn because it must be a date such as 2024-12-31: current value is '${observedOn}'`,
  );
}

const hasRole = (wanted: Role) => ({ role }: { role: Role }) => role === wanted;

/**
 * Finds the day to which dates are counted, and says it in the reasons of the
 * columns.
 *
 * @returns The roles, with `observedOn` where no column says it and one is a date.
 */
export function withObservation<Roles extends FoundRoles>(
  facts: readonly ColumnFacts[],
  roles: Roles,
  { observedOn, departed }: ObservationOptions,
): Roles {
  checkDay(observedOn);
  const columns = roles.columns.map((column) =>
    column.name === departed
      ? { ...column, role: "ignored" as const, reason: "the day they left" }
      : column
  );
  const own = columns.find(hasRole("observation"));
  if (own && observedOn !== undefined) {
    throw new RangeError(
      `Cannot use observedOn because column '${own.name}' already says when each customer was observed: use only one of them`,
    );
  }
  if (own || !columns.some(hasRole("date"))) {
    return {
      ...roles,
      columns: counted(columns, own && `each row's ${own.name}`),
    };
  }
  const latest = observedOn ?? latestDay(facts, columns);
  return {
    ...roles,
    columns: counted(
      columns,
      latest && (observedOn ? latest : `${latest}, the file's latest date`),
    ),
    observedOn: latest,
    findings: latest ? roles.findings : [...roles.findings, noDay(columns)],
  };
}

/** Dates with the day to which they are counted, in the reason. */
export function counted(
  columns: readonly ColumnRole[],
  day: string | undefined,
): ColumnRole[] {
  return columns.map((column) =>
    column.role === "date" && day
      ? { ...column, reason: `${column.reason}; counted in days to ${day}` }
      : column
  );
}

/** The latest date that is not in the future. */
function latestDay(
  facts: readonly ColumnFacts[],
  columns: readonly ColumnRole[],
): string | undefined {
  const end = `${today()}T23:59:59`;
  const days = columns.flatMap(({ role, rewrite }, i) => {
    const { values, dates } = facts[i];
    const { last = "" } = dates[(rewrite?.dates ?? "DMY") as Order] ?? {};
    if (role === "constant") return [last];
    if (role !== "date") return [];
    const iso = rewrite ? rewriter(rewrite) : (text: string) => text;
    return [last, ...[...values.keys()].map(iso)];
  }).filter((day) => day !== "" && day <= end);
  return days.reduce<string | undefined>(
    (latest, day) => latest === undefined || day > latest ? day : latest,
    undefined,
  );
}

function noDay(columns: readonly ColumnRole[]): Finding {
  const { name } = columns.find(hasRole("date"))!;
  return finding(
    "error",
    name,
    `it is unclear when the customers were observed: no date of column '${name}' is before today`,
    'set { observedOn: "2024-12-31" }, or give a column the role "observation"',
  );
}

/** How the days of a table's rows are compared. */
interface Days {
  readonly name: string;
  readonly days: readonly string[];
}

/**
 * Checks whether something is known only after the customers were observed.
 *
 * Looks at the rows that were kept of the file.
 */
export function observationFindings(
  file: Pick<FileFacts, "cells" | "cellRows">,
  { columns, target, observedOn }: FoundRoles,
  { departed, observedOn: told }: ObservationOptions = {},
): Finding[] {
  const daysOf = (i: number): Days => {
    const { name, rewrite } = columns[i];
    const iso = rewrite ? rewriter(rewrite) : (text: string) => text;
    return { name, days: file.cells[i].map(iso) };
  };
  const place = columns.findIndex(hasRole("observation"));
  const gone = columns.findIndex(({ name }) => name === departed);
  const observed = place < 0 ? undefined : daysOf(place).days;
  const day = (row: number) => observed ? observed[row] : observedOn ?? "";
  const churned = (row: number) => {
    const at = columns.findIndex(hasRole("target"));
    const text = file.cells[at][row];
    return (target?.labels?.[text] ?? text) === target?.positive;
  };
  const places = (rows: readonly number[], days: readonly string[]): Place[] =>
    rows.slice(0, 5).map((row) => ({
      row: file.cellRows[row],
      value: days[row],
    }));
  const looked = count(file.cellRows.length);
  const findings = columns.flatMap(({ role }, i) => {
    // The file's latest date leaves later ones in the future only, such as plans.
    if (role !== "date" || (place < 0 && told === undefined)) return [];
    const { name, days } = daysOf(i);
    const later = rowsWhere(
      days,
      (row) => days[row] !== "" && after(days[row], day(row)),
    );
    if (later.length === 0) return [];
    const left = later.filter(churned).length;
    return [finding(
      "warning",
      name,
      `column '${name}' is after the day of observation in ${
        count(later.length)
      } of ${looked} rows, ${count(left)} of which are customers who left`,
      'leave it out with the role "ignored" unless it was known on that day, as the end of a contract is',
      places(later, days),
    )];
  });
  if (gone < 0) return findings;
  const { name, days } = daysOf(gone);
  const before = rowsWhere(
    days,
    (row) => days[row] !== "" && !after(days[row], day(row)),
  );
  const without = rowsWhere(days, (row) => days[row] === "" && churned(row));
  if (before.length) {
    findings.push(finding(
      "error",
      name,
      `${
        count(before.length)
      } of ${looked} customers had already left on the day they were observed, according to column '${name}'`,
      "remove them, or set the day of observation before the day they left",
      places(before, days),
    ));
  }
  if (without.length) {
    findings.push(finding(
      "warning",
      name,
      `${
        count(without.length)
      } of ${looked} customers churned but have no day in column '${name}'`,
      "correct the label or the day",
      places(without, days),
    ));
  }
  return findings;
}

const rowsWhere = (days: readonly string[], holds: (row: number) => boolean) =>
  days.flatMap((_, row) => holds(row) ? [row] : []);

/** Whether a day or time is later than a day (to its end) or time. */
function after(date: string, day: string): boolean {
  return day !== "" && date > (day.length === 10 ? `${day}T23:59:59` : day);
}
