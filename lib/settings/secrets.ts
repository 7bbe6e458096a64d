/**
 * Keeping secrets out of what everybody in the account can read:
 * hyperparameters and tags.
 *
 * @module
 */
import { inspect } from "node:util";

/** Without limits of depth or length. */
const everything = {
  depth: null,
  maxArrayLength: null,
  maxStringLength: null,
};
const names =
  /passw(or)?d|passphrase|secret|token|credential|(api|access|private)[-_ ]?key/i;
const values = /\b(AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY/;

/** The names of the members that look like secrets, by name or by value. */
export function secretsIn(
  members: Readonly<Record<string, unknown>>,
): string[] {
  return Object.entries(members).filter(([name, value]) =>
    names.test(name) || values.test(inspect(value, everything))
  ).map(([name]) => name);
}
