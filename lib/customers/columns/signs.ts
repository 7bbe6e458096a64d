/**
 * Numbers that are written with a sign of what they count: `$12`, `40%`, `9 EUR`,
 * or in another way than plain: `(12.50)`, `12.50-`, `−12.50`.
 *
 * @module
 */
import { isCurrency } from "../../currencies.ts";
import { plainSigns } from "./plain_signs.ts";

/** A number's text without its sign; `sign` is empty where there is none. */
export interface SignedNumber {
  /** `$`, `EUR`, `%`, `Rs`; with any unit allowed also `GB`. */
  readonly sign: string;
  /** In ASCII, its minus in front. */
  readonly number: string;
}

/** How currencies are abbreviated besides, and how each is called here. */
const abbreviations = new Map(
  ("Rs kr Kč zł Ft лв руб р грн lei SFr S/ Rp KSh TSh USh Tk TL đ VNĐ 元 円 원 " +
    "EUR USD GBP CHF INR SEK NOK DKK PLN CZK HUF CAD AUD JPY Euro dollars rupees")
    .split(" ").map((name) => [bareName(name), name]),
);
/** The longest number with a sign. */
const LONGEST = 40;
/** Digits in one place, with little else around them. */
const oneNumber = /^\D{0,10}\d[\d\s.,']*(?:[eE][+-]?\d+)?\D{0,10}$/;
const oneMeasure = /^\D{0,20}\d[\d\s.,']*(?:[eE][+-]?\d+)?\D{0,20}$/;

const inBrackets = /^\((.*)\)$/;
const minusFirst = /^([+-])\s?(.*)$/;
const minusLast = /^(.*\d[.,]?)\s?(-)$/;
/** `4,500/-`, `1'200.–`: no cents. */
const noCents = /^(.*\d)(?:[.,]-{1,2}|\/[-=])$/;
const unitFirst = /^([^\d\s()+-][^\d()+]*?)\s?([+-]?[\d(].*|[+-]?[.,]\d.*)$/;
const unitLast = /^(.*[\d).,'-])\s?([^\d\s().,'+-][^\d()+]*)$/;
const digits = /^(?:\d|[.,]\d)[\d.,'\s]*$/;
const exponent = /^\d+([.,]\d*)?e[+-]?\d+$/i;

/**
 * Parts a number from its sign; what is not a number with a sign stays whole.
 *
 * @param anyUnit Whether the sign may be any unit instead of a currency or `%`.
 */
export function splitSign(text: string, anyUnit = false): SignedNumber {
  const whole = { sign: "", number: text };
  if (text.length > LONGEST) return whole;
  if (isBare(text)) return { sign: "", number: plainSigns(text) };
  let rest = plainSigns(text);
  if (anyUnit) rest = rest.replace(/\(s\)$/i, "s"); // `3 month(s)`
  if (!(anyUnit ? oneMeasure : oneNumber).test(rest)) return whole;
  let minuses = "";
  let sign: string | undefined;
  // From outside to inside: `-$12`, `$-12`, `($12)`, `$(12)`, `12-€`, `12 €-`.
  for (let layer = 0; layer < 5; layer++) {
    const brackets = inBrackets.exec(rest);
    const first = minusFirst.exec(rest);
    const last = noCents.test(rest) ? null : minusLast.exec(rest);
    if (brackets) [rest, minuses] = [brackets[1].trim(), minuses + "-"];
    else if (first) [rest, minuses] = [first[2], minuses + first[1]];
    else if (last) [rest, minuses] = [last[1].trim(), minuses + last[2]];
    else if (digits.test(rest) || exponent.test(rest)) break;
    else if (sign === undefined || anyUnit) {
      const before = unitFirst.exec(rest);
      const after = before ? null : unitLast.exec(rest);
      const unit = before?.[1] ?? after?.[2] ?? "";
      const known = signOf(unit.trim(), anyUnit);
      // `1-Highest` and `12-month` are names.
      const isName = after !== null && /-$/.test(after[1]) &&
        signOf(unit.trim(), false) === undefined;
      if (known === undefined || isName) break;
      sign = sign === undefined ? known : `${sign} ${known}`;
      rest = before ? before[2] : after![1];
      // `Rs.50` is 50, `$.50` is a half.
      if (before && /\p{L}$/u.test(unit)) rest = rest.replace(/^\./, "");
    }
  }
  rest = noCents.exec(rest)?.[1] ?? rest;
  const isNumber = digits.test(rest) || exponent.test(rest);
  if (!isNumber || minuses.length > 1) return whole;
  return { sign: sign ?? "", number: minuses + rest };
}

/** What a sign is called, if it is one. */
function signOf(sign: string, anyUnit: boolean): string | undefined {
  if (sign === "") return undefined;
  if (/^[\p{L}]{0,3}\p{Sc}$|^[%‰]$/u.test(sign)) return sign;
  if (/^[A-Z]{3}$/.test(sign) && isCurrency(sign)) return sign;
  const unit = abbreviations.get(bareName(sign));
  return unit ?? (anyUnit ? sign.replace(plural, "$1") : undefined);
}

/** What is written with and without an s: `1 month`, `2 months`. */
const plural =
  /^(month|mo|mth|week|wk|day|year|yr|hour|hr|minute|min|second|sec|user|line|call|item|point|mile|unit)s\.?$/i;

function bareName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** Whether both ends are those of a number that has no sign. */
function isBare(text: string): boolean {
  // A point may end a number, or an abbreviation.
  const at = text.length - (text.endsWith(".") ? 2 : 1);
  const last = text.charCodeAt(at);
  const first = text.charCodeAt(/^[+-]/.test(text) ? 1 : 0);
  return last > 47 && last < 58 &&
    (first === 46 || first > 47 && first < 58);
}
