/**
 * What a tuning job's request says, and its refusals: the search, and one or
 * several definitions of the training jobs.
 *
 * @module
 */
import type {
  CreateHyperParameterTuningJobRequest,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobConfig,
  HyperParameterTuningJobObjective,
} from "@aws-sdk/client-sagemaker";
import { AwsError } from "../../types.ts";
import { invalid, refuseMembers } from "../offered.ts";
import type { Resource } from "../records.ts";
import { combinations, type Range, rangesOf } from "./ranges.ts";

export interface TuningState {
  CreationTime: number;
  LastModifiedTime: number;
  HyperParameterTuningJobStatus: string;
  HyperParameterTuningEndTime?: number;
  FailureReason?: string;
  TuningJobCompletionDetails?: {
    NumberOfTrainingJobsObjectiveNotImproving?: number;
    ConvergenceDetectedTime?: number;
  };
}

export type TuningJob = Resource<
  CreateHyperParameterTuningJobRequest,
  TuningState
>;

/** One kind of training jobs, and where it is searched. */
export interface Definition {
  name?: string;
  request: HyperParameterTrainingJobDefinition;
  objective: HyperParameterTuningJobObjective;
  ranges: Range[];
  /** Steps of the objective that Hyperband gives a training job. */
  resource?: { min: number; max: number };
}

/** The largest MaxResource of Hyperband. */
const MAX_RESOURCE = 20_000;
/** Static hyperparameters that MaxResource is taken from where it is missing. */
const EPOCHS = ["epochs", "numepochs", "n-epochs", "n_epochs", "num_epochs"];
/** The most hyperparameters that a training job may have. */
const MAX_HYPERPARAMETERS = 100;
/** AWS's quotas of an account to begin with. */
const MAX_PARALLEL = 10;
const MAX_JOBS = { Random: 10_000, others: 750 };

/** The most training jobs that a tuning job may start. */
export function limitOf(
  { Strategy, ResourceLimits }: HyperParameterTuningJobConfig,
  definitions: Definition[],
): number {
  const given = ResourceLimits!.MaxNumberOfTrainingJobs;
  if (Strategy === "Grid") return gridSize(definitions);
  return given ?? (Strategy === "Random" ? MAX_JOBS.Random : MAX_JOBS.others);
}

/** The definitions of a request. @throws {AwsError} for what can't be searched. */
export function definitionsOf(
  request: CreateHyperParameterTuningJobRequest,
): Definition[] {
  const { HyperParameterTuningJobConfig: config } = request;
  const { TrainingJobDefinition: one, TrainingJobDefinitions: several } =
    request;
  if (!one === !several) {
    throw invalid(
      "You must specify either TrainingJobDefinition or " +
        "TrainingJobDefinitions, but not both.",
    );
  }
  if (one) {
    return [{
      name: one.DefinitionName,
      request: one,
      objective: one.TuningObjective ??
        need(
          config!.HyperParameterTuningJobObjective,
          "HyperParameterTuningJobObjective",
        ),
      ranges: rangesOf(one.HyperParameterRanges ?? config!.ParameterRanges),
      resource: resourceOf(config!, one),
    }];
  }
  for (
    const member of [
      "HyperParameterTuningJobObjective",
      "ParameterRanges",
    ] as const
  ) {
    if (config![member]) {
      throw invalid(
        `${member} must be in each of TrainingJobDefinitions, not in ` +
          "HyperParameterTuningJobConfig.",
      );
    }
  }
  const all = several!.map((definition) => {
    const name = need(definition.DefinitionName, "DefinitionName");
    return {
      name,
      request: definition,
      objective: need(
        definition.TuningObjective,
        `TuningObjective of the definition ${name}`,
      ),
      ranges: rangesOf(definition.HyperParameterRanges),
      resource: resourceOf(config!, definition),
    };
  });
  if (new Set(all.map(({ name }) => name)).size < all.length) {
    throw invalid("The names of TrainingJobDefinitions must be unique.");
  }
  if (new Set(all.map(({ objective }) => objective.Type)).size > 1) {
    throw invalid("All TuningObjectives must have the same type.");
  }
  return all;
}

/** @throws {AwsError} for what AWS would refuse, or what can't be done here. */
export function checkSearch(
  request: CreateHyperParameterTuningJobRequest,
): Definition[] {
  refuseMembers(request, ["Autotune"], "Give ranges and limits.");
  const config = request.HyperParameterTuningJobConfig!;
  const { Strategy, ResourceLimits, StrategyConfig } = config;
  const definitions = definitionsOf(request);
  definitions.forEach(checkDefinition);
  const { MaxNumberOfTrainingJobs: jobs, MaxParallelTrainingJobs: parallel } =
    ResourceLimits!;
  if (parallel! > MAX_PARALLEL) {
    throw limitExceeded("parallel training jobs", MAX_PARALLEL, parallel!);
  }
  const most = Strategy === "Random" ? MAX_JOBS.Random : MAX_JOBS.others;
  if ((jobs ?? 0) > most) throw limitExceeded("training jobs", most, jobs!);
  if (jobs !== undefined && parallel! > jobs) {
    throw invalid(
      "MaxParallelTrainingJobs must be less than or equal to " +
        `MaxNumberOfTrainingJobs: current values are ${parallel} and ${jobs}.`,
    );
  }
  if (Strategy !== "Hyperband" && StrategyConfig?.HyperbandStrategyConfig) {
    throw invalid(
      "HyperbandStrategyConfig can be given only for the strategy Hyperband: " +
        `current strategy is ${Strategy}.`,
    );
  }
  if (
    Strategy === "Hyperband" && config.TrainingJobEarlyStoppingType === "Auto"
  ) {
    throw invalid(
      "TrainingJobEarlyStoppingType must be Off for the strategy Hyperband, " +
        "which has its own early stopping.",
    );
  }
  if (Strategy === "Grid") checkGrid(definitions, jobs);
  else checkNumber(config, definitions);
  return definitions;
}

