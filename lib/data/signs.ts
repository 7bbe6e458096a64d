/**
 * Numbers that are written with a sign of what they count: `$12`, `40%`, `9 EUR`.
 *
 * @module
 */

/** A number's text without its sign; `sign` is empty where there is none. */
export interface SignedNumber {
  /** `$`, `EUR`, `%`; `()` where brackets alone say that it is negative. */
  readonly sign: string;
  readonly number: string;
}

const currencies = new Set(Intl.supportedValuesOf("currency"));
const sign = "[A-Z]{0,2}\\p{Sc}|[A-Z]{3}|%";
const pattern = new RegExp(
  `^(\\()?([+-]?)\\s?(${sign})?\\s?([+-]?)((?:\\d|[.,]\\d)[\\d.,'’\\s]*?)\\s?(${sign})?(\\))?$`,
  "u",
);
const letters = /^[A-Z]{3}$/;

/** Parts a number from its sign; what is no number with a sign stays whole. */
export function splitSign(text: string): SignedNumber {
  const whole = { sign: "", number: text };
  if (isBare(text) || text.length > 40) return whole;
  const match = pattern.exec(text);
  if (!match) return whole;
  const [, open, outer, before, inner, digits, after, close] = match;
  if (before && after || outer && inner || !open !== !close) return whole;
  const sign = before ?? after ?? (open ? "()" : "");
  if (sign === "" || letters.test(sign) && !currencies.has(sign)) return whole;
  const minus = open ? "-" : outer || inner;
  return open && (outer || inner) ? whole : { sign, number: minus + digits };
}

/** Whether both ends are those of a number that has no sign. */
function isBare(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  const first = text.charCodeAt(0);
  return (last === 46 || last > 47 && last < 58) &&
    (first > 42 && first < 47 && first !== 44 || first > 47 && first < 58);
}
