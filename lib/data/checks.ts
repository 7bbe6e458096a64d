/**
 * What is checked of the customers before anything is started.
 *
 * @module
 */
import { count, percent } from "../plots/words.ts";
import type { ColumnFacts, Place } from "./column_facts.ts";
import { distinctText, MANY_CATEGORIES } from "./column_roles.ts";
import {
  type ColumnOverrides,
  type ColumnRole,
  type FoundRoles,
  isFeature,
} from "./columns.ts";
import { columnAuc } from "./leak.ts";
import { type Finding, finding } from "./findings.ts";
import type { FileFacts } from "./read_file.ts";
import { labels, type Table } from "./table.ts";

/** A column whose single-column model reaches this AUC gives the target away. */
const LEAK_AUC = 0.98;
/** Fewer customers of a kind can't be split into three parts with both kinds. */
const FEWEST_OF_A_KIND = 10;
const FEW_OF_A_KIND = 50;
const MOSTLY = 0.5;
/** XGBoost's numbers end here: the largest of 32 bits. */
const LARGEST = 3.4028234663852886e38;

/** Checks the customers of a file: errors and warnings, errors first. */
export function checkFile(
  file: FileFacts,
  roles: FoundRoles,
  table: Table,
  told: ColumnOverrides["roles"] = {},
): Finding[] {
  const columns = roles.columns.map((role, i) => ({
    role,
    facts: file.columns[i],
  }));
  const findings = [
    ...roles.findings,
    ...usableFindings(roles),
    ...repeatFindings(file),
    ...columns.flatMap(({ role, facts }) => [
      ...idFindings(role, facts, file.rows),
      ...featureFindings(role, facts, file.rows),
      ...unitFindings(role, facts),
    ]),
    ...classFindings(file, roles),
    ...leakFindings(roles, table, told),
  ];
  return findings.sort((a, b) =>
    Number(b.severity === "error") - Number(a.severity === "error")
  );
}

function usableFindings({ columns }: FoundRoles): Finding[] {
  if (columns.some(isFeature)) return [];
  return [finding(
    "error",
    undefined,
    "no column besides the target is numeric, categorical or a date, so there is nothing to learn from",
    "add one, or give a column a role with { roles: … }",
  )];
}

function repeatFindings({ repeats, rows }: FileFacts): Finding[] {
  if (repeats.count === 0) return [];
  return [finding(
    "warning",
    undefined,
    `${count(repeats.count)} of ${
      count(rows)
    } rows repeat another row, so the same customer may be in the training and the test part`,
    "keep one row a customer",
    repeats.places.map(({ row, firstRow }) => ({
      row,
      value: `as row ${firstRow}`,
    })),
  )];
}

/** Ids that are there again; from half of the rows on it is a table of something else. */
function idFindings(
  { name, role, reason }: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  if (role !== "id" && !reason.startsWith("named like an id")) return [];
  const present = rows - facts.missing;
  const again = facts.repeats?.count ??
    facts.counted - facts.values.size;
  if (role === "ignored" && again > present * 0.75) return [];
  const places: Place[] = [
    ...facts.again,
    ...(facts.repeats?.places ?? []).map(({ row, firstRow }) => ({
      row,
      value: `as row ${firstRow}`,
    })),
  ].slice(0, 5);
  if (again === 0) return [];
  return [finding(
    role === "id" ? "warning" : "error",
    name,
    `${count(again)} of ${
      count(rows)
    } rows repeat an id of column '${name}', so the same customer would be in the training and the test part`,
    role === "id"
      ? "keep one row a customer"
      : `keep one row a customer, or give the column a role: { roles: { ${
        JSON.stringify(name)
      }: "ignored" } }`,
    places,
  )];
}

