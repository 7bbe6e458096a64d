/**
 * What runs were started with, as names and texts.
 *
 * @module
 */
import type {
  CreateHyperParameterTuningJobRequest,
  CreateTrainingJobRequest,
  ParameterRanges,
} from "@aws-sdk/client-sagemaker";
import type { RunStart } from "../aws/run_log.ts";
import { hyperparameterTexts } from "../training/training_job.ts";

/** What a run was started with. */
interface RunParameters {
  /** Hyperparameters as texts, the container's own among them. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  /** Of a search: its ranges, and how it searches. */
  readonly search: Readonly<Record<string, string>>;
  /** Seed of its draws: of a search that of its proposals. */
  readonly seed?: string;
  /** URI of the container's image. */
  readonly image?: string;
}

/** Reads them from the request. */
export function parametersOf({ request }: RunStart): RunParameters {
  return "HyperParameterTuningJobConfig" in request
    ? ofSearch(request as unknown as CreateHyperParameterTuningJobRequest)
    : ofTraining(request as unknown as CreateTrainingJobRequest);
}

function ofTraining(
  { HyperParameters = {}, AlgorithmSpecification }: CreateTrainingJobRequest,
): RunParameters {
  const hyperparameters = hyperparameterTexts(HyperParameters);
  return {
    ...{ hyperparameters, search: {}, seed: hyperparameters.seed },
    image: AlgorithmSpecification?.TrainingImage,
  };
}

function ofSearch(
  {
    HyperParameterTuningJobConfig: config,
    TrainingJobDefinition: definition,
    WarmStartConfig: warmStart,
  }: CreateHyperParameterTuningJobRequest,
): RunParameters {
  const { ResourceLimits: limits, HyperParameterTuningJobObjective } = config!;
  const criteria = config!.TuningJobCompletionCriteria;
  const { Type, MetricName } = HyperParameterTuningJobObjective ?? {};
  const parents = warmStart?.ParentHyperParameterTuningJobs?.map((parent) =>
    parent.HyperParameterTuningJobName
  );
  const options = {
    strategy: config!.Strategy,
    objective: `${Type} ${MetricName}`,
    jobs: limits?.MaxNumberOfTrainingJobs,
    parallel: limits?.MaxParallelTrainingJobs,
    seconds: limits?.MaxRuntimeInSeconds,
    earlyStopping: config!.TrainingJobEarlyStoppingType,
    completion: criteria && JSON.stringify(criteria),
    warmStart: warmStart && `${warmStart.WarmStartType} ${parents?.join(" ")}`,
    seed: config!.RandomSeed,
  };
  return {
    hyperparameters: hyperparameterTexts(
      definition?.StaticHyperParameters ?? {},
    ),
    search: {
      ...rangeTexts(config!.ParameterRanges ?? {}),
      ...Object.fromEntries(
        Object.entries(options).filter(([, value]) => value !== undefined)
          .map(([name, value]) => [`tuning.${name}`, String(value)]),
      ),
    },
    ...config!.RandomSeed !== undefined && { seed: String(config!.RandomSeed) },
    image: definition?.AlgorithmSpecification?.TrainingImage,
  };
}

/** `2 to 6 Linear`, or the values of a list. */
function rangeTexts(
  {
    IntegerParameterRanges: whole = [],
    ContinuousParameterRanges: fractions = [],
    CategoricalParameterRanges: lists = [],
  }: ParameterRanges,
): Record<string, string> {
  return Object.fromEntries([
    ...[...whole, ...fractions].map((
      { Name, MinValue, MaxValue, ScalingType = "Auto" },
    ) => [Name!, `${MinValue} to ${MaxValue} ${ScalingType}`]),
    ...lists.map(({ Name, Values }) => [
      Name!,
      Values!.map((text) => String(JSON.parse(text))).join(", "),
    ]),
  ]);
}
