/**
 * Columns whose cells look like numbers or dates and are not read as such.
 *
 * @module
 */
import { count } from "../../words.ts";
import { fractionKinds, kindOf, numberKinds } from "../columns/cell_kinds.ts";
import { type Shape, type Shaped, shaped } from "../columns/cell_shapes.ts";
import type { ColumnFacts, Value } from "../columns/column_facts.ts";
import {
  isIdName,
  isPlaceCodeName,
  mayBeIdName,
} from "../columns/column_names.ts";
import type { ColumnRole } from "../columns/columns.ts";
import { type Finding, finding } from "./findings.ts";
import { MANY_CATEGORIES } from "../columns/inferred.ts";
import { FEW_UNITS, partsOf } from "../columns/mixed_columns.ts";
import { plainSigns } from "../columns/plain_signs.ts";

/** Up to so many different values are categories, whatever they look like. */
const FEW_VALUES = 5;
/** Fewer different numbers beside words are categories: `1`, `2`, `basic`. */
const FEW_NUMBERS = 3;
/** So many different numbers to one word are no categories. */
const NUMBERS_A_WORD = 3;
/** From this share of the cells on, they are what most are. */
const MOST = 0.5;
/** From this share on, fractions and dates are no accident in a text. */
const SOME = 0.1;
const MANY_MEASURED = 10;
/** So many values to one form, and the forms are those of figures. */
const FIGURES_A_FORM = 2;
/** From this share on, they are what nearly all are. */
const NEARLY_ALL = 0.9;

/**
 * Finds what keeps a column from being used as numbers or dates: units, a few
 * words, durations. Names and codes, which are no quantities, are passed over.
 */
export function digitFindings(
  { name, role, basis }: ColumnRole,
  facts: ColumnFacts,
): Finding[] {
  const as = readAs[role];
  const isCode = isIdName(name) || mayBeIdName(name) || isPlaceCodeName(name);
  if (!as || isCode || basis === "caller") return [];
  const { meant, others } = partsOf(facts, numberKinds);
  const values = [...meant, ...others].map(shaped);
  const all = rowsIn(values);
  const told = JSON.stringify(name);
  const warn = (what: string, remedy: string, at: readonly Value[]) => [
    finding(
      "warning",
      name,
      `column '${name}' contains ${what}, and is ${as}`,
      remedy,
      at.toSorted((a, b) => a.row - b.row).slice(0, 5)
        .map(({ row, text }) => ({ row, value: text })),
    ),
  ];
  const of = (shape: Shape) => values.filter((value) => value.shape === shape);
  const areMost = (some: readonly Value[]) =>
    values.length > FEW_VALUES && rowsIn(some) >= MOST * all;

  if (areMost(of("time"))) {
    return warn(
      "values that may be times or durations",
      "write them as numbers in one unit, such as minutes, so that the model can use them",
      of("time"),
    );
  }
  const dates = [...of("date"), ...of("dotted date")];
  if (areMost(of("date")) || areMost(dates) && dates.length === values.length) {
    return warn(
      "values that may be dates",
      "write them as 2024-01-31 so that the model can use them",
      dates,
    );
  }
  const units = of("unit");
  const names = unitsOf(units);
  if (names && areMost([...units, ...meant]) && areQuantities(role, values)) {
    const isOne = names.length === 1 && meant.length === 0;
    const isAccount = names.every((unit) => /(^|\s)[cd]r\.?$/i.test(unit));
    return warn(
      `numbers with ${names.map((unit) => `'${unit}'`).join(" and with ")}` +
        (meant.length ? " and without a unit" : ""),
      isAccount
        ? "write one side of the account with a minus sign so that the model can use the numbers"
        : isOne
        ? `set { roles: { ${told}: "numeric" } } so that the model can use the numbers`
        : "write all of them in one unit so that the model can use the numbers",
      units,
    );
  }
  const words = values.filter(({ shape }) => shape !== "number");
  const isMixed = meant.length >= FEW_NUMBERS && words.length > 0 &&
    (rowsIn(meant) > MOST * all ||
      NUMBERS_A_WORD * words.length <= meant.length);
  const correct = `or confirm the role with { roles: { ${told}: ${
    JSON.stringify(role === "free text" ? "ignored" : role)
  } } }`;
  if (isMixed && !haveOneLength(values) && !areLevels(words)) {
    return warn(
      `numbers in ${count(rowsIn(meant))} of ${count(all)} cells`,
      words.every(({ kind }) => kind === "code")
        ? `set { roles: { ${told}: "numeric" } } to use all of them as numbers, ${correct}`
        : `correct or clear the other cells so that the model can use the numbers, ${correct}`,
      words,
    );
  }
  const measured = values.filter(({ shape, kind }) =>
    shape === "date" || shape === "number" && fractionKinds.includes(kind)
  );
  if (measured.length >= MANY_MEASURED && rowsIn(measured) >= SOME * all) {
    return warn(
      `numbers or dates in ${count(rowsIn(measured))} of ${count(all)} cells`,
      `correct or clear the other cells so that the model can use them, ${correct}`,
      measured,
    );
  }
  return areFigures(role, values)
    ? warn(
      "text that begins or ends with digits",
      `write plain numbers, and dates as 2024-01-31, so that the model can use them, ${correct}`,
      values,
    )
    : [];
}

