/**
 * Amounts of money in their unit, wherever they are shown.
 *
 * @module
 */
import { isCurrency } from "./currencies.ts";
import { minus, short } from "./words.ts";

/**
 * An amount in its unit: `$41.50`, `€1,235`, `CHF 12`; with cents only below 100. The
 * unit is a currency's code, or the sign that the customers' file writes. Without
 * one (`""`), and in multiples of an offer's cost (`"offers"`), a plain number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { money } from "lib/money.ts";
 *
 * assertEquals(money(-1234.5, "EUR"), "−€1,235");
 * assertEquals(money(41.5, "USD"), "$41.50");
 * assertEquals(money(41.5, ""), "41.5");
 * ```
 */
export function money(value: number, unit: string): string {
  if (unit === "" || unit === "offers") return short(value);
  if (!Number.isFinite(value)) return String(value);
  const [first, last] = affixes(unit);
  const text = figure(Math.abs(value), isCurrency(unit) ? unit : "USD");
  return (value < 0 && /[1-9]/.test(text) ? "−" : "") + first + text + last;
}

/** An amount in words: where no currency is known, multiples of an offer's cost. */
export function amount(value: number, unit: string): string {
  return unit === "offers"
    ? `${short(value)} × the offer's cost`
    : money(value, unit);
}

/** `$5.00 to $12`. */
export function moneyRange(ends: Ends, unit: string): string {
  return moneyEnds(ends, unit).join(" to ");
}

/** `$5.00` and `$12`. */
export function moneyEnds(
  { low, high }: Ends,
  unit: string,
): [low: string, high: string] {
  return [minus(money(low, unit)), money(high, unit)];
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** The expression for labels of an axis of amounts, by {@linkcode moneyParam}. */
export const moneyLabels = {
  labelExpr:
    "(datum.value < 0 ? '−' : '') + money[0] + format(abs(datum.value), ',.4~r') + money[1]",
} as const;

/** A unit as the parameter that {@linkcode moneyLabels} reads: it is data, never code. */
export const moneyParam = (unit: string) => ({
  name: "money",
  value: affixes(unit),
});

/** What stands before an amount and what after it. */
function affixes(unit: string): [before: string, after: string] {
  if (unit === "" || unit === "offers") return ["", ""];
  if (!isCurrency(unit)) {
    return /^\p{Lu}{0,3}\p{Sc}$/u.test(unit)
      ? [unit, ""]
      : ["", `\u00A0${unit}`];
  }
  const [before, after] = formatter(unit, {
    style: "currency",
    maximumFractionDigits: 0,
  }).format(1).split("1");
  return [before, after];
}

/** The digits: the currency's own below 100, none above, more where it is tiny. */
function figure(size: number, currency: string): string {
  const own = formatter(currency, { style: "currency" })
    .resolvedOptions().maximumFractionDigits!;
  const digits = size >= 100 || Number.isInteger(size) ? 0 : own;
  const isTiny = size > 0 && size < 10 ** -own * 5;
  return formatter(
    currency,
    isTiny
      ? { maximumSignificantDigits: 2 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits },
  ).format(size);
}

/** Formats as English does, the language of all texts here. */
const formatter = (currency: string, options: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(
    "en-US",
    options.style ? { ...options, currency } : options,
  );
