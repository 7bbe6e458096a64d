/**
 * Kinds of values: how each is read from a variable's text, and what is
 * allowed.
 *
 * @module
 */
import { isCurrency } from "../currencies.ts";

/** How a value is read and checked. */
export interface Kind<T> {
  /** The value of a text; `undefined` where it can't be read. */
  read(text: string): T | undefined;
  allows(value: T): boolean;
  /** Completes the sentence "it must …". */
  readonly must: string;
  /** What is wrong where a few words say it better; `undefined` elsewhere. */
  problem?(value: unknown): string | undefined;
}

/** A text that matches a pattern as a whole. */
export function text<T extends string>(pattern: RegExp, must: string): Kind<T> {
  return { read: (text) => text as T, allows: (v) => pattern.test(v), must };
}

/** One of a few texts. */
export function oneOf<T extends string>(...values: readonly T[]): Kind<T> {
  return {
    read: (text) => text as T,
    allows: (value) => values.includes(value),
    must: "be " +
      values.map((value) => `'${value}'`).join(", ").replace(
        /, (?=[^,]*$)/,
        " or ",
      ),
  };
}

/** A currency. */
export const currency: Kind<string> = {
  read: (text) => text.toUpperCase(),
  allows: isCurrency,
  must: "be a currency's code after ISO 4217 such as EUR",
};

/** On or off. */
export const onOrOff: Kind<boolean> = {
  read: (text) =>
    ({ "1": true, "true": true, "0": false, "false": false })[
      text.toLowerCase()
    ],
  allows: (value) => typeof value === "boolean",
  must: "be 1 or 0",
};

/** A whole number of a range. */
export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    read: (text) => /^\d+$/.test(text) ? Number(text) : undefined,
    allows: (value) => Number.isInteger(value) && min <= value && value <= max,
    must: `be a whole number from ${min} to ${max}`,
  };
}

/** Values of a kind with commas between them. */
export function list<T extends string>(
  kind: Kind<T>,
  { most = Infinity } = {},
): Kind<readonly T[]> {
  return {
    read: (text) => parts(text) as T[],
    allows: (values) => values.length <= most && values.every(kind.allows),
    must: `be a comma-separated list, each entry of which must ${kind.must}` +
      (most < Infinity ? `; at most ${most}` : ""),
  };
}

/** `name=value` pairs with commas between them. */
export function pairs(
  allows: (name: string, value: string) => boolean,
  { must, most }: { must: string; most: number },
): Kind<Readonly<Record<string, string>>> {
  return {
    read(text) {
      const split = parts(text).map((part) => /^([^=]+)=(.*)$/.exec(part));
      if (split.some((match) => match === null)) return undefined;
      return Object.fromEntries(
        split.map((match) => [match![1].trim(), match![2].trim()]),
      );
    },
    allows: (value) =>
      Object.keys(value).length <= most &&
      Object.entries(value).every(([k, v]) => allows(k, v)),
    must: `look like name=value,name=value; at most ${most}, ${must}`,
  };
}

function parts(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter(Boolean);
}
