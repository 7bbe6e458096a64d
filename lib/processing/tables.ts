/**
 * The prepared data, as tables for people.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { count, percent } from "../words.ts";
import type { Feature, Features, Split } from "../customers/features.ts";

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
