/**
 * The JSONPath subset of a transform job's filters: `$`, names and indices.
 *
 * @module
 */
import { invalid } from "../offered.ts";
import { isRecord } from "./exact_json.ts";

/** A record as JSON has it; a CSV's is an array of cells. */
export type Value = unknown;

/** Picks a part of a record. @throws {RangeError} where it is not there. */
export type Filter = (record: Value) => Value;

const step =
  /\.(?<child>[A-Za-z_][\w-]*)|\[(?<names>'[^']*'(?:\s*,\s*'[^']*')*)\]|\[(?<indices>-?\d+(?:\s*,\s*-?\d+)*)\]|\[(?<from>-?\d*):(?<to>-?\d*)\]/y;

/**
 * Reads a filter.
 *
 * @returns Nothing for `$`, which picks all.
 * @throws {AwsError} for another form, and for a range with an end: AWS's guide
 *   explains it as inclusive, JSONPath as exclusive.
 */
export function parseFilter(member: string, path: string): Filter | undefined {
  const refuse = (why: string) => invalid(`${member} ${path}: ${why}`);
  if (!path.startsWith("$")) {
    throw refuse("Invalid JsonPath: it begins with $.");
  }
  const steps: Filter[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const groups = step.exec(path)?.groups;
    if (!groups) {
      throw refuse(
        "Invalid JsonPath: the forms are $, $.name, $['name','other'], $[0,2,-1] and $[1:].",
      );
    }
    if (groups.to) {
      throw refuse(
        "AWS's guide counts the end of a range in, JSONPath does not. " +
          "List the indices, as in $[1,2,3].",
      );
    }
    steps.push(stepOf(groups));
  }
  if (steps.length === 0) return;
  return (record) => steps.reduce((value, pick) => pick(value), record);
}

function stepOf(
  { child, names, indices, from }: Record<string, string | undefined>,
): Filter {
  if (child !== undefined) return (value) => member(value, child);
  if (names !== undefined) {
    const wanted = [...names.matchAll(/'([^']*)'/g)].map(([, name]) => name);
    if (wanted.length === 1) return (value) => member(value, wanted[0]);
    return (value) =>
      Object.fromEntries(wanted.map((name) => [name, member(value, name)]));
  }
  if (indices !== undefined) {
    const wanted = indices.split(",").map(Number);
    if (wanted.length === 1) return (value) => element(value, wanted[0]);
    return (value) => wanted.map((index) => element(value, index));
  }
  const start = Number(from || 0);
  return (value) => list(value).slice(start);
}

function member(value: Value, name: string): Value {
  if (isRecord(value) && Object.hasOwn(value, name)) return value[name];
  throw new RangeError(`it has no '${name}'`);
}

function element(value: Value, index: number): Value {
  const values = list(value);
  const place = index < 0 ? values.length + index : index;
  if (place in values) return values[place];
  throw new RangeError(`it has no index ${index}, but ${values.length} values`);
}

function list(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw new RangeError("it is not a list");
}
