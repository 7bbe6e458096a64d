/**
 * Numbers as titles say them.
 *
 * @module
 */

/** `0.305` → `31%`, with `digits` behind the point. */
export function percent(share: number, digits = 0): string {
  return `${(100 * share).toFixed(digits)}%`;
}

/** `12345` → `12,345`. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** At most three significant digits: `0.4123` → `0.412`, `41.5`, `1,235`. */
export function short(value: number): string {
  return value.toLocaleString("en-US", {
    maximumSignificantDigits: Math.abs(value) >= 1000 ? 21 : 3,
    maximumFractionDigits: 3,
    roundingPriority: "lessPrecision",
  });
}

/** `n customers`, or `1 customer`. */
export function customers(value: number): string {
  return `${count(value)} customer${value === 1 ? "" : "s"}`;
}