/**
 * Whether nearly all values are digits in the same few forms, such as `5/100`,
 * `193·55` or `2024-W07`. Words make names, and points without more make
 * versions. Where they are used as texts, codes are passed over: forms with
 * letters, or of one length.
 */
function areFigures(role: string, values: readonly Shaped[]): boolean {
  if (values.every(({ shape }) => shape === "number")) return false;
  const texts = values.map(({ text }) => plainSigns(text));
  const figures = values.filter((_, i) => /^\p{Nd}|\p{Nd}$/u.test(texts[i]));
  if (rowsIn(figures) < NEARLY_ALL * rowsIn(values)) return false;
  const forms = new Set(texts.map((text) => text.replace(/\p{Nd}+/gu, "0")));
  if (forms.size > values.length / FIGURES_A_FORM) return false;
  const have = (sign: RegExp) => [...forms].some((form) => sign.test(form));
  if (have(/\p{L}{2}/u) || values.some(({ shape }) => /dotted/.test(shape))) {
    return false;
  }
  if (role === "free text") return true;
  return (role === "id" || values.length > MANY_CATEGORIES) &&
    !haveOneLength(values) && !have(/\p{L}/u);
}

const readAs: Readonly<Record<string, string>> = {
  categorical: "read as categories",
  id: "read as an id",
  "free text": "left out as free text",
};

const rowsIn = (values: readonly Value[]) =>
  values.reduce((sum, { rows }) => sum + rows, 0);

/** The units of nearly all, where they are few: addresses have many. */
function unitsOf(values: readonly Shaped[]): string[] | undefined {
  const units = [...Map.groupBy(values, ({ unit }) => unit!)]
    .sort(([, a], [, b]) => rowsIn(b) - rowsIn(a));
  const few = units.slice(0, FEW_UNITS);
  const isMost = rowsIn(few.flatMap(([, values]) => values)) >=
    NEARLY_ALL * rowsIn(values);
  return values.length && isMost ? few.map(([unit]) => unit) : undefined;
}

/**
 * Whether numbers with a unit count something, as codes such as `C1001` and names
 * such as `Order 17` don't.
 */
function areQuantities(role: string, values: readonly Shaped[]): boolean {
  const units = values.filter(({ shape }) => shape === "unit");
  const isFraction = ({ number }: Shaped) =>
    fractionKinds.includes(kindOf(number!));
  const isFirst = ({ text }: Shaped) => /^[(+-]?[\d.,]/.test(plainSigns(text));
  if (
    units.some(isFraction) || units.filter(isFirst).length > units.length / 2
  ) {
    return true;
  }
  // A letter at a digit makes a code.
  if (units.some(({ text }) => /\p{L}\d/u.test(text))) return false;
  if (role !== "id") return true;
  const sizes = units.map(({ number }) => Number(number));
  const isRange = Math.max(...sizes) - Math.min(...sizes) < 2 * sizes.length;
  return !isRange && !haveOneLength(units);
}

const haveOneLength = (values: readonly Value[]) =>
  new Set(values.map(({ text }) => text.length)).size === 1;

/** Whether the words are those of open or wide classes: `3+`, `10-20`, `<5`. */
const areLevels = (words: readonly Value[]) =>
  words.every(({ text }) =>
    /^([<>≤≥]=?\s?\d+|\d+\s?(\+|[-–]\s?\d+))$/.test(text)
  );
