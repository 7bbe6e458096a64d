/**
 * Where a search looks: checked before a request is sent, and as SageMaker takes
 * it.
 *
 * @module
 */
import type { ParameterRanges } from "@aws-sdk/client-sagemaker";
import {
  kindOfHyperparameter,
  problemOf,
  problemsOfNames,
} from "../training/hyperparameters.ts";
import { jsonValues } from "../training/request.ts";
import type { Hyperparameters } from "../training/types.ts";
import { inText } from "../words.ts";
import type { NumericRange, TuningRange, TuningRanges } from "./types.ts";

/** What the default search does not vary: rounds until 50 have not improved. */
export const tuningHyperparameters: Hyperparameters = {
  objective: "binary:logistic",
  num_round: 1000,
  early_stopping_rounds: 50,
};

/**
 * Where the default search looks: shallow trees and small steps first of all,
 * which few thousand customers with some twenty columns allow.
 */
export const tuningRanges: TuningRanges = {
  max_depth: { min: 2, max: 6, scaling: "Linear" },
  eta: { min: 0.02, max: 0.3, scaling: "Logarithmic" },
  min_child_weight: { min: 1, max: 20, scaling: "Logarithmic" },
  subsample: { min: 0.5, max: 1, scaling: "Linear" },
  colsample_bytree: { min: 0.3, max: 1, scaling: "Linear" },
  gamma: { min: 0, max: 5, scaling: "Linear" },
  lambda: { min: 0.1, max: 10, scaling: "Logarithmic" },
};

const scalings = ["Auto", "Linear", "Logarithmic", "ReverseLogarithmic"];
const most = { ranges: 30, values: 30 };

/** The default ranges of all that is not given a value. */
export function rangesWithout(fixed: Hyperparameters): TuningRanges {
  return Object.fromEntries(
    Object.entries(tuningRanges).filter(([name]) =>
      !Object.hasOwn(fixed, name)
    ),
  );
}

/** What is wrong with ranges, a sentence each. */
export function problemsOfRanges(
  ranges: TuningRanges,
  fixed: Hyperparameters,
): string[] {
  if (Object(ranges) !== ranges || Array.isArray(ranges)) {
    return [
      "'ranges' must give a range by each name, such as " +
      "{ max_depth: { min: 2, max: 6 } }",
    ];
  }
  const names = Object.keys(ranges);
  const count = names.length >= 1 && names.length <= most.ranges ? [] : [
    `'ranges' must have from 1 to ${most.ranges} ranges: current number is ` +
    names.length,
  ];
  return [
    ...count,
    ...problemsOfNames(names),
    ...Object.entries(ranges).flatMap(([name, range]) =>
      Object.hasOwn(fixed, name)
        ? `${name} has a range and a value in 'hyperparameters': leave out one`
        : problemsOfRange(name, range)
    ),
  ];
}

function problemsOfRange(name: string, range: TuningRange): string[] {
  const kind = kindOfHyperparameter(name);
  if (kind === undefined) return [];
  if (name === "monotone_constraints") {
    return [`${name} can't be searched: give it in 'hyperparameters'`];
  }
  if (Array.isArray(range)) return problemsOfList(name, range);
  const { min, max, scaling = "Auto", ...others } = Object(
    range,
  ) as NumericRange;
  const unknown = Object.keys(others);
  if (unknown.length || typeof min !== "number" || typeof max !== "number") {
    return [
      `the range of ${name} must be a list of values, or ` +
      `{ min, max, scaling } with numbers${
        unknown.length ? ", without steps, units or conditions" : ""
      }: current value is ${inText(range)}`,
    ];
  }
  if (kind === "str") {
    return [`${name} takes words: give a list of its values`];
  }
  const bounds = [min, max].flatMap((value) => problemOf(name, value) ?? []);
  if (bounds.length) return [...new Set(bounds)];
  if (!(min < max)) {
    return [
      `the range of ${name} must have a 'min' below its 'max': current values ` +
      `are ${min} and ${max}`,
    ];
  }
  return problemsOfScaling(name, kind, { min, max, scaling });
}

