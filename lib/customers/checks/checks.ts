/**
 * What is checked of the customers before anything is started.
 *
 * @module
 */
import { brief, count } from "../../words.ts";
import { columnFindings } from "./column_checks.ts";
import type { ColumnFacts, Place } from "../columns/column_facts.ts";
import {
  type ColumnOverrides,
  type ColumnRole,
  type FoundRoles,
  isFeature,
} from "../columns/columns.ts";
import { type Finding, finding } from "./findings.ts";
import {
  observationFindings,
  type ObservationOptions,
} from "../columns/observation.ts";
import { likelyEncodings, likelyText } from "../reading/likely_encodings.ts";
import type { FileFacts } from "../reading/read_file.ts";
import type { Repeats } from "../reading/repeats.ts";
import type { Table } from "../../table.ts";
import { targetFindings } from "../target/target_checks.ts";
import { twinFindings } from "./twins.ts";
import { plain, targetNames } from "../target/target_words.ts";

/** Checks the customers of a file: errors and warnings, errors first. */
export function checkFile(
  file: FileFacts,
  roles: FoundRoles,
  table: Table,
  options: Pick<ColumnOverrides, "roles"> & ObservationOptions = {},
): Finding[] {
  const above = roles.target ? [] : headerAbove(file);
  if (above.length) {
    // All else would be said of names that are none.
    return errorsFirst([...above, ...encodingFindings(file, true)]);
  }
  return errorsFirst([
    ...roles.findings,
    ...headerFindings(file, roles),
    ...encodingFindings(file, !roles.target),
    ...usableFindings(roles),
    ...repeatFindings(file),
    ...twinFindings(file, roles),
    ...observationFindings(file, roles, options),
    ...roles.columns.flatMap((role, i) => [
      ...idFindings(role, file.columns[i], file.rows),
      ...columnFindings(role, file.columns[i], file.rows),
    ]),
    ...targetFindings(file, roles, table, options.roles),
  ]);
}

/** Errors before warnings, else as they are. */
export function errorsFirst(findings: Finding[]): Finding[] {
  return findings.sort((a, b) =>
    Number(b.severity === "error") - Number(a.severity === "error")
  );
}

