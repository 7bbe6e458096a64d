/**
 * What texts with digits look like that are read neither as numbers nor as dates.
 *
 * @module
 */
import { dateKinds, numberKinds } from "./cell_kinds.ts";
import type { Value } from "./column_facts.ts";
import { unitOf } from "./mixed_columns.ts";
import { plainSigns } from "./plain_signs.ts";

/** `1:30`, `1:30:00`, `9:15 pm`, `3 days 01:30:00` */
const clock =
  /^(-?\d+ days?,? )?[+-]?\d{1,4}:\d\d(:\d\d)?([.,]\d+)?( ?[ap]\.?m\.?)?$/i;
/** `1h 30min`, `P1DT2H` */
const spans = /^P?(T?\d+([.,]\d+)?\s?\p{L}{1,8}\.?[\s,]*){2,}$/iu;
const word = "(de )?\\p{L}{3,10}\\.?( de)?";
const year = "['’]?(\\d{4}|\\d\\d)";
/** `Tue,`, `Dienstag,` */
const weekday = "(\\p{L}{2,13}[.,]{0,2} )?";
/** How months begin in the languages of Western Europe. */
const month =
  "(jan|ene|gen|f[eé][bv]|m[aäá]r|a[pbv]r|ma[iyjg]|mei|jui?[nl]|giu|lug|a[uo][gû]|" +
  "sep|set|o[ckut]t|nov|d[eéi][czs])\\p{L}*\\.?";
/**
 * `31/02/2024`, `31.02.2024`, `2024/31/31`, `24. déc. 2011`, `Tue May 19 2020`, `1st May '20`,
 * `diciembre 2011`
 */
const dateLike = new RegExp(
  `^${weekday}(\\d{1,2}[/-]\\d{1,2}[/-](\\d{4}|\\d\\d)|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|` +
    `\\d{4}[./-]\\d{1,2}[./-]\\d{1,2}|\\d{1,2}(st|nd|rd|th|er|º)?[. -]{1,2}${word},?[ -]${year}|` +
    `${month} \\d{1,2}(st|nd|rd|th)?,? ${year}|` +
    `${month}( de)?[ -/]${year}|\\d{1,2}/\\d{4})([ T,].*)?$`,
  "iu",
);
/** `192.168.1.7`, `1.2.10`, which may be a date, too: `1.2.24` */
const dotted = /^\d+(\.\d+){2,}$/;
const dottedDate = /^(0?[1-9]|[12]\d|3[01])\.(0?[1-9]|1[0-2])\.\d\d$/;

export type Shape =
  | "number"
  | "unit"
  | "time"
  | "date"
  | "dotted"
  | "dotted date"
  | "text";

/** A value, and what it looks like. */
export interface Shaped extends Value {
  readonly shape: Shape;
  readonly unit?: string;
  readonly number?: string;
}

/** Tells what a value looks like. */
export function shaped(value: Value): Shaped {
  const text = plainSigns(value.text);
  if (dotted.test(text) && value.kind !== "otherDate") {
    return {
      ...value,
      shape: dottedDate.test(text)
        ? "dotted date"
        : dateLike.test(text)
        ? "date"
        : "dotted",
    };
  }
  if (numberKinds.includes(value.kind)) return { ...value, shape: "number" };
  if (dateKinds.includes(value.kind)) return { ...value, shape: "date" };
  if (clock.test(text) || spans.test(text)) return { ...value, shape: "time" };
  if (dateLike.test(text)) return { ...value, shape: "date" };
  const measured = unitOf(text);
  return measured
    ? { ...value, shape: "unit", ...measured }
    : { ...value, shape: "text" };
}
