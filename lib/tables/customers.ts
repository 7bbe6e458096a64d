/**
 * Customers, their features and their predictions, as tables for people.
 *
 * @module
 */
import { columnsRecords } from "../data/columns.ts";
import type { Customers } from "../data/customers.ts";
import type { CustomersToScore } from "../data/scoring_file.ts";
import { summaries } from "../data/summary.ts";
import type { Table } from "../data/table.ts";
import type { Displayable } from "../display/bundle.ts";
import { displayTable } from "../display/table.ts";
import { count, percent, short } from "../plots/words.ts";
import type { Customer } from "../prediction.ts";
import type { Feature, Features } from "../processing/features.ts";

/**
 * Each column in a few figures: a number's spread, a text's values.
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
        : `${count(rows)} rows, evenly spread among ${count(of)}`,
    },
  );
}

/**
 * Each column's role and the reason for it.
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
 * What may be wrong with the customers, where, and what to do.
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
      note: `Nothing was found in ${count(roles.rows)} rows.`,
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

/**
 * S3 objects and their sizes.
 *
 * @example
 * ```ts ignore
 * churn.showObjects(objects);
 * ```
 */
export function showObjects(
  objects: readonly { key: string; bytes: number }[],
): Displayable {
  return displayTable(
    objects.map(({ key, bytes }) => ({ key, bytes: count(bytes) })),
  );
}

/**
 * The features as they were fitted on the training rows.
 *
 * @example
 * ```ts ignore
 * churn.showFeatures(features);
 * ```
 */
export function showFeatures({ features, rows }: Features): Displayable {
  return displayTable(
    features.map((feature) => ({
      feature: feature.name,
      kind: feature.kind,
      details: details(feature),
      mean: feature.mean,
      scale: feature.scale,
    })),
    {
      note: `${count(rows.train)} training rows, ${
        count(rows.validation)
      } validation rows, ${count(rows.test)} test rows`,
    },
  );
}

function details({ kind, categories = [], reference }: Feature): string {
  if (kind === "duration") return `days before ${reference}`;
  if (kind === "rates") return `${count(categories.length)} categories`;
  return categories.map((text, code) => `${code} ${text}`).join(", ");
}

/**
 * Raw customers, each with its probability of churn.
 *
 * @example
 * ```ts ignore
 * churn.showPredictions(someone, chances);
 * ```
 */
export function showPredictions(
  customers: readonly Customer[],
  probabilities: readonly number[],
): Displayable {
  return displayTable(customers.map((customer, row) => ({
    "probability of churn": percent(probabilities[row]),
    ...customer,
  })));
}
