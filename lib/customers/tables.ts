/**
 * Customers, their features and their predictions, as tables for people.
 *
 * @module
 */
import { columnsRecords } from "./columns/columns.ts";
import type { Customers } from "./customers.ts";
import type { CustomersToScore } from "./scoring_file.ts";
import { summaries } from "./summary.ts";
import type { Table } from "../table.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { count, short } from "../words.ts";

/**
 * Shows each column in a few numbers: a number's spread, a text's values.
 *
 * @example
 * ```ts ignore
 * churn.showSummary(customers.table);
 * ```
 */
export function showSummary(table: Table): Displayable {
  const { rows, of } = table;
  const figure = (value: number) => Number.isNaN(value) ? "" : short(value);
  return displayTable(
    summaries(table).map((column) => ({
      column: column.column,
      missing: count(column.missing),
      mean: figure(column.mean),
      "std. dev.": figure(column.std),
      min: figure(column.min),
      "25%": figure(column["25%"]),
      median: figure(column["50%"]),
      "75%": figure(column["75%"]),
      max: figure(column.max),
      "different texts": figure(column.unique),
      "most frequent": column.top && `${column.top} (${count(column.freq)})`,
    })),
    {
      note: of === undefined
        ? `${count(rows)} rows`
        : `${count(rows)} rows, spread evenly over ${count(of)}`,
    },
  );
}

/**
 * Shows each column's role and the reason for it.
 *
 * @example
 * ```ts ignore
 * churn.showColumns(customers);
 * ```
 */
export function showColumns(
  { roles, source, format }: Customers | CustomersToScore,
): Displayable {
  return displayTable(columnsRecords(roles), {
    note: `${count(roles.rows)} rows of ${source}: ${format}`,
  });
}

/**
 * Shows what may be wrong with the customers, where, and what to do.
 *
 * @example
 * ```ts ignore
 * churn.showFindings(customers);
 * ```
 */
export function showFindings(
  { findings, roles }: Customers | CustomersToScore,
): Displayable {
  if (findings.length === 0) {
    return displayTable([], {
      note: `No problems found in ${count(roles.rows)} rows.`,
    });
  }
  return displayTable(findings.map((finding) => ({
    finding: finding.severity,
    column: finding.column,
    what: finding.message,
    rows: finding.rows.map(count).join(", "),
    examples: finding.examples.join(", "),
    remedy: finding.remedy,
  })));
}
