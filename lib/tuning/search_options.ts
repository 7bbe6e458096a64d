/**
 * The options of a search, and what they are where nobody says.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { needHyperparameters } from "../training/hyperparameters.ts";
import { checkSearch, type Search } from "./checks.ts";
import { rangesWithout, tuningHyperparameters } from "./ranges.ts";
import type { TuningOptions } from "./types.ts";

/**
 * A search with all defaults in place, checked.
 *
 * @param call The function that was given the options.
 * @throws {RangeError} If one is unknown, or SageMaker or `train.py` would not
 * take it.
 */
export function searchOf(call: string, options: TuningOptions): Search {
  checkOptions(call, options, [
    "hyperparameters",
    "ranges",
    "strategy",
    "objective",
    "jobs",
    "parallel",
    "earlyStopping",
    "completion",
    "seed",
    "warmStart",
  ]);
  const { hyperparameters = tuningHyperparameters, strategy = "Bayesian" } =
    options;
  needHyperparameters(hyperparameters);
  const ranges = options.ranges ?? rangesWithout(hyperparameters);
  const jobs = options.jobs ?? (strategy === "Grid" ? undefined : 30);
  const parallel = options.parallel ?? (jobs === 1 ? 1 : 2);
  const search = {
    ...options,
    ...{ hyperparameters, strategy, ranges, jobs, parallel },
  };
  checkSearch(search);
  return search;
}
