/**
 * One line of the preflight.
 *
 * @module
 */

/** What was looked at before anything is created, and how it was found. */
export interface Check {
  /** What was looked at: `role`, `bucket` and the like. */
  readonly check: string;
  /** `unknown` is what could not be looked up. */
  readonly result: "ok" | "wrong" | "unknown";
  /** What was found, in words. */
  readonly found: string;
  /** What to do about it, where it is not `ok`. */
  readonly remedy?: string;
}

/** A check whose look-up was refused or failed. */
export function unknown(
  check: string,
  error: unknown,
  remedy: string,
): Check {
  const { name, message } = ((error as Error).cause ?? error) as Error;
  const reason = message && message !== name ? `${name}: ${message}` : name;
  return { check, result: "unknown", found: reason, remedy };
}
