/**
 * Hyperparameters checked before a request is sent, by the table of `train.py`:
 * `hyperparameters.json` is written by `lib/tasks/python/write_hyperparameters.py`.
 *
 * @module
 */
import { likely } from "../options.ts";
import { inText } from "../words.ts";
import type { Hyperparameters } from "./types.ts";
import table from "./hyperparameters.json" with { type: "json" };

/** What a hyperparameter may be; bounds are inclusive unless `above` says that `low` is not. */
interface Allowed {
  readonly kind: string;
  /** In words. */
  readonly range: string;
  readonly choices?: readonly string[];
  readonly low?: number;
  readonly high?: number;
  readonly above?: boolean;
}

const known: Readonly<Record<string, Allowed>> = table;

/** Numbers as text; `churn/hyperparameters.py` has the same. */
const forms: Readonly<Record<string, RegExp>> = {
  int: /^[+-]?[0-9]{1,300}$/,
  float: /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/,
};

/**
 * Checks names and values, as `train.py` does with what it is given.
 *
 * @throws {RangeError} If some are unknown or impossible: all of them, each with
 * what was meant or belongs there.
 */
export function checkHyperparameters(given: Hyperparameters): void {
  needHyperparameters(given);
  const values = [
    ...problemsOfNames(Object.keys(given)),
    ...Object.entries(given).flatMap(([name, value]) =>
      problemOf(name, value) ?? []
    ),
  ];
  const problems = values.length ? values : contradictionsOf(given);
  if (problems.length) {
    throw new RangeError(
      `Cannot start training with these hyperparameters: ${
        problems.join("; ")
      }`,
    );
  }
}

/** @throws {RangeError} If there are no names with values. */
export function needHyperparameters(given: Hyperparameters): void {
  if (Object(given) === given && !Array.isArray(given)) return;
  throw new RangeError(
    `Cannot start training with ${
      inText(given)
    } in place of hyperparameters: ` +
      "give them by name in braces, such as { max_depth: 5 }",
  );
}

/** What two hyperparameters together cannot mean, a sentence each. */
export function contradictionsOf(given: Hyperparameters): string[] {
  return [
    ...Number(given.refit) === 1 && !(Number(given.folds) > 1)
      ? [
        "refit takes its rounds from folds, but there is only one: ask for 2 or more",
      ]
      : [],
    ...given.monotone_constraints && Number(given.blend ?? 0) !== 0
      ? [
        "blend adds a regression that monotone_constraints cannot bind: leave out one",
      ]
      : [],
  ];
}

/** Whether `train.py` takes whole numbers, numbers or words; `undefined` of what it does not know. */
export function kindOfHyperparameter(name: string): string | undefined {
  return Object.hasOwn(known, name) ? known[name].kind : undefined;
}

/** Which names `train.py` does not know, a sentence each or one for all that are like none. */
export function problemsOfNames(names: readonly string[]): string[] {
  const all = Object.keys(known);
  const unknown = names.filter((name) => !Object.hasOwn(known, name));
  const hintOf = (name: string) => likely(name, all);
  const strange = unknown.filter((name) => !hintOf(name))
    .map((name) => `'${inText(name)}'`);
  return [
    ...unknown.filter(hintOf).map((name) =>
      `'${name}' is unknown${hintOf(name)}`
    ),
    ...strange.length
      ? [
        `${strange.join(", ")} ${strange.length > 1 ? "are" : "is"} unknown; ` +
        `choose from ${all.join(", ")}`,
      ]
      : [],
  ];
}

/** What is wrong with a known hyperparameter's value, in words. */
export function problemOf(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(known, name)) return undefined;
  if (name === "monotone_constraints") return constraintsProblem(value);
  return isAllowed(known[name], value)
    ? undefined
    : `${name} must be ${known[name].range}: current value is '${
      inText(value)
    }'`;
}

function isAllowed(allowed: Allowed, given: unknown): boolean {
  if (typeof given !== "string" && typeof given !== "number") return false;
  const text = String(given);
  const { kind, choices, low = -Infinity, high = Infinity, above } = allowed;
  if (choices?.includes(text)) return true;
  if (kind === "str") return choices === undefined;
  const value = Number(text);
  return forms[kind].test(text) && value >= low && value <= high &&
    !(above && value === low) && Number.isFinite(value);
}

/** Whether it is a direction for each column; `train.py` knows the columns. */
function constraintsProblem(value: unknown): string | undefined {
  if (isDirections(value)) return undefined;
  return `monotone_constraints must be JSON such as {"tenure": -1}, with -1, 0 or 1 per column: current value is '${
    inText(value)
  }'`;
}

function isDirections(value: unknown): boolean {
  try {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const found = JSON.parse(text);
    return typeof found === "object" && found !== null &&
      !Array.isArray(found) &&
      Object.values(found).every((sign) => [-1, 0, 1].includes(sign as number));
  } catch {
    return false;
  }
}
