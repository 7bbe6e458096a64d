/**
 * Of all values of a search, those that go together the least.
 *
 * @module
 */
import type { Hyperparameters } from "../training/types.ts";
import { isList } from "./ranges.ts";
import type { TuningRange, TuningRanges } from "./types.ts";

const ends = (range: TuningRange): readonly (string | number)[] =>
  isList(range) ? range : [range.min, range.max];

/** Of the values of some hyperparameters the one that forbids the most others. */
const hardest: Readonly<
  Record<string, (values: readonly (string | number)[]) => string | number>
> = {
  refit: (values) => Math.max(...values.map(Number)),
  folds: (values) => Math.min(...values.map(Number)),
  blend: (values) => values.find((value) => Number(value) !== 0) ?? 0,
};

/**
 * The hyperparameters of the training job that `train.py` is likeliest to refuse:
 * the fixed ones, and of those searched only the ones that restrict others.
 *
 * @param search With ranges that are right by themselves.
 */
export function hardestOf(
  { hyperparameters, ranges }: {
    readonly hyperparameters: Hyperparameters;
    readonly ranges: TuningRanges;
  },
): Hyperparameters {
  const searched = Object.entries(hardest).flatMap(([name, choose]) =>
    Object.hasOwn(ranges, name) ? [[name, choose(ends(ranges[name]))]] : []
  );
  return { ...hyperparameters, ...Object.fromEntries(searched) };
}