function problemsOfScaling(
  name: string,
  kind: string,
  { min, max, scaling }: Required<NumericRange>,
): string[] {
  if (!scalings.includes(scaling)) {
    return [
      `the scaling of ${name} must be ${
        scalings.join(" or ")
      }: current value is '${inText(scaling)}'`,
    ];
  }
  if (scaling === "Logarithmic" && min <= 0) {
    return [
      `the range of ${name} must lie above 0 for the scaling Logarithmic: ` +
      `current 'min' is ${min}`,
    ];
  }
  if (scaling !== "ReverseLogarithmic") return [];
  if (kind === "int") {
    return [
      `${name} takes whole numbers, and the scaling ReverseLogarithmic is for ` +
      "fractions: choose another",
    ];
  }
  return min >= 0 && max < 1 ? [] : [
    `the range of ${name} must lie from 0 to below 1 for the scaling ` +
    `ReverseLogarithmic: current values are ${min} and ${max}`,
  ];
}

function problemsOfList(
  name: string,
  values: readonly (string | number)[],
): string[] {
  if (values.length < 1 || values.length > most.values) {
    return [
      `the list of ${name} must have from 1 to ${most.values} values: current ` +
      `number is ${values.length}`,
    ];
  }
  // With what is missing from a list, and 0.1 the same as "0.10".
  const all = Array.from(values);
  const problems = all.flatMap((value) => problemOf(name, value) ?? []);
  if (problems.length) return [...new Set(problems)];
  const same = all.map((value) =>
    Number.isNaN(Number(value)) ? value : Number(value)
  );
  const twice = all.find((_, i) => same.indexOf(same[i]) !== i);
  return twice === undefined
    ? []
    : [`the list of ${name} has the value '${twice}' more than once`];
}

/** How many combinations there are; infinitely many with fractions. */
export function combinations(ranges: TuningRanges): number {
  return Object.entries(ranges).map(([name, range]) =>
    isList(range)
      ? range.length
      : kindOfHyperparameter(name) === "int"
      ? range.max - range.min + 1
      : Infinity
  ).reduce((product, count) => product * count, 1);
}

/** As SageMaker takes ranges: numbers as texts, values of lists as JSON. */
export function parameterRanges(ranges: TuningRanges): ParameterRanges {
  const all = Object.entries(ranges);
  const numeric = (isMeant: (name: string) => boolean) =>
    all.flatMap(([Name, range]) =>
      isList(range) || !isMeant(Name) ? [] : [{
        Name,
        MinValue: String(range.min),
        MaxValue: String(range.max),
        ScalingType: range.scaling ?? "Auto" as const,
      }]
    );
  const isWhole = (name: string) => kindOfHyperparameter(name) === "int";
  return {
    IntegerParameterRanges: numeric(isWhole),
    ContinuousParameterRanges: numeric((name) => !isWhole(name)),
    CategoricalParameterRanges: all.flatMap(([Name, range]) =>
      isList(range)
        ? [{
          Name,
          Values: Object.values(
            jsonValues(Object.fromEntries(range.entries())),
          ),
        }]
        : []
    ),
  };
}

/** Ranges as a tuning job's description has them. */
export function readRanges(
  {
    IntegerParameterRanges: whole = [],
    ContinuousParameterRanges: fractions = [],
    CategoricalParameterRanges: lists = [],
  }: ParameterRanges = {},
): TuningRanges {
  return Object.fromEntries<TuningRange>([
    ...[...whole, ...fractions].map(({ Name, ...range }) =>
      [Name!, {
        min: Number(range.MinValue),
        max: Number(range.MaxValue),
        scaling: range.ScalingType,
      }] as const
    ),
    ...lists.map(({ Name, Values }) =>
      [Name!, Values!.map((text) => JSON.parse(text))] as const
    ),
  ]);
}

/** Whether a range is a list of values. */
export const isList = (
  range: TuningRange,
): range is readonly (string | number)[] => Array.isArray(range);

/** Values as a training job was given them, numbers as numbers. */
export function tunedValues(
  texts: Readonly<Record<string, string>> = {},
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, JSON.parse(text)]),
  );
}

/** A range as text, the same for ranges that search alike. */
export function rangeText(range: TuningRange): string {
  if (isList(range)) return JSON.stringify([...range].sort());
  const { min, max, scaling = "Auto" } = range;
  return JSON.stringify({ min, max, scaling });
}

/** From this ratio of its ends on, a range above 0 is logarithmic by itself. */
const logarithmicFrom = 100;

/**
 * Whether a range is searched by the logarithm. What `Auto` means on AWS is not
 * published; it is read as the local SageMaker reads it.
 */
export function isLogarithmic({ min, max, scaling }: NumericRange): boolean {
  if (scaling !== undefined && scaling !== "Auto") {
    return scaling === "Logarithmic";
  }
  return min > 0 && max / min >= logarithmicFrom;
}