/** A first row that is not parted, or stands above the names. */
function headerAbove(file: FileFacts): Finding[] {
  const { header } = file;
  const [name] = header;
  if (header.length === 1) {
    const sign = /[^\p{L}\p{N}_ "'.-]/u.exec(name)?.[0] ?? "…";
    return [finding(
      "error",
      undefined,
      `the file has only one column, '${brief(name, 60)}'`,
      `if another sign separates its cells, set { delimiter: ${
        JSON.stringify(sign)
      } }; if this is a title, remove the lines above the column names`,
    )];
  }
  const below = namesBelow(file);
  return below
    ? [finding(
      "error",
      undefined,
      `row ${below.row} may hold the column names`,
      "remove the lines above that row",
      [below],
    )]
    : [];
}

/** A first row that is no header. */
function headerFindings(
  { header, columns }: FileFacts,
  { target }: FoundRoles,
): Finding[] {
  if (target) return [];
  const numbers = header.filter(isNumber);
  return numbers.length && columns.length > 1
    ? [finding(
      "error",
      undefined,
      "row 1 holds numbers instead of column names",
      "add a row with the column names above it",
      numbers.slice(0, 3).map((value) => ({ row: 1, value })),
    )]
    : [];
}

/** A cell of the first rows that is named after churn, below a title. */
function namesBelow({ cells, cellRows }: FileFacts): Place | undefined {
  for (let i = 0; i < Math.min(10, cellRows.length); i++) {
    const row = cells.map((column) => column[i]);
    const name = row.find((cell) => targetNames.includes(plain(cell)));
    if (name && new Set(row).size === row.length && !row.some(isNumber)) {
      return { row: cellRows[i], value: name };
    }
  }
}

const isNumber = (cell: string) =>
  cell.trim() !== "" && Number.isFinite(Number(cell));

/** Letters of which no word in a language of Latin-1 has four in a row. */
const garbled = /[\u00c0-\u00ff]{4}/;

/**
 * Text in another encoding, which Latin-1 reads as accents and signs.
 *
 * @param isFatal Whether it stops in any case, as nothing could be found in it.
 */
export function encodingFindings(
  { dialect, columns, header }: FileFacts,
  isFatal = false,
): Finding[] {
  if (dialect.encoding !== "windows-1252" || dialect.isTold) return [];
  const places = [
    ...header.map((value): Place => ({ row: 1, value })),
    ...columns.flatMap(({ values }) =>
      [...values.values()].map(({ text, row }): Place => ({ row, value: text }))
    ),
  ];
  const likely = likelyEncodings(places.map(({ value }) => value));
  const isWide = likely.some(({ isWide }) => isWide);
  const strange = places.filter(({ value }) =>
    isWide ? /[^\p{ASCII}]/u.test(value) : garbled.test(value)
  ).slice(0, 5);
  if (strange.length === 0) return [];
  return [finding(
    isWide || isFatal ? "error" : "warning",
    undefined,
    "the file is not UTF-8; read as Latin-1 (Windows-1252), some of its text looks garbled",
    `save it as “CSV UTF-8”, or set its encoding${
      likely.length ? `: ${likelyText(likely)}` : ""
    }`,
    strange,
  )];
}

function usableFindings({ columns }: FoundRoles): Finding[] {
  if (columns.some(isFeature)) return [];
  return [finding(
    "error",
    undefined,
    "no column except the target is numeric, categorical or a date, so there is nothing to learn from",
    "add such a column, or set the role of an existing one with { roles: … }",
  )];
}

/** How many there are, or at least are where not all were watched. */
const repeatsText = ({ count: found, every }: Repeats) =>
  (every > 1 ? "at least " : "") + count(found);

const repeatPlaces = ({ places }: Repeats): Place[] =>
  places.map(({ row, firstRow }) => ({
    row,
    value: `same as row ${firstRow}`,
  }));

function repeatFindings({ repeats, rows }: FileFacts): Finding[] {
  if (repeats.count === 0) return [];
  return [finding(
    "warning",
    undefined,
    `${repeatsText(repeats)} of ${
      count(rows)
    } rows repeat another row: the split keeps copies in one part, but each counts as a customer, so the intervals are too narrow`,
    "keep one row per customer",
    repeatPlaces(repeats),
  )];
}

/** Ids that are there again; from half of the rows on it is a table of something else. */
function idFindings(
  { name, role, basis }: ColumnRole,
  facts: ColumnFacts,
  rows: number,
): Finding[] {
  if (role !== "id" && basis !== "id name") return [];
  const present = rows - facts.missing;
  const again = facts.repeats?.count ??
    facts.counted - facts.values.size;
  if (role === "ignored" && again > present * 0.75) return [];
  if (again === 0) return [];
  const places = [
    ...facts.again,
    ...(facts.repeats ? repeatPlaces(facts.repeats) : []),
  ].slice(0, 5);
  const times = facts.repeats ? repeatsText(facts.repeats) : count(again);
  return [finding(
    role === "id" ? "warning" : "error",
    name,
    `${times} of ${count(rows)} rows repeat an id of column '${name}'${
      role === "id"
        ? ": the split keeps the rows of one customer in one part, but each counts as a customer, so the intervals are too narrow and the p-values too small"
        : ", and it is unclear whether it identifies customers"
    }`,
    role === "id"
      ? 'if each row shows a customer on a different day, name the column with that day: { roles: { …: "observation" } }; if each row is a customer, give the id the role "ignored"'
      : `set { roles: { ${
        JSON.stringify(name)
      }: "id" } } to keep its rows in one part of the split, or "ignored" to leave the column out`,
    places,
  )];
}
