/**
 * What numbers a column may hold.
 *
 * @module
 */

/** What may be set for the numbers of a column. */
export interface Limits {
  /** The least, itself allowed. */
  readonly min?: number;
  /** The most, itself allowed. */
  readonly max?: number;
}

/** The limits that a column's name implies. */
export function limitsByName(name: string): Limits | undefined {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
    .split(/[^a-z]+/);
  if (words.includes("age")) return { min: 0, max: 120 };
  const atLeastZero = ["tenure", "months", "charges", "calls", "minutes"];
  return atLeastZero.some((word) => words.includes(word))
    ? { min: 0 }
    : undefined;
}