function featureFindings(
  role: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  if (!isFeature(role)) return [];
  const { name } = role;
  const findings: Finding[] = [];
  const blank = facts.missing +
    (role.role === "categorical" ? 0 : facts.kinds.blank);
  if (blank > MOSTLY * rows) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' is blank in ${percent(blank / rows)} of the rows`,
      "fill it in, or leave it out with the role “ignored”",
      facts.missingPlaces,
    ));
  }
  if (role.role === "categorical" && facts.values.size > MANY_CATEGORIES) {
    findings.push(finding(
      "warning",
      name,
      `column '${name}' has ${distinctText(facts)} categories`,
      "group the rare ones, or leave it out with the role “ignored”",
    ));
  }
  if (role.role !== "numeric") return findings;
  if (facts.outside) {
    const { min, max } = facts.limits!;
    const bounds = [
      ...(min === undefined ? [] : [`below ${min}`]),
      ...(max === undefined ? [] : [`above ${max}`]),
    ].join(" or ");
    findings.push(finding(
      "warning",
      name,
      `column '${name}' is ${bounds} in ${count(facts.outside)} of ${
        count(rows)
      } rows`,
      "correct or blank them, or set its limits with { limits: … }",
      facts.outsidePlaces,
    ));
  }
  const range = role.rewrite?.numbers === "," ? facts.comma : facts.point;
  const [size, row] = range.highest > -range.lowest
    ? [range.highest, range.highestRow]
    : [range.lowest, range.lowestRow];
  if (Math.abs(size) > LARGEST) {
    findings.push(finding(
      "error",
      name,
      `column '${name}' holds a number beyond ${LARGEST.toPrecision(3)}`,
      "correct or blank it",
      [{ row, value: String(size) }],
    ));
  }
  return findings;
}

const withUnit = /^[^\d\s+-]{0,3}\s?[+-]?\d[\d.,]*\s?[^\d\s]{0,3}$/;

/** Numbers that a sign such as `$` or `%` keeps from being learned from. */
function unitFindings(
  { name, role }: ColumnRole,
  { values, places, kinds }: ColumnFacts,
): Finding[] {
  if (role !== "id" && role !== "free text" && role !== "categorical") {
    return [];
  }
  const texts = [...values.values()].filter(({ kind }) => kind === "text");
  const signs = new Set(
    texts.map(({ text }) => text.replace(/[\d.,+-]+/, "#")),
  );
  const isMoney = texts.length > 2 && kinds.code === 0 && signs.size <= 3 &&
    texts.every(({ text }) => withUnit.test(text) && /[$€£¥%]/.test(text));
  return isMoney
    ? [finding(
      "warning",
      name,
      `column '${name}' holds numbers with a sign, which are read as text`,
      "remove the sign from the cells to learn from the numbers",
      places.text,
    )]
    : [];
}

function classFindings(file: FileFacts, roles: FoundRoles): Finding[] {
  const { target } = roles;
  if (!target) return [];
  const facts = file.columns.find(({ name }) => name === target.name)!;
  const meaning = (text: string) => target.labels?.[text] ?? text;
  const rowsOf = (value: string) =>
    [...facts.values.values()].filter(({ text }) => meaning(text) === value)
      .reduce((sum, { rows }) => sum + rows, 0);
  return [target.positive, target.negative].flatMap((value) => {
    const rows = rowsOf(value);
    if (rows >= FEW_OF_A_KIND) return [];
    const isError = rows < FEWEST_OF_A_KIND;
    return [finding(
      isError ? "error" : "warning",
      target.name,
      isError
        ? `only ${
          count(rows)
        } customers have '${value}' in column '${target.name}', and training, validation and test part need at least ${FEWEST_OF_A_KIND} together`
        : `only ${
          count(rows)
        } customers have '${value}' in column '${target.name}', so every figure of the model will be rough`,
      "add customers of that kind",
    )];
  });
}

function leakFindings(
  { target, columns }: FoundRoles,
  table: Table,
  told: ColumnOverrides["roles"] = {},
): Finding[] {
  if (!target) return [];
  const churned = labels(table, target);
  return columns.flatMap((role, i) => {
    if (!isFeature(role)) return [];
    const auc = columnAuc(table.columns[i], churned);
    if (auc <= LEAK_AUC) return [];
    const { name } = role;
    return [finding(
      told[name] ? "warning" : "error",
      name,
      `column '${name}' gives the target away: by itself it tells who churned with an AUC of ${
        auc.toFixed(3)
      }`,
      told[name]
        ? "be sure that it is known before a customer leaves"
        : `leave it out with { roles: { ${
          JSON.stringify(name)
        }: "ignored" } }, or give it its role if it is known before a customer leaves`,
    )];
  });
}
