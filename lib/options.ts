/**
 * Options checked by name. Cells of a notebook are not type-checked, and an
 * option that nobody reads would have no effect and no word about it.
 *
 * @module
 */

/**
 * Refuses options that a function does not have. Without all of its names a
 * call does not compile.
 *
 * @param call The function's name, or what completes "Cannot … with".
 * @param given The options that it is called with.
 * @param names The options that it has.
 * @throws {RangeError} If others are among them, or they are no options at all.
 */
export function checkOptions<
  Options extends object,
  Name extends string & keyof Options,
>(
  call: string,
  given: Options,
  names: readonly Name[] & ([keyof Options] extends [Name] ? unknown : never),
): void {
  const what = /^\w+$/.test(call) ? `call ${call}()` : call;
  if (Object(given) !== given || Array.isArray(given)) {
    throw new RangeError(
      `Cannot ${what} with ${describe(given)} in place of options: give ` +
        `them by name in braces, such as { ${names[0]}: … }`,
    );
  }
  const known: readonly string[] = names;
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const hints = unknown.map((name) => `'${name}'${likely(name, known)}`);
  throw new RangeError(
    `Cannot ${what} with the unknown option${unknown.length > 1 ? "s" : ""} ${
      hints.join(" and ")
    }: it has ${known.join(", ")}`,
  );
}

const describe = (value: unknown) =>
  Array.isArray(value)
    ? "a list"
    : typeof value === "string"
    ? `'${value}'`
    : String(value);

/** The known name that was probably meant, as a question; nothing if none is like it. */
export function likely(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return likeness(name, near) < 0.6 ? "" : `, did you mean '${near}'?`;
}

/** The name that has the most in common with another. */
export function nearest(name: string, known: readonly string[]): string {
  return known.reduce((best, other) =>
    likeness(name, other) > likeness(name, best) ? other : best
  );
}

/** How alike two names are, whatever their case: from 0, no letter shared, to 1. */
function likeness(name: string, other: string): number {
  const common = commonLength(name.toLowerCase(), other.toLowerCase());
  return 2 * common / (name.length + other.length);
}

/** Length of the longest common subsequence. */
function commonLength(one: string, other: string): number {
  let row = new Array(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let i = 0; i < other.length; i++) {
      next.push(
        letter === other[i] ? row[i] + 1 : Math.max(row[i + 1], next[i]),
      );
    }
    row = next;
  }
  return row.at(-1);
}
