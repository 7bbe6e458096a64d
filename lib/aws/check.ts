/**
 * One line of the preflight.
 *
 * @module
 */

/** What was checked before anything is created, and the result. */
export interface Check {
  /** What was checked: `role`, `bucket` and so on. */
  readonly check: string;
  /** `unknown` means that it could not be checked. */
  readonly result: "ok" | "wrong" | "unknown";
  /** What was found, in words. */
  readonly found: string;
  /** What to do about it, if it is not `ok`. */
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
