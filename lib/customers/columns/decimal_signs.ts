/**
 * Whether a point or a comma stands before the tenths of a column's numbers.
 *
 * @module
 */
import { dateKinds, type Decimal, plainNumber } from "./cell_kinds.ts";
import type { ColumnFacts } from "./column_facts.ts";
import { type CellOptions, rowsOf } from "./inferred.ts";

/** The decimal signs that the numbers of a file leave no doubt of, each with a column. */
export type DecimalSigns = ReadonlyMap<Decimal, string>;

/** Finds the decimal signs of a file, in the columns that hold nothing but numbers. */
export function decimalSigns(columns: readonly ColumnFacts[]): DecimalSigns {
  const signs = new Map<Decimal, string>();
  const add = (sign: Decimal, name: string) =>
    signs.has(sign) || signs.set(sign, name);
  for (const { name, kinds } of columns) {
    if (rowsOf({ kinds }, ["text", "code", ...dateKinds])) continue;
    if (kinds.comma) add(",", name);
    if (kinds.point || kinds.thousands) add(".", name);
  }
  return signs;
}

/** The decimal sign that is told of a column. */
export function toldDecimal(
  { decimal }: CellOptions,
  name: string,
): Decimal | undefined {
  if (typeof decimal !== "object") return decimal;
  return Object.hasOwn(decimal, name) ? decimal[name] : undefined;
}

/**
 * The decimal sign of a column: by its own numbers; where all of them have exactly
 * three digits behind the sign, by the numbers that the model learned from and by
 * the other columns, if these don't contradict each other.
 */
export function decimalSign(
  facts: ColumnFacts,
  signs: DecimalSigns,
): Decimal | "mixed" | "ambiguous" {
  const { kinds } = facts;
  if (kinds.comma) return kinds.point || kinds.thousands ? "mixed" : ",";
  if (!isEither(facts)) return ".";
  const learned = learnedSign(facts);
  const others = signs.size === 1 ? [...signs.keys()][0] : undefined;
  if (learned && others && learned !== others) return "ambiguous";
  if (learned) return learned;
  const between = kinds.commaOrThousands ? "," : ".";
  return others === undefined || others === between && looksGrouped(facts)
    ? "ambiguous"
    : others;
}

/** Of so many fractions some would have less than three digits. */
const MANY_FRACTIONS = 50;

/**
 * Whether numbers would hardly be fractions: many of three digits each, and beside
 * them whole ones below a thousand that have none.
 */
function looksGrouped({ values }: ColumnFacts): boolean {
  const all = [...values.values()];
  const either = all.filter(({ kind }) =>
    eitherKinds.some((one) => one === kind)
  );
  const whole = all.filter(({ kind }) => kind === "whole");
  return either.length >= MANY_FRACTIONS && whole.length > 0 &&
    whole.every(({ text }) => text.replace(/\D/g, "").length <= 3);
}

/** What told the decimal sign of a column where its own numbers don't, in words. */
export function decimalSource(facts: ColumnFacts, signs: DecimalSigns): string {
  const sign = decimalSign(facts, signs);
  if (!isEither(facts) || sign === "mixed" || sign === "ambiguous") return "";
  const name = signs.get(sign);
  return name ? ` as in '${name}'` : " as in training";
}

const eitherKinds = ["pointOrThousands", "commaOrThousands"] as const;

/** Whether all signs have exactly three digits behind them, so that the column itself tells nothing. */
const isEither = ({ kinds }: ColumnFacts) =>
  rowsOf({ kinds }, ["comma", "point", "thousands"]) === 0 &&
  rowsOf({ kinds }, eitherKinds) > 0;

/** So many times as large or small as usual, numbers are those that the model knows. */
const USUAL = 6;
/** The two readings are a thousand times apart. */
const UNUSUAL = 1000 / USUAL;

/** The decimal sign with which numbers are of the size that the model learned from. */
function learnedSign(
  { learnedMean, values, anyUnit }: ColumnFacts,
): Decimal | undefined {
  const texts = [...values.values()]
    .filter(({ kind }) => eitherKinds.some((either) => either === kind))
    .map(({ text }) => text);
  if (!learnedMean || texts.length === 0) return undefined;
  const timesOff = (decimal: Decimal) => {
    const sizes = texts
      .map((text) => Math.abs(Number(plainNumber(text, decimal, anyUnit))))
      .sort((a, b) => a - b);
    const times = sizes[Math.floor(sizes.length / 2)] / Math.abs(learnedMean);
    return Math.max(times, 1 / times);
  };
  const [point, comma] = [timesOff("."), timesOff(",")];
  if (point <= USUAL && comma >= UNUSUAL) return ".";
  return comma <= USUAL && point >= UNUSUAL ? "," : undefined;
}
