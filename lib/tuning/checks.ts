/**
 * A search checked before anything is sent, by the rules of SageMaker.
 *
 * @module
 */
import { contradictionsOf, problemOf } from "../training/hyperparameters.ts";
import type { Hyperparameters } from "../training/types.ts";
import { inText } from "../words.ts";
import { objectives } from "./objective.ts";
import { hardestOf } from "./hardest.ts";
import { combinations, isList, problemsOfRanges } from "./ranges.ts";
import type { TuningOptions, TuningRanges, WarmStart } from "./types.ts";
import { checkOptions } from "../options.ts";

/** A search with all defaults in place. */
export interface Search
  extends Omit<TuningOptions, "ranges" | "hyperparameters"> {
  readonly hyperparameters: Hyperparameters;
  readonly ranges: TuningRanges;
  readonly strategy: NonNullable<TuningOptions["strategy"]>;
  readonly parallel: number;
}

const strategies = ["Bayesian", "Random", "Grid", "Hyperband"];
/** AWS's quotas: what an account may have to begin with, or can be raised to. */
const most = { jobs: 750, randomJobs: 10_000, parallel: 100, resource: 20_000 };
const largestInt = 2_147_483_647;

/** How many jobs a search may start at most. */
export const largestJobs = (strategy?: string): number =>
  strategy === "Random" ? most.randomJobs : most.jobs;

/**
 * Checks a search.
 *
 * @throws {RangeError} If something is wrong with it: everything, a sentence each.
 */
export function checkSearch(search: Search): void {
  const ranges = problemsOfRanges(search.ranges, search.hyperparameters);
  const numbers = problemsOfNumbers(search);
  // Wrong values are checkTraining()'s to refuse, and nothing follows from them.
  const isRight = ranges.length + numbers.length === 0 &&
    Object.entries(search.hyperparameters).every((entry) =>
      !problemOf(...entry)
    );
  const problems = [
    ...problemsOfWords(search),
    ...ranges,
    ...isRight
      ? [...problemsOfStrategy(search), ...problemsTogether(search)]
      : [],
    ...numbers,
    ...problemsOfCompletion(search),
    ...problemsOfWarmStart(search.warmStart),
  ];
  if (problems.length) {
    throw new RangeError(`Cannot start a tuning job: ${problems.join("; ")}`);
  }
}

function problemsOfWords(
  { strategy, objective, earlyStopping }: Search,
): string[] {
  return [
    ...oneOf("strategy", strategy, strategies),
    ...objective === undefined ? [] : oneOf("objective", objective, objectives),
    ...isFlag(earlyStopping) ? [] : [flag("earlyStopping", earlyStopping)],
  ];
}

function problemsOfNumbers(search: Search): string[] {
  const { jobs, parallel, seed } = search;
  const problems = [
    ...whole("parallel", parallel, 1, most.parallel),
    ...whole("jobs", jobs, 1, largestJobs(search.strategy)),
    ...whole("seed", seed, 0, largestInt),
  ];
  return problems.length || jobs === undefined || parallel <= jobs
    ? problems
    : [
      `'parallel' must not be more than 'jobs': current values are ${parallel} ` +
      `and ${jobs}`,
    ];
}

function problemsOfStrategy(search: Search): string[] {
  const { strategy, ranges, jobs, earlyStopping, hyperparameters } = search;
  const count = combinations(ranges);
  if (strategy === "Grid") {
    const others = Object.entries(ranges).filter(([, range]) => !isList(range))
      .map(([name]) => name);
    if (others.length) {
      return [
        `the strategy Grid tries lists of values: give lists for ${
          others.join(", ")
        }, or choose another strategy`,
      ];
    }
    if (count > most.jobs) {
      return [
        `the lists have ${count.toLocaleString("en")} combinations, and a ` +
        `tuning job has at most ${most.jobs} training jobs: shorten them`,
      ];
    }
    return jobs === undefined || jobs === count ? [] : [
      "'jobs' must be left out for the strategy Grid, which tries all " +
      `${count} combinations: current value is ${jobs}`,
    ];
  }
  const problems = count < (jobs ?? 0)
    ? [
      `the ranges have ${count} combinations only: give at most so many 'jobs', ` +
      `or wider ranges; current value is ${jobs}`,
    ]
    : [];
  if (strategy !== "Hyperband") return problems;
  if (earlyStopping) {
    problems.push(
      "'earlyStopping' must be left out for the strategy Hyperband, which stops " +
        "training jobs itself",
    );
  }
  const rounds = Number(hyperparameters.num_round);
  if (!(rounds >= 2 && rounds <= most.resource)) {
    problems.push(
      "the strategy Hyperband shares out boosting rounds: 'hyperparameters' must " +
        `have a num_round from 2 to ${most.resource.toLocaleString("en")}; ` +
        `current value is ${hyperparameters.num_round}`,
    );
  }
  return problems;
}