function checkDefinition(
  { request, objective, ranges }: Definition,
): void {
  if (request.ResourceConfig && request.HyperParameterTuningResourceConfig) {
    throw invalid(
      "You must specify either ResourceConfig or " +
        "HyperParameterTuningResourceConfig, but not both.",
    );
  }
  const metrics = request.AlgorithmSpecification!.MetricDefinitions ?? [];
  if (!metrics.some(({ Name }) => Name === objective.MetricName)) {
    throw invalid(
      "A metric is required for this hyperparameter tuning job objective. " +
        `Provide a metric in the metric definitions: there is none with the ` +
        `name ${objective.MetricName}.`,
    );
  }
  const fixed = request.StaticHyperParameters ?? {};
  const both = ranges.find(({ name }) => Object.hasOwn(fixed, name));
  if (both) {
    throw invalid(
      `The hyperparameter ${both.name} is both in StaticHyperParameters and ` +
        "in a range.",
    );
  }
  const number = ranges.length + Object.keys(fixed).length;
  if (number > MAX_HYPERPARAMETERS) {
    throw invalid(
      `A training job can have at most ${MAX_HYPERPARAMETERS} ` +
        `hyperparameters: current number is ${number}.`,
    );
  }
}

function checkGrid(definitions: Definition[], jobs: number | undefined): void {
  for (const { ranges } of definitions) {
    const other = ranges.find(({ kind }) => kind !== "Categorical");
    if (other) {
      throw invalid(
        "The strategy Grid supports only categorical ranges: the range of " +
          `${other.name} is ${other.kind.toLowerCase()}.`,
      );
    }
  }
  const size = gridSize(definitions);
  if (jobs !== undefined && jobs !== size) {
    throw invalid(
      "MaxNumberOfTrainingJobs must be left out for the strategy Grid, or " +
        `equal to the number of combinations, ${size}: current value is ${jobs}.`,
    );
  }
  if (size > MAX_JOBS.others) {
    throw limitExceeded("training jobs", MAX_JOBS.others, size);
  }
}

function gridSize(definitions: Definition[]): number {
  return definitions.map(({ ranges }) => combinations(ranges))
    .reduce((sum, count) => sum + count, 0);
}

/** There must be an end, and so many combinations. */
function checkNumber(
  { ResourceLimits, TuningJobCompletionCriteria: criteria }:
    HyperParameterTuningJobConfig,
  definitions: Definition[],
): void {
  const jobs = ResourceLimits!.MaxNumberOfTrainingJobs;
  const ends = ResourceLimits!.MaxRuntimeInSeconds !== undefined ||
    criteria?.TargetObjectiveMetricValue !== undefined ||
    criteria?.BestObjectiveNotImproving !== undefined ||
    criteria?.ConvergenceDetected?.CompleteOnConvergence === "Enabled";
  if (jobs === undefined && !ends) {
    throw invalid(
      "MaxNumberOfTrainingJobs is required where there is neither " +
        "MaxRuntimeInSeconds nor a completion criterion.",
    );
  }
  const total = definitions.map(({ ranges }) => combinations(ranges))
    .reduce((sum, count) => sum + count, 0);
  if (total < (jobs ?? 0)) {
    throw invalid(
      "You don't have enough combinations of hyperparameter ranges. The total " +
        "number of hyperparameter combinations for the provided ranges " +
        `[${total.toFixed(1)}] must be equal or greater than the value of ` +
        `MaxNumberOfJobs, [${jobs}]. Provide additional ranges.`,
    );
  }
}

function resourceOf(
  { Strategy, StrategyConfig }: HyperParameterTuningJobConfig,
  { StaticHyperParameters = {} }: HyperParameterTrainingJobDefinition,
): Definition["resource"] {
  if (Strategy !== "Hyperband") return undefined;
  const { MinResource: min = 1, MaxResource } =
    StrategyConfig?.HyperbandStrategyConfig ?? {};
  const [inferred] = EPOCHS.flatMap((name) => {
    const epochs = Number(StaticHyperParameters[name]?.replaceAll('"', ""));
    return Number.isInteger(epochs) && epochs > 0 ? [epochs] : [];
  });
  const max = MaxResource ?? inferred;
  if (max === undefined) {
    throw invalid(
      "MaxResource is required for the strategy Hyperband, because it can't " +
        `be taken from a static hyperparameter (${EPOCHS.join(", ")}).`,
    );
  }
  if (max > MAX_RESOURCE || min >= max) {
    throw invalid(
      `MaxResource must be greater than MinResource and at most ${MAX_RESOURCE}: ` +
        `current values are ${max} and ${min}.`,
    );
  }
  return { min, max };
}

function need<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw invalid(`${what} is required.`);
  return value;
}

function limitExceeded(what: string, limit: number, asked: number): AwsError {
  return new AwsError(
    "ResourceLimitExceeded",
    `The account-level service limit 'Maximum number of ${what} per ` +
      `hyperparameter tuning job' is ${limit}, with a request of ${asked}. ` +
      "Please use AWS Service Quotas to request an increase for this quota.",
  );
}
