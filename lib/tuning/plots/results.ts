/**
 * The results of a search, as its plots need them.
 *
 * @module
 */
import { validationMetrics } from "../../resources/jobs/log_lines.ts";
import { decimal, fieldsOf } from "../../show/fields.ts";
import type { TuningTrial } from "../types.ts";

/** A trial that has a result. */
export interface Result {
  /** From 1, among all trials in order of creation. */
  readonly trial: number;
  /** The objective's value. */
  readonly value: number;
  /** The best up to this trial. */
  readonly best: number;
  /** What was tried, in words. */
  readonly tried: string;
  /** The values that were tried. */
  readonly tuned: TuningTrial["tuned"];
}

/** What the objective is called, and which way is better. */
export interface Measure {
  readonly words: string;
  readonly better: "lower" | "higher";
}

/**
 * The results of trials.
 *
 * @throws {RangeError} If there is none, or they have different objectives.
 */
export function resultsOf(
  trials: readonly TuningTrial[],
): { results: Result[]; measure: Measure; best: Result } {
  const metric = trials.find(({ value }) => value !== undefined)?.metric;
  if (metric === undefined) {
    throw new RangeError(
      "Cannot plot a search without a result: wait until a training job of it " +
        "has completed",
    );
  }
  const other = trials.find((trial) =>
    trial.value !== undefined && trial.metric !== metric
  );
  if (other) {
    throw new RangeError(
      `Cannot compare results of searches with different objectives (${metric}, ${other.metric}): ` +
        "give trials of one objective",
    );
  }
  const measure: Measure = metric === validationMetrics.auc
    ? { words: "AUC", better: "higher" }
    : { words: "log loss", better: "lower" };
  const choose = measure.better === "lower" ? Math.min : Math.max;
  const results: Result[] = [];
  for (const [i, { value, tuned }] of trials.entries()) {
    if (value === undefined) continue;
    const before = results.at(-1)?.best ?? value;
    results.push({
      ...{ trial: i + 1, value, tuned, best: choose(before, value) },
      tried: Object.entries(tuned)
        .map(([name, tried]) => `${name} ${briefly(tried)}`).join(", "),
    });
  }
  const { best: lowest } = results[results.length - 1];
  return {
    ...{ results, measure },
    best: results.find(({ value }) => value === lowest)!,
  };
}

/** The fields of results. */
export const resultFields = ({ words }: Measure) =>
  fieldsOf<Result>({
    trial: { tip: "trial", title: "Training job", type: "quantitative" },
    value: {
      tip: `validation ${words}`,
      title: `Validation ${words}`,
      ...decimal(4),
    },
    best: { tip: "best so far", ...decimal(4) },
    tried: { tip: "with" },
  });

/** Four digits are enough to tell values apart. */
const briefly = (tried: string | number) =>
  typeof tried === "number" ? String(Number(tried.toPrecision(4))) : tried;