/** What the hyperparameters can't mean with some of the values that are searched. */
function problemsTogether(search: Search): string[] {
  const problems = contradictionsOf(hardestOf(search));
  const isFixed = contradictionsOf(search.hyperparameters).length > 0;
  return isFixed
    ? []
    : problems.map((problem) =>
      `some of the searched values can't be used together: ${problem}`
    );
}

function problemsOfCompletion(
  { completion = {}, objective }: Search,
): string[] {
  checkOptions("start a tuning job, with 'completion',", completion, [
    "target",
    "notImproving",
    "onConvergence",
    "seconds",
  ]);
  const { target, notImproving, onConvergence, seconds } = completion;
  return [
    ...target === undefined || isReachable(target, objective) ? [] : [
      `'target' must be a number ${
        objective === "auc" ? "from 0 to 1 for the AUC" : "from 0 for log loss"
      }: current value is ${inText(target)}`,
    ],
    ...whole("notImproving", notImproving, 3, largestInt),
    ...isFlag(onConvergence) ? [] : [flag("onConvergence", onConvergence)],
    ...whole("seconds", seconds, 120, 15_768_000),
  ];
}

function problemsOfWarmStart(warmStart?: WarmStart): string[] {
  if (warmStart === undefined) return [];
  checkOptions("start a tuning job, with 'warmStart',", warmStart, [
    "parents",
    "type",
  ]);
  const { parents, type } = warmStart;
  const names = Array.isArray(parents) ? parentNames(warmStart) : [];
  const isRight = names.length >= 1 && names.length <= 5 &&
    names.every(isName) &&
    new Set(names).size === names.length;
  return [
    ...isRight ? [] : [
      "'parents' must be a list of one to five different tuning jobs, by name or " +
      `as they were started: current value is ${inText(parents)}`,
    ],
    ...type === undefined ? [] : oneOf("type", type, [
      "IdenticalDataAndAlgorithm",
      "TransferLearning",
    ]),
  ];
}

/** The names of the tuning jobs that a search continues. */
export function parentNames({ parents }: WarmStart): string[] {
  return parents.map((one) => typeof one === "string" ? one : one?.name);
}

/** As SageMaker names tuning jobs. */
const isName = (name: unknown) =>
  typeof name === "string" && /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/.test(name);

const isReachable = (target: number, objective?: string) =>
  Number.isFinite(target) && target >= 0 &&
  (objective !== "auc" || target <= 1);

const isFlag = (value: unknown) =>
  value === undefined || typeof value === "boolean";

const flag = (name: string, value: unknown) =>
  `'${name}' must be true or false: current value is ${inText(value)}`;

function oneOf(
  name: string,
  value: string,
  known: readonly string[],
): string[] {
  return known.includes(value) ? [] : [
    `'${name}' must be ${known.join(" or ")}: current value is '${
      inText(value)
    }'`,
  ];
}

function whole(
  name: string,
  value: number | undefined,
  low: number,
  high: number,
): string[] {
  if (value === undefined) return [];
  if (Number.isInteger(value) && value >= low && value <= high) return [];
  return [
    `'${name}' must be a whole number from ${low} to ${
      high.toLocaleString("en")
    }: current value is ${inText(value)}`,
  ];
}
