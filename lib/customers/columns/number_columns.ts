/**
 * Columns of numbers.
 *
 * @module
 */
import { count, short } from "../../words.ts";
import { dateKinds, type Kind } from "./cell_kinds.ts";
import type { ColumnFacts } from "./column_facts.ts";
import { isTimeName } from "./column_names.ts";
import {
  decimalSign,
  type DecimalSigns,
  decimalSource,
  toldDecimal,
} from "./decimal_signs.ts";
import { isoDate } from "./dates.ts";
import { epochUnit } from "./date_columns.ts";
import { type Finding, finding } from "../checks/findings.ts";
import {
  type CellOptions,
  examples,
  type Inferred,
  MANY_CATEGORIES,
  placesOf,
  rowsOf,
} from "./inferred.ts";

/** Reads a column as numbers, whatever else it holds being a mistake. */
export function asNumbers(
  facts: ColumnFacts,
  signs: DecimalSigns,
  options: CellOptions,
): Inferred {
  const { name, kinds } = facts;
  const decimal = toldDecimal(options, name);
  const findings: Finding[] = [];
  const problem = (message: string, remedy: string, of: readonly Kind[]) =>
    findings.push(
      finding("error", name, message, remedy, placesOf(facts, of)),
    );
  const words: Kind[] = ["text", "code", ...dateKinds];
  const strange = rowsOf(facts, words);
  if (strange) {
    problem(
      `column '${name}' contains numbers, but text in ${count(strange)} of ${
        count(facts.rows - facts.missing)
      } cells`,
      `correct or clear those cells, or set the column's role: { roles: { ${
        JSON.stringify(name)
      }: "categorical" } }`,
      words,
    );
  }
  if (kinds.infinite) {
    problem(
      `column '${name}' contains infinite numbers in ${
        count(kinds.infinite)
      } of ${count(facts.rows - facts.missing)} cells`,
      "correct or clear those cells",
      ["infinite"],
    );
  }
  const units = [...facts.signs.keys()];
  if (units.length > 1) {
    const named = units.map((unit) => unit ? `'${unit}'` : "no unit");
    findings.push(finding(
      "error",
      name,
      `column '${name}' contains numbers with ${named.join(" and with ")}`,
      "write all of them in one unit, or leave the column out with the role “ignored”",
      [...facts.signs.values()].slice(0, 5),
    ));
  }
  const sign = decimal ?? decimalSign(facts, signs);
  if (sign === "mixed") {
    problem(
      `column '${name}' contains numbers with a decimal comma and others with a decimal point`,
      "write all of them the same way",
      ["comma", "thousands", "point"],
    );
  } else if (sign === "ambiguous") {
    const between = kinds.commaOrThousands ? "comma" : "point";
    problem(
      `the ${between} in the numbers of column '${name}' may be a decimal ${between} or a thousands separator`,
      'set { decimal: "," } or { decimal: "." }' +
        (signs.size
          ? `, or for this column only { decimal: { ${
            JSON.stringify(name)
          }: "," } }`
          : ""),
      ["commaOrThousands", "pointOrThousands"],
    );
  } else if (
    sign === "," && kinds.point || sign === "." && kinds.comma
  ) {
    problem(
      `column '${name}' contains numbers whose decimal sign is not '${sign}'`,
      "correct them, or leave the option out so that the decimal sign is recognised",
      [sign === "," ? "point" : "comma"],
    );
  }
  const isComma = sign === ",";
  const range = isComma ? facts.comma : facts.point;
  const thousands = rowsOf(
    facts,
    isComma ? ["pointOrThousands"] : ["commaOrThousands", "thousands"],
  );
  const fractions = rowsOf(
    facts,
    isComma ? ["comma", "commaOrThousands"] : ["pointOrThousands"],
  );
  const between = isComma ? "points" : "commas";
  const as = decimal ? "" : decimalSource(facts, signs);
  const notes = [
    `numbers from ${short(range.lowest)} to ${short(range.highest)}` +
    (units[0] ? ` in ${units[0]}` : ""),
    ...(isComma && fractions || as && fractions
      ? [`with a decimal ${isComma ? "comma" : "point"}${as}`]
      : []),
    ...(thousands && (!isComma || !fractions)
      ? [`with ${between} as thousands separator${fractions ? "" : as}`]
      : []),
    ...(facts.missing ? [`${count(facts.missing)} blank`] : []),
    ...(kinds.blank
      ? [`${count(kinds.blank)} read as blank (${examples(facts, "blank")})`]
      : []),
  ];
  return {
    role: "numeric",
    reason: notes.join(", "),
    rewrite: isComma || !facts.isPlain || kinds.blank
      ? { numbers: isComma ? "," : ".", anyUnit: facts.anyUnit }
      : undefined,
    unit: units[0] || undefined,
    findings,
  };
}

/** What numbers may be besides quantities. */
export function withHints(as: Inferred, facts: ColumnFacts): Inferred {
  const { name, kinds, rows, missing, values, point } = facts;
  const present = rows - missing;
  const told = JSON.stringify(name);
  const hint = (message: string, remedy: string) => ({
    ...as,
    findings: [
      ...as.findings,
      finding("warning", name, message, remedy, facts.places.whole),
    ],
  });
  if (kinds.whole !== present) return as;
  const unit = epochUnit(facts);
  if (unit && isTimeName(name)) {
    const [first, last] = [point.lowest, point.highest]
      .map((size) => isoDate(String(size), unit)!.slice(0, 10));
    return hint(
      `column '${name}' is read as numbers, but may contain times in ${unit} since 1970 (${first} to ${last})`,
      `if so, set { roles: { ${told}: "date" } }`,
    );
  }
  const digits = String(point.lowest).length;
  const isCode = values.size === facts.counted && present > MANY_CATEGORIES &&
    digits >= 6 && digits === String(point.highest).length;
  return isCode
    ? hint(
      `column '${name}' has a different number of ${digits} digits in every row, as an id would, but is used as a quantity`,
      `if it is an id, set { roles: { ${told}: "id" } }`,
    )
    : as;
}
