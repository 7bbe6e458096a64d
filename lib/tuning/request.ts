/**
 * The request that starts a tuning job.
 *
 * @module
 */
import type {
  CreateHyperParameterTuningJobCommandInput,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobConfig,
} from "@aws-sdk/client-sagemaker";
import type { PreparedData } from "../processing/types.ts";
import type { Session } from "../aws/session.ts";
import { keys, s3Uri } from "../storage/store.ts";
import { trainingRequest } from "../training/request.ts";
import { parentNames, type Search } from "./checks.ts";
import { objectiveOf } from "./objective.ts";
import { parameterRanges } from "./ranges.ts";

/** Hyperband's rungs are thirds of the rounds: three below the full number. */
const thirds = 27;

/** The request that starts the job. */
export function tuningRequest(
  session: Session,
  name: string,
  data: PreparedData,
  search: Search,
  code: string,
): CreateHyperParameterTuningJobCommandInput {
  const { warmStart } = search;
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: configOf(search),
    TrainingJobDefinition: definitionOf(session, name, data, search, code),
    WarmStartConfig: warmStart && {
      WarmStartType: warmStart.type ?? "IdenticalDataAndAlgorithm",
      ParentHyperParameterTuningJobs: parentNames(warmStart).map((name) => ({
        HyperParameterTuningJobName: name,
      })),
    },
  };
}

function configOf(search: Search): HyperParameterTuningJobConfig {
  const { strategy, ranges, jobs, parallel, seed, completion = {} } = search;
  const { target, notImproving, onConvergence, seconds } = completion;
  const rounds = Number(search.hyperparameters.num_round);
  return {
    Strategy: strategy,
    StrategyConfig: strategy !== "Hyperband" ? undefined : {
      HyperbandStrategyConfig: {
        MinResource: Math.max(1, Math.floor(rounds / thirds)),
        MaxResource: rounds,
      },
    },
    HyperParameterTuningJobObjective: objectiveOf(search.objective),
    ResourceLimits: {
      MaxNumberOfTrainingJobs: jobs,
      MaxParallelTrainingJobs: parallel,
      MaxRuntimeInSeconds: seconds,
    },
    ParameterRanges: parameterRanges(ranges),
    TrainingJobEarlyStoppingType: search.earlyStopping ? "Auto" : "Off",
    RandomSeed: seed,
    TuningJobCompletionCriteria:
      target === undefined && notImproving === undefined && !onConvergence
        ? undefined
        : {
          TargetObjectiveMetricValue: target,
          BestObjectiveNotImproving: notImproving === undefined
            ? undefined
            : { MaxNumberOfTrainingJobsNotImproving: notImproving },
          ConvergenceDetected: onConvergence
            ? { CompleteOnConvergence: "Enabled" }
            : undefined,
        },
  };
}

/**
 * A training job's request without what each job has for itself. All write below
 * the tuning job's own prefix, which the ledger has.
 */
function definitionOf(
  session: Session,
  name: string,
  data: PreparedData,
  { hyperparameters }: Search,
  code: string,
): HyperParameterTrainingJobDefinition {
  const {
    TrainingJobName: _name,
    HyperParameters,
    ProfilerConfig: _profiler,
    ExperimentConfig: _experiment, // SageMaker makes one of the tuning job's own
    MlflowConfig: _mlflow,
    OutputDataConfig,
    ...definition
  } = trainingRequest(session, name, data, hyperparameters, code);
  return {
    ...definition as HyperParameterTrainingJobDefinition,
    StaticHyperParameters: HyperParameters,
    OutputDataConfig: {
      ...OutputDataConfig,
      S3OutputPath: placeOf(session, name),
    },
  };
}

/** The `s3://` prefix that a tuning job's training jobs write below. */
export function placeOf(session: Session, name: string): string {
  return s3Uri(session, `${keys.models}${name}/`);
}
