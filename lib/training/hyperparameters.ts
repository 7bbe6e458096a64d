/**
 * Hyperparameters checked before a request is sent, by the table of `train.py`:
 * `hyperparameters.json` is written by `lib/tasks/python/write_hyperparameters.py`.
 *
 * @module
 */
import { likely } from "../options.ts";
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
  const problems = Object.entries(given).flatMap(([name, value]) =>
    problemOf(name, value) ?? []
  );
  if (Number(given.refit) === 1 && !(Number(given.folds) > 1)) {
    problems.push(
      "refit takes its rounds from folds, but there is only one: ask for 2 or more",
    );
  }
  if (given.monotone_constraints && Number(given.blend ?? 0) !== 0) {
    problems.push(
      "blend adds a regression that monotone_constraints cannot bind: leave out one",
    );
  }
  if (problems.length) {
    throw new RangeError(
      `Cannot start training with these hyperparameters: ${
        problems.join("; ")
      }`,
    );
  }
}

/** Whether `train.py` takes whole numbers, numbers or words; `undefined` of what it does not know. */
export function kindOfHyperparameter(name: string): string | undefined {
  return Object.hasOwn(known, name) ? known[name].kind : undefined;
}

/** What is wrong with a name or its value, in words; nothing if both are right. */
export function problemOf(name: string, value: unknown): string | undefined {
  if (!Object.hasOwn(known, name)) return `'${name}' is unknown${hint(name)}`;
  if (name === "monotone_constraints") return constraintsProblem(value);
  const text = String(value);
  return isAllowed(known[name], text)
    ? undefined
    : `${name} must be ${known[name].range}: current value is '${text}'`;
}

function isAllowed(allowed: Allowed, text: string): boolean {
  const { kind, choices, low = -Infinity, high = Infinity, above } = allowed;
  if (choices?.includes(text)) return true;
  if (kind === "str") return choices === undefined;
  const value = Number(text);
  return forms[kind].test(text) && value >= low && value <= high &&
    !(above && value === low) && Number.isFinite(value);
}

function hint(name: string): string {
  const names = Object.keys(known);
  return likely(name, names) || `; choose from ${names.join(", ")}`;
}

/** Whether it is a direction for each column; `train.py` knows the columns. */
function constraintsProblem(value: unknown): string | undefined {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (isDirections(text)) return undefined;
  return `monotone_constraints must be JSON such as {"tenure": -1}, with -1, 0 or 1 per column: current value is '${text}'`;
}

function isDirections(text: string | undefined): boolean {
  try {
    const found = JSON.parse(text!);
    return typeof found === "object" && found !== null &&
      !Array.isArray(found) &&
      Object.values(found).every((sign) => [-1, 0, 1].includes(sign as number));
  } catch {
    return false;
  }
}
