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
import { displayTable, showTable } from "../display/table.ts";
import { count, percent, short } from "../plots/words.ts";
import type { Customer } from "../prediction.ts";
import type { Feature, Features, Split } from "../processing/features.ts";

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

/**
 * Shows S3 objects and their sizes.
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
 * Shows how the rows were split, and how many of each set churned.
 *
 * @example
 * ```ts ignore
 * churn.showSplit(features);
 * ```
 */
export function showSplit({ rows, churned, split }: Features): Displayable {
  const sets = ["train", "validation", "test"] as const;
  return displayTable(
    sets.map((set) => ({
      set,
      rows: count(rows[set]),
      churned: count(churned[set]),
      "churn rate": percent(churned[set] / rows[set], 1),
    })),
    { note: splitNote(split) },
  );
}

function splitNote(split: Split): string {
  const together = togetherNote(split);
  if (split.by === "rows") {
    return "split at random, with the same churn rate in each set";
  }
  if (split.by === "groups") {
    return `split at random; ${together} stay in one set. Below, each row counts as a customer, so intervals are too narrow and p-values too small`;
  }
  const shared = split.groups_on_both_sides ?? 0;
  return `split by time: validation from ${split.validation_from}, test from ${split.test_from}` +
    (together
      ? `; ${
        count(shared)
      } groups of rows that belong together are in the training set and in a later one. Each row counts as a customer, so intervals are too narrow and p-values too small`
      : "") +
    ". The last labels before a set describe the period of that set: a model trained on the first day of that set could not have known them";
}

function togetherNote(
  { columns = [], copies = 0, rows_in_groups = 0 }: Split,
): string {
  if (rows_in_groups === 0) return "";
  const reasons = [
    ...columns.length ? [`with the same ${columns.join(" or ")}`] : [],
    ...copies ? ["that are copies of one another"] : [],
  ];
  return `${count(rows_in_groups)} rows ${reasons.join(" or ")}`;
}

/**
 * Shows the features as fitted on the training rows.
 *
 * @example
 * ```ts ignore
 * churn.showFeatures(features);
 * ```
 */
export function showFeatures(
  { features, rows, observation }: Features,
): Displayable {
  return displayTable(
    features.map((feature) => ({
      feature: feature.name,
      kind: feature.kind,
      details: details(feature, observation),
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

function details(
  { kind, categories = [] }: Feature,
  observation: Features["observation"],
): string {
  if (kind === "duration") {
    return `days to ${
      observation?.date ?? `the customer's ${observation?.column}`
    }`;
  }
  if (kind === "rates") return `${count(categories.length)} categories`;
  return categories.map((text, code) => `${code} ${text}`).join(", ");
}

/**
 * Shows raw customers, each with its probability of churn.
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
  const names = Object.keys(customers[0] ?? {});
  return showTable({
    header: ["probability of churn", ...names],
    rows: customers.map((customer, row) => [
      percent(probabilities[row]),
      ...names.map((name) => customer[name]),
    ]),
  });
}
