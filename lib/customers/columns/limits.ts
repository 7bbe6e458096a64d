/**
 * What numbers a column may hold.
 *
 * @module
 */

/** The valid range of a column's numbers. */
export interface Limits {
  /** The smallest valid number. */
  readonly min?: number;
  /** The largest valid number. */
  readonly max?: number;
}

/** The limits that a column's name implies. */
export function limitsByName(name: string): Limits | undefined {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
    .split(/[^a-z]+/);
  if (words.includes("age")) return { min: 0, max: 120 };
  if (words.some((word) => changes.has(word))) return undefined;
  return words.some((word) => atLeastZero.has(word.replace(/s$/, "")))
    ? { min: 0 }
    : undefined;
}

const atLeastZero = new Set(["tenure", "month", "charge", "call", "minute"]);
/** What may fall as well as rise. */
const changes = new Set(["change", "changes", "diff", "difference", "delta"]);
