/**
 * Columns whose cells look like numbers or dates and are not read as such.
 *
 * @module
 */
import { count } from "../plots/words.ts";
import { dateKinds, fractionKinds, kindOf, numberKinds } from "./cell_kinds.ts";
import type { ColumnFacts, Value } from "./column_facts.ts";
import { isIdName, isPlaceCodeName, mayBeIdName } from "./column_names.ts";
import type { ColumnRole } from "./columns.ts";
import { type Finding, finding } from "./findings.ts";
import { FEW_UNITS, partsOf } from "./mixed_columns.ts";
import { plainSigns } from "./plain_signs.ts";
import { splitSign } from "./signs.ts";

/** Up to so many different values are categories, whatever they look like. */
const FEW_VALUES = 5;
/** Fewer different numbers beside a text are categories: `1`, `2`, `basic`. */
const FEW_NUMBERS = 3;
/** From this share of the cells on, they are what most are. */
const MOST = 0.5;
/** From this share on, they are what nearly all are. */
const NEARLY_ALL = 0.9;

const clock = /^[+-]?\d{1,4}:\d\d(:\d\d)?([.,]\d+)?( ?[ap]\.?m\.?)?$/i;
const spans = /^(P|PT)?(\d+([.,]\d+)?\s?\p{L}{1,8}\.?[\s,]*){2,}$/iu;
/** Three parts, of which one may be a month's name: `24 déc. 2011`, `31/02/2024`. */
const dateLike =
  /^(\d{1,2}|\d{4})([./-]|\.? |-)(\d{1,2}|(de )?\p{L}{3,10}\.?)(\2|[ -])(de )?(\d{1,2}|\d{4})( .*)?$/u;

type Shape = "number" | "unit" | "time" | "date" | "other";

interface Shaped extends Value {
  readonly shape: Shape;
  readonly unit: string;
  readonly number: string;
}

function shaped(value: Value): Shaped {
  const text = plainSigns(value.text);
  const as = (shape: Shape, unit = "", number = "") => ({
    ...value,
    shape,
    unit,
    number,
  });
  if (numberKinds.includes(value.kind)) return as("number", "", text);
  if (dateKinds.includes(value.kind)) return as("date");
  if (clock.test(text) || spans.test(text)) return as("time");
  if (dateLike.test(text)) return as("date");
  const { sign, number } = splitSign(text, true);
  return sign && numberKinds.includes(kindOf(number))
    ? as("unit", sign, number)
    : as("other");
}

/**
 * Finds what keeps a column from being used as numbers or dates: units, a few
 * words, durations. Names and codes, which are no quantities, are passed over.
 */
export function digitFindings(
  { name, role, reason }: ColumnRole,
  facts: ColumnFacts,
): Finding[] {
  const isText = role === "id" || role === "free text" ||
    role === "categorical";
  const isCode = isIdName(name) || mayBeIdName(name) || isPlaceCodeName(name);
  if (!isText || isCode || reason.startsWith("as told")) return [];
  const { others, meant } = partsOf(facts, numberKinds);
  const values = [...meant, ...others].map(shaped);
  const rows = values.reduce((sum, { rows }) => sum + rows, 0);
  const of = (...shapes: Shape[]) =>
    values.filter(({ shape }) => shapes.includes(shape));
  const share = (some: readonly Value[]) =>
    some.reduce((sum, { rows }) => sum + rows, 0) / rows;
  const warn = (what: string, remedy: string, some: readonly Value[]) => [
    finding(
      "warning",
      name,
      `column '${name}' holds ${what}`,
      remedy,
      some.toSorted((a, b) => a.row - b.row).slice(0, 5)
        .map(({ row, text }) => ({ row, value: text })),
    ),
  ];
  const readAs = `${role === "categorical" ? "read as categories" : `read as ${role}`}`;
  if (values.length <= FEW_VALUES && meant.length < FEW_NUMBERS) return [];
  const [times, dates] = [of("time"), of("date")];
  if (times.length > FEW_VALUES && share(times) >= MOST) {
    return warn(
      `what may be times or durations, ${readAs}`,
      "write them as numbers of one unit, such as minutes, to learn from them",
      times,
    );
  }
  if (dates.length > FEW_VALUES && share(dates) >= MOST) {
    return warn(
      `what may be dates, ${readAs}`,
      "write them as 2024-01-31 to learn from them",
      dates,
    );
  }
  const units = of("unit");
  if (values.length > FEW_VALUES && share([...units, ...meant]) >= MOST) {
    const found = unitsOf(units);
    if (found && isQuantity(role, units, meant)) {
      return unitFinding(found, units, meant);
    }
  }
  return [];

  function unitFinding(
    found: readonly string[],
    units: readonly Shaped[],
    meant: readonly Value[],
  ) {
    const named = found.map((unit) => `'${unit}'`);
    const isOne = found.length === 1 && meant.length === 0;
    const isAccount = found.every((unit) => /(^|\s)(cr|dr)\.?$/i.test(unit));
    return warn(
      `numbers with ${named.join(" and with ")}${
        meant.length ? " and without a sign" : ""
      }, ${readAs}`,
      isAccount
        ? "write those of one side with a minus sign to learn from the numbers"
        : isOne
        ? `to learn from the numbers, say { roles: { ${
          JSON.stringify(name)
        }: "numeric" } }`
        : "write all of them in one unit to learn from the numbers",
      units,
    );
  }
}

/** The units of nearly all, where they are few: addresses have many. */
function unitsOf(values: readonly Shaped[]): string[] | undefined {
  const rows = new Map<string, number>();
  for (const { unit, rows: more } of values) {
    rows.set(unit, (rows.get(unit) ?? 0) + more);
  }
  const sorted = [...rows].sort(([, a], [, b]) => b - a);
  const first = sorted.slice(0, FEW_UNITS);
  const sum = (some: typeof sorted) => some.reduce((sum, [, n]) => sum + n, 0);
  return values.length && sum(first) >= NEARLY_ALL * sum(sorted)
    ? first.map(([unit]) => unit)
    : undefined;
}

/**
 * Whether numbers with a unit count something, as codes such as `C1001` and names
 * such as `Order 17` don't.
 */
function isQuantity(
  role: string,
  units: readonly Shaped[],
  meant: readonly Value[],
): boolean {
  const fractions = units.filter(({ number }) =>
    fractionKinds.includes(kindOf(number))
  );
  if (fractions.length || meant.length) return true;
  const behind = units.filter(({ text }) => /^[+-]?[\d.,]/.test(plainSigns(text)));
  if (2 * behind.length > units.length) return true;
  const isParted = units.every(({ text }) => /\s|[^\p{L}\p{N}]\d/u.test(text));
  if (!isParted) return false;
  if (role !== "id") return true;
  const sizes = units.map(({ number }) => number.length);
  return Math.min(...sizes) !== Math.max(...sizes) && !numbersRows(units);
}

/** Whether the numbers are those of a range, nearly each once. */
function numbersRows(units: readonly Shaped[]): boolean {
  const sizes = units.map(({ number }) => Number(number));
  return Math.max(...sizes) - Math.min(...sizes) < 2 * sizes.length;
}
