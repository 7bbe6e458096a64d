/**
 * What may be wrong with the cells of a column.
 *
 * @module
 */
import { count } from "../../words.ts";
import type { ColumnFacts } from "../columns/column_facts.ts";
import {
  distinctText,
  FEW_FILLED,
  MANY_CATEGORIES,
} from "../columns/inferred.ts";
import { type ColumnRole, isFeature } from "../columns/columns.ts";
import { digitFindings } from "./digit_checks.ts";
import { type Finding, finding } from "./findings.ts";
import { withoutInvisible } from "../columns/plain_signs.ts";
import {
  negativeFindings,
  placeholderDateFindings,
  standInFindings,
} from "../columns/stand_ins.ts";

const MOSTLY = 0.5;
/** With fewer customers a category its churn rate tells little. */
const FEW_A_CATEGORY = 10;
/** Fewer customers may all fall into the validation or test part. */
const RARE = 3;
/** XGBoost's numbers end here: the largest of 32 bits. */
const LARGEST = 3.4028234663852886e38;

/** Checks the cells of a column for its role. */
export function columnFindings(
  role: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  return [
    ...(isFeature(role) ? blankFindings(role, facts, rows) : []),
    ...quantityFindings(role, facts, rows),
    ...(role.role === "categorical" ? categoryFindings(role, facts) : []),
    ...digitFindings(role, facts),
  ];
}

/** Checks whether numbers and dates are such as there can be. */
export function quantityFindings(
  role: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  if (role.role === "numeric") return numberFindings(role, facts, rows);
  return role.role === "date" ? placeholderDateFindings(role, facts, rows) : [];
}

/** Rows that hold something; `N/A` is a category and no number. */
export const filledRows = (
  { role }: ColumnRole,
  { rows, missing, kinds }: ColumnFacts,
) => rows - missing - (role === "categorical" ? 0 : kinds.blank);

function blankFindings(
  column: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  const { name } = column;
  const { missingPlaces } = facts;
  const filled = filledRows(column, facts);
  if (filled < FEW_FILLED) {
    return [finding(
      "error",
      name,
      filled
        ? `column '${name}' is blank in all but ${
          count(filled)
        } rows, and perhaps none of these is in the training part`
        : `column '${name}' is blank in every row, so there is nothing to learn from`,
      `fill it in, or leave it out with { roles: { ${
        JSON.stringify(name)
      }: "ignored" } }`,
    )];
  }
  const blank = rows - filled;
  if (blank <= MOSTLY * rows) return [];
  return [finding(
    "warning",
    name,
    `column '${name}' is blank in ${count(blank)} of ${count(rows)} rows`,
    "fill it in, or leave it out with the role “ignored”",
    missingPlaces,
  )];
}

function numberFindings(
  { name, rewrite }: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  const findings: Finding[] = [];
  const isComma = rewrite?.numbers === ",";
  const range = isComma ? facts.comma : facts.point;
  const { outside } = range;
  if (outside.rows && facts.limits) {
    const { min, max } = facts.limits;
    const bounds = [
      ...(min === undefined ? [] : [`below ${min}`]),
      ...(max === undefined ? [] : [`above ${max}`]),
    ].join(" or ");
    findings.push(finding(
      "warning",
      name,
      `column '${name}' is ${bounds} in ${count(outside.rows)} of ${
        count(rows)
      } rows`,
      "correct or clear those cells, or set the column's limits with { limits: … }",
      outside.places,
    ));
  }
  if (range.highest === -Infinity) return findings;
  const [size, row] = range.highest > -range.lowest
    ? [range.highest, range.highestRow]
    : [range.lowest, range.lowestRow];
  if (Math.abs(size) > LARGEST) {
    findings.push(finding(
      "error",
      name,
      `column '${name}' contains a number larger than ${
        LARGEST.toPrecision(3)
      }`,
      "correct or clear it",
      [{ row, value: String(size) }],
    ));
  }
  return [
    ...findings,
    ...negativeFindings(name, facts, rewrite?.numbers),
    ...standInFindings(name, facts, rewrite?.numbers),
  ];
}

function categoryFindings({ name }: ColumnRole, facts: ColumnFacts): Finding[] {
  const { values, counted } = facts;
  const findings: Finding[] = [];
  if (
    values.size > MANY_CATEGORIES && counted < FEW_A_CATEGORY * values.size
  ) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' has ${
        distinctText(facts)
      } categories, so most of them have few customers`,
      "group the rare ones, or leave it out with the role “ignored”",
    ));
  }
  const rare = [...values.values()].filter(({ rows }) => rows < RARE);
  if (values.size <= MANY_CATEGORIES && rare.length) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' has ${count(rare.length)} ${
        rare.length === 1 ? "category" : "categories"
      } with fewer than ${RARE} customers: the model does not know a category if none of them is in the training part`,
      "merge rare categories into one",
      rare.slice(0, 5).map(({ text, row }) => ({ row, value: text })),
    ));
  }
  const spellings = Map.groupBy(
    values.values(),
    ({ text }) => withoutInvisible(text).toLowerCase().replace(/\s+/g, " "),
  );
  const several = [...spellings.values()].filter(({ length }) => length > 1);
  if (several.length) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' spells ${
        several.length === 1
          ? "a category"
          : `${count(several.length)} categories`
      } in several ways, and the model treats these as different categories`,
      "use one spelling for each",
      several[0].map(({ text, row }) => ({ row, value: text })).slice(0, 5),
    ));
  }
  return findings;
}
