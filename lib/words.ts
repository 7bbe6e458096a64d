/**
 * Numbers as titles say them.
 *
 * @module
 */
import { inspect } from "node:util";

/** `0.305` → `31%`, with `digits` behind the point. */
export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)}%`;
}

/** `0.092` → `9.2 points`, for differences of percentages. */
export function points(share: number): string {
  return `${(100 * share).toFixed(1)} points`;
}

/** `12345` → `12,345`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Three significant digits at least: `0.412`, `41.5`, `−1,235`; `4.2e-21`. */
export function short(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15)) {
    return minus(value.toExponential(1).replace("e+", "e"));
  }
  return minus(value.toLocaleString(
    "en-US",
    size >= 1000
      ? { maximumFractionDigits: 0 }
      : { maximumSignificantDigits: 3 },
  ));
}

/**
 * A name of at most so many characters, its middle left out: names that are long
 * often differ at their end.
 */
export function brief(name: string, most = 32): string {
  const signs = [...name];
  if (signs.length <= most) return name;
  const end = Math.floor((most - 1) / 2);
  return signs.slice(0, most - 1 - end).join("") + "…" +
    signs.slice(-end).join("");
}

/** Any value as a sentence names it; texts as they are, of long ones the beginning. */
export function inText(value: unknown): string {
  if (typeof value === "string") {
    return value.length > 200 ? value.slice(0, 199) + "…" : value;
  }
  return inspect(value, {
    ...{ compact: true, breakLength: Infinity },
    ...{ depth: 3, maxArrayLength: 30, maxStringLength: 200 },
  });
}

/** A name and what follows it in at most so many characters, each part shortened. */
export function briefPair(name: string, rest: string, most = 32): string {
  const room = Math.max(most - [...rest].length, Math.floor(most / 2));
  const first = brief(name, room);
  return first + brief(rest, most - [...first].length);
}

/** `-0.5` → `−0.5`, with a real minus sign. */
export function minus(text: string): string {
  return text.replace(/^-/, "−");
}

/** `n customers`, or `1 customer`. */
export function customers(value: number): string {
  return `${count(value)} customer${value === 1 ? "" : "s"}`;
}

/** `0.4213` → `+0.42`, with a real minus sign before what is negative. */
export function signed(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** The 95 % interval of what is said before it. */
export function intervalText(low: string, high: string): string {
  return `(95% interval ${low} to ${high})`;
}

/** One cutoff, or the range of each customer's own. */
export function cutoffText(cutoff: number | Float64Array): string {
  if (typeof cutoff === "number") return `cutoff ${short(cutoff)}`;
  const [low, high] = [Math.min, Math.max].map((end) =>
    cutoff.reduce((a, b) => end(a, b))
  );
  const text = (value: number) => value > 1 ? "above 1" : value.toFixed(2);
  return low === high
    ? `cutoff ${low > 1 ? "above 1" : low.toFixed(3)}`
    : `each customer's cutoff (${text(low)} to ${text(high)})`;
}

/** A text on one line, without signs that steer a terminal or turn what follows. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ")
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, "").trim();
}
