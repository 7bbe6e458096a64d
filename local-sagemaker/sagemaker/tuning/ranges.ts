/**
 * The ranges that a tuning job searches, read from the texts of a request.
 *
 * @module
 */
import type { ParameterRanges } from "@aws-sdk/client-sagemaker";
import { invalid, refuseMembers } from "../offered.ts";

/** Numbers from `low` to `high`, both included. */
export interface NumericRange {
  name: string;
  kind: "Integer" | "Continuous";
  low: number;
  high: number;
  scale: "Linear" | "Logarithmic" | "ReverseLogarithmic";
}

export interface CategoricalRange {
  name: string;
  kind: "Categorical";
  values: string[];
}

export type Range = NumericRange | CategoricalRange;

/** The most ranges that a search may have. */
const MAX_RANGES = 30;
/** `Auto` is logarithmic for a range above 0 whose ends have at least this ratio. */
const AUTO_RATIO = 100;

/** @throws {AwsError} for ranges that can't be searched. */
export function rangesOf(given: ParameterRanges | undefined): Range[] {
  const ranges = given ?? {};
  refuseMembers(
    { AutoParameters: ranges.AutoParameters?.length ? true : undefined },
    ["AutoParameters"],
    "Give ranges.",
  );
  const all: Range[] = [
    ...(ranges.IntegerParameterRanges ?? [])
      .map((range) => numericRange("Integer", range)),
    ...(ranges.ContinuousParameterRanges ?? [])
      .map((range) => numericRange("Continuous", range)),
    ...(ranges.CategoricalParameterRanges ?? []).map(categoricalRange),
  ];
  if (all.length === 0) {
    throw invalid(
      "At least one hyperparameter range is required for a hyperparameter " +
        "tuning job.",
    );
  }
  if (all.length > MAX_RANGES) {
    throw invalid(
      `A hyperparameter tuning job can have at most ${MAX_RANGES} ranges: ` +
        `current number is ${all.length}.`,
    );
  }
  const twice = repeated(all.map(({ name }) => name));
  if (twice !== undefined) {
    throw invalid(`The hyperparameter ${twice} has more than one range.`);
  }
  return all;
}

/** How many combinations of values there are; infinitely many with a continuous range. */
export function combinations(ranges: Range[]): number {
  return ranges.map((range) => {
    if (range.kind === "Categorical") return range.values.length;
    return range.kind === "Integer" ? range.high - range.low + 1 : Infinity;
  }).reduce((product, count) => product * count, 1);
}

function numericRange(
  kind: NumericRange["kind"],
  { Name, MinValue, MaxValue, ScalingType = "Auto" }: {
    Name?: string;
    MinValue?: string;
    MaxValue?: string;
    ScalingType?: string;
  },
): NumericRange {
  const name = Name!;
  const [low, high] = [["MinValue", MinValue], ["MaxValue", MaxValue]].map(
    ([member, text]) => readNumber(kind, `${member} of ${name}`, text!),
  );
  if (!(low < high)) {
    throw invalid(
      `MinValue of the range of ${name} must be less than MaxValue: current ` +
        `values are ${MinValue} and ${MaxValue}.`,
    );
  }
  const scale = ScalingType === "Auto"
    ? low > 0 && high / low >= AUTO_RATIO ? "Logarithmic" : "Linear"
    : ScalingType as NumericRange["scale"];
  if (scale === "Logarithmic" && low <= 0) {
    throw invalid(
      `Logarithmic scaling of ${name} works only for values greater than 0: ` +
        `current MinValue is ${MinValue}.`,
    );
  }
  if (scale === "ReverseLogarithmic") {
    if (kind === "Integer") {
      throw invalid(
        `ReverseLogarithmic scaling of ${name} works only for continuous ranges.`,
      );
    }
    if (low < 0 || high >= 1) {
      throw invalid(
        `ReverseLogarithmic scaling of ${name} works only for ranges within ` +
          `0 <= x < 1: current values are ${MinValue} and ${MaxValue}.`,
      );
    }
  }
  return { name, kind, low, high, scale };
}

function readNumber(kind: string, what: string, text: string): number {
  const isNumber = kind === "Integer"
    ? /^[-+]?\d+$/.test(text)
    : /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text);
  const value = Number(text);
  if (isNumber && Number.isFinite(value) && inReach(kind, value)) return value;
  const article = kind === "Integer" ? "an integer" : "a number";
  throw invalid(`${what} must be ${article}: current value is '${text}'.`);
}

function inReach(kind: string, value: number): boolean {
  return kind !== "Integer" || Number.isSafeInteger(value);
}

function categoricalRange(
  { Name, Values }: { Name?: string; Values?: string[] },
): CategoricalRange {
  const twice = repeated(Values!);
  if (twice !== undefined) {
    throw invalid(
      `The categorical hyperparameter ${Name} has the value '${twice}' more ` +
        "than once.",
    );
  }
  return { name: Name!, kind: "Categorical", values: Values! };
}

function repeated(texts: string[]): string | undefined {
  return texts.find((text, i) => texts.indexOf(text) !== i);
}
