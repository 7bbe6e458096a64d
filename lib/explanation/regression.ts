/**
 * The logistic regression of a saved model that is blended with one.
 *
 * @module
 */
import type { ModelRegression } from "./whole_model.ts";

/** The part of `model.json` that is used here: a row of numbers for each fold. */
interface Saved {
  readonly share: number;
  readonly logistic?: {
    readonly intercepts: readonly number[];
    readonly curves: readonly {
      readonly knots: readonly number[] | null;
      readonly values: readonly (readonly number[])[];
      readonly missing: readonly number[];
    }[];
  };
}

/**
 * Reads the regression of `model.json`: the mean of its folds' fits.
 *
 * @returns `undefined` where the model has none.
 */
export function readRegression(document: unknown): ModelRegression | undefined {
  const { share, logistic } = document as Saved;
  if (!logistic) return undefined;
  return {
    share,
    intercept: mean(logistic.intercepts),
    curves: logistic.curves.map(({ knots, values, missing }) => ({
      ...knots && { knots },
      values: values[0].map((_, i) => mean(values.map((fit) => fit[i]))),
      missing: mean(missing),
    })),
  };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value) / values.length;
