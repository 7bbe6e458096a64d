/**
 * What a column is for, as far as its cells and its name tell.
 *
 * @module
 */
import { count, short } from "../plots/words.ts";
import type { DateOrder, Decimal, Kind } from "./cell_kinds.ts";
import {
  type ColumnFacts,
  DISTINCT_LIMIT,
  isIdName,
  NEARLY_UNIQUE,
  type Place,
} from "./column_facts.ts";
import { type Finding, finding } from "./findings.ts";
import { tellsOfChurn } from "./target.ts";

/** `constant`, `free text` and `ignored` columns are shown, but no part of the model. */
export type Role =
  | "id"
  | "target"
  | "numeric"
  | "categorical"
  | "date"
  | "constant"
  | "free text"
  | "ignored";

/** How cells are rewritten that are not as `columns.json` promises them. */
export interface Rewrite {
  /** Numbers: their decimal sign; texts such as `NA` are blank. */
  readonly numbers?: Decimal;
  /** Dates: the order of day and month. */
  readonly dates?: DateOrder;
  /** Labels: the spelling that stands for each. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What is inferred of a column. */
export interface Inferred {
  readonly role: Role;
  readonly reason: string;
  readonly rewrite?: Rewrite;
  readonly findings: readonly Finding[];
}

/** What is said of numbers and dates instead of recognised. */
export interface CellOptions {
  /** The decimal sign. */
  readonly decimal?: Decimal;
  /** Whether `01/02/2024` is the first of February. */
  readonly dayFirst?: boolean;
}

/** More categories than this are many. */
export const MANY_CATEGORIES = 50;
/** A smaller share of texts among numbers or dates is a mistake in the file. */
const FEW_TEXTS = 0.05;
/** Fewer values may differ from each other by chance. */
const TELLING = 20;
/** Longer texts, in characters on average, are prose. */
const PROSE = 40;

const numbers: readonly Kind[] = [
  "whole",
  "point",
  "pointOrThousands",
  "comma",
  "commaOrThousands",
  "thousands",
];
const dates: readonly Kind[] = [
  "isoDate",
  "otherDate",
  "dayFirst",
  "monthFirst",
  "dayOrMonth",
];

const rowsOf = (facts: ColumnFacts, of: readonly Kind[]) =>
  of.reduce((sum, kind) => sum + facts.kinds[kind], 0);
const placesOf = (facts: ColumnFacts, of: readonly Kind[]): Place[] =>
  of.flatMap((kind) => facts.places[kind] ?? [])
    .sort((a, b) => a.row - b.row).slice(0, 5);

/** The decimal signs that the numbers of a file leave no doubt of. */
export function decimalSigns(columns: readonly ColumnFacts[]): Set<Decimal> {
  const signs = new Set<Decimal>();
  for (const facts of columns) {
    if (rowsOf(facts, ["text", "code", ...dates])) continue;
    if (facts.kinds.comma) signs.add(",");
    if (facts.kinds.point || facts.kinds.thousands) signs.add(".");
  }
  return signs;
}

/**
 * Infers the role of a column that is not the target.
 *
 * @param signs The decimal signs of the file's other numbers.
 */
export function inferRole(
  facts: ColumnFacts,
  signs: ReadonlySet<Decimal>,
  options: CellOptions = {},
): Inferred {
  const { name, rows, missing, values } = facts;
  const distinct = values.size;
  const present = rows - missing;
  const unique = distinct >= NEARLY_UNIQUE * facts.counted;
  const differing = `${distinctText(facts)} different values in ${
    count(present)
  } rows`;
  const plain = (role: Role, reason: string): Inferred => ({
    role,
    reason,
    findings: [],
  });
  if (present === 0) return plain("constant", "blank in every row");
  if (distinct === 1 && missing === 0) {
    return plain("constant", `'${[...values.keys()][0]}' in every row`);
  }
  if (tellsOfChurn(name)) {
    return plain("ignored", "named after churn: it may tell it");
  }
  if (facts.isRowNumber && rows > 2) return plain("id", "counts the rows");
  if (isIdName(name) && (unique || distinct > MANY_CATEGORIES)) {
    return unique
      ? plain("id", `named like an id, ${differing}`)
      : plain("ignored", `named like an id, yet ${differing}`);
  }
  const numberRows = rowsOf(facts, numbers);
  const dateRows = rowsOf(facts, dates);
  const others = present - facts.kinds.blank - facts.kinds.infinite;
  const isMostly = (part: number) =>
    part === others || others - part < FEW_TEXTS * others &&
      distinct > MANY_CATEGORIES && facts.kinds.code === 0;
  if (numberRows && isMostly(numberRows)) {
    return asNumbers(facts, signs, options);
  }
  if (dateRows && isMostly(dateRows)) return asDates(facts, options);
  const isProse = facts.textLength > PROSE * facts.texts;
  if (isProse && distinct > TELLING) {
    return plain("free text", `long texts, ${differing}`);
  }
  if (unique && distinct > TELLING) return plain("id", differing);
  if (distinct <= MANY_CATEGORIES || distinct <= facts.counted / 2) {
    const names = distinct === 1
      ? "1 category"
      : `${distinctText(facts)} categories`;
    return plain("categorical", names);
  }
  return plain("free text", `${differing} are no categories`);
}

/** Reads a column as numbers, whatever else it holds being a mistake. */
export function asNumbers(
  facts: ColumnFacts,
  signs: ReadonlySet<Decimal>,
  { decimal }: CellOptions,
): Inferred {
  const { name, kinds } = facts;
  const findings: Finding[] = [];
  const problem = (message: string, remedy: string, of: readonly Kind[]) =>
    findings.push(
      finding("error", name, message, remedy, placesOf(facts, of)),
    );
  const words = ["text", "code", ...dates] as const;
  const strange = rowsOf(facts, words);
  if (strange) {
    problem(
      `column '${name}' holds numbers, and text in ${count(strange)} of ${
        count(facts.rows - facts.missing)
      } cells`,
      `correct or blank them, or give the column a role: { roles: { ${
        JSON.stringify(name)
      }: "categorical" } }`,
      words,
    );
  }
  if (kinds.infinite) {
    problem(
      `column '${name}' holds infinite numbers in ${count(kinds.infinite)} of ${
        count(facts.rows - facts.missing)
      } cells`,
      "blank or correct them",
      ["infinite"],
    );
  }
  const sign = decimal ?? decimalSign(facts, signs);
  if (sign === "mixed") {
    problem(
      `column '${name}' holds numbers with a decimal comma and with a decimal point`,
      "write all of them in one way",
      ["comma", "thousands", "point"],
    );
  } else if (sign === "ambiguous") {
    problem(
      `the comma in the numbers of column '${name}' may be a decimal comma or separate thousands`,
      'say which with { decimal: "," } or { decimal: "." }',
      ["commaOrThousands"],
    );
  } else if (
    sign === "," && kinds.point || sign === "." && kinds.comma
  ) {
    problem(
      `column '${name}' holds numbers whose decimal sign is not '${sign}'`,
      "correct them, or leave the decimal sign to be recognised",
      [sign === "," ? "point" : "comma"],
    );
  }
  const isComma = sign === ",";
  const range = isComma ? facts.comma : facts.point;
  const written = isComma
    ? rowsOf(facts, ["comma", "commaOrThousands", "pointOrThousands"])
    : rowsOf(facts, ["commaOrThousands", "thousands"]);
  const notes = [
    `numbers from ${short(range.lowest)} to ${short(range.highest)}`,
    ...(written
      ? [isComma ? "with a decimal comma" : "with commas between thousands"]
      : []),
    ...(facts.missing ? [`${count(facts.missing)} blank`] : []),
    ...(kinds.blank
      ? [`${count(kinds.blank)} read as blank (${examples(facts, "blank")})`]
      : []),
  ];
  return {
    role: "numeric",
    reason: notes.join(", "),
    rewrite: written || kinds.blank
      ? { numbers: isComma ? "," : "." }
      : undefined,
    findings,
  };
}

function decimalSign(
  { kinds }: ColumnFacts,
  signs: ReadonlySet<Decimal>,
): Decimal | "mixed" | "ambiguous" {
  if (kinds.comma) return kinds.point || kinds.thousands ? "mixed" : ",";
  if (kinds.point || kinds.thousands) return ".";
  if (kinds.commaOrThousands) {
    return signs.size === 1 ? [...signs][0] : "ambiguous";
  }
  return kinds.pointOrThousands && signs.has(",") && !signs.has(".")
    ? ","
    : ".";
}

/** Reads a column as dates, whatever else it holds being a mistake. */
export function asDates(
  facts: ColumnFacts,
  { dayFirst }: CellOptions,
  told = false,
): Inferred {
  const { name, kinds } = facts;
  const findings: Finding[] = [];
  const strange: readonly Kind[] = ["text", "code", "infinite", ...numbers];
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
  const written = rowsOf(facts, dates) - kinds.isoDate + kinds.blank;
  return {
    role: "date",
    reason: notes.join(", "),
    rewrite: written ? { dates: order } : undefined,
    findings,
  };
}

const examples = (facts: ColumnFacts, kind: Kind) =>
  [...new Set(facts.places[kind]?.map(({ value }) => `'${value}'`))].join(", ");

/** How many different values, and whether they are more. */
export function distinctText({ values }: ColumnFacts): string {
  const more = values.size === DISTINCT_LIMIT ? "at least " : "";
  return more + count(values.size);
}
