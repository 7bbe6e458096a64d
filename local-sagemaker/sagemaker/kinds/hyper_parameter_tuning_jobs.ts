/**
 * Hyperparameter tuning jobs: training jobs with proposed hyperparameters, so
 * many at a time, until there are enough.
 *
 * @module
 */
import type {
  CreateHyperParameterTuningJobRequest,
  ListTrainingJobsForHyperParameterTuningJobRequest,
} from "@aws-sdk/client-sagemaker";
import { pick, serviceModel } from "../../model/mod.ts";
import { AwsError } from "../../types.ts";
import { type Context, now } from "../context.ts";
import { openOwnJobs } from "../job_operations.ts";
import type { Run } from "../job_run.ts";
import type { JobsOf, Kind, OpenKind } from "../kind.ts";
import { listResources } from "../listing.ts";
import { invalid } from "../offered.ts";
import { deleteOperation } from "../operations.ts";
import type { Records } from "../records.ts";
import { find } from "../resources.ts";
import {
  best,
  type Child,
  childrenOf,
  childRequest,
  counters,
  finalValue,
  shownDefinition,
  summaryOf,
  type TrainingJob,
} from "../tuning/children.ts";
import {
  checkSearch,
  definitionsOf,
  type TuningJob,
} from "../tuning/definitions.ts";
import { startProposer } from "../tuning/proposer.ts";
import { runTuning } from "../tuning/run.ts";
import { checkWarmStart, parentNames, pointsOf } from "../tuning/warm_start.ts";
import { trainingJobs } from "./training_jobs.ts";

export const hyperParameterTuningJobs: Kind = {
  noun: "HyperParameterTuningJob",
  listOrder: "Ascending",
  listBy: "Name",
  also: [
    "DeleteHyperParameterTuningJob",
    "ListTrainingJobsForHyperParameterTuningJob",
  ],
  notFound: (name) =>
    `Amazon SageMaker can't find a tuning job with the name ${name}. Review ` +
    "the name and try again.",
  notFoundCode: "ResourceNotFound",
  alreadyThere: (arn) =>
    new AwsError(
      "ResourceInUse",
      `A hyperparameter tuning job with the name, ${
        arn.split("/").at(-1)
      }, already exists. Choose a different name.`,
    ),
  open: openTuning,
};

type Request = CreateHyperParameterTuningJobRequest;

function openTuning(
  context: Context,
  _recordsOf: unknown,
  jobsOf: JobsOf,
): OpenKind {
  const trainings = jobsOf<TrainingJob>(trainingJobs);
  const children = (job: TuningJob) => childrenOf(job, trainings.records.all());
  const findJob = (name: string) =>
    find(hyperParameterTuningJobs, records, context.account, name);
  const parentsOf = (request: Request) => parentNames(request).map(findJob);

  async function check(request: Request): Promise<void> {
    const definitions = checkSearch(request);
    checkWarmStart(request, definitions, parentsOf(request));
    for (const definition of definitions) {
      const name = request.HyperParameterTuningJobName!;
      const child = { name, tuned: {}, tags: [] };
      await trainings.check(childRequest(definition, child));
    }
  }

  function perform(run: Run<TuningJob>) {
    const { request } = run.resource;
    const config = request.HyperParameterTuningJobConfig!;
    const definitions = definitionsOf(request);
    const parents = request.WarmStartConfig
      ? parentNames(request).flatMap((name) => records.get(name) ?? [])
      : [];
    const known = parents.map((parent) => ({
      definition: definitionsOf(parent.request)[0],
      children: children(parent),
    }));
    const proposer = startProposer(context, {
      strategy: config.Strategy!,
      seed: config.RandomSeed,
      earlyStopping: config.TrainingJobEarlyStoppingType === "Auto",
      definitions,
      points: definitions.map((definition) => pointsOf(definition, known)),
      transfer: request.WarmStartConfig?.WarmStartType === "TransferLearning",
    });
    return runTuning({ run, definitions, trainings, proposer });
  }

  const opened = openOwnJobs<TuningJob>(
    context,
    {
      kind: hyperParameterTuningJobs,
      check,
      begin() {
        const time = now();
        return {
          CreationTime: time,
          LastModifiedTime: time,
          HyperParameterTuningJobStatus: "InProgress",
        };
      },
      enter({ state }) {
        state.LastModifiedTime = now();
      },
      leave({ state }) {
        state.HyperParameterTuningEndTime = state.LastModifiedTime = now();
      },
    },
    perform,
    describe,
  );
  const records = opened.records as Records<TuningJob>;

  /** What Describe and List say besides the request and the state. */
  function describe(job: TuningJob): object {
    const own = children(job);
    const { request, state, name } = job;
    const winner = best(own);
    const config = request.HyperParameterTuningJobConfig!;
    const end = state.HyperParameterTuningEndTime ?? now();
    const definitions = definitionsOf(request).map(shownDefinition);
    return {
      ...request.TrainingJobDefinition
        ? { TrainingJobDefinition: definitions[0] }
        : { TrainingJobDefinitions: definitions },
      ...counters(own),
      Strategy: config.Strategy,
      ResourceLimits: config.ResourceLimits,
      BestTrainingJob: winner && summaryOf(winner, name),
      OverallBestTrainingJob: overallBest(job, own),
      ConsumedResources: {
        RuntimeInSeconds: Math.ceil(end - state.CreationTime),
      },
    };
  }

  /** Of the tuning job and its parents, where they search the same. */
  function overallBest(job: TuningJob, own: Child[]): object | undefined {
    const { WarmStartConfig } = job.request;
    if (WarmStartConfig?.WarmStartType !== "IdenticalDataAndAlgorithm") return;
    const all = parentNames(job.request).flatMap((name) => {
      const parent = records.get(name);
      return parent ? children(parent) : [];
    });
    const winner = best([...own, ...all]);
    const nameOf = ({ state }: Child) =>
      records.all().find(({ arn }) => arn === state.TuningJobArn)!.name;
    return winner && summaryOf(winner, nameOf(winner));
  }

  const remove =
    deleteOperation(hyperParameterTuningJobs, records, context.account)
      .DeleteHyperParameterTuningJob;
  return {
    ...opened,
    operations: {
      ...opened.operations,
      DeleteHyperParameterTuningJob(
        request: { HyperParameterTuningJobName: string },
      ) {
        const { state } = findJob(request.HyperParameterTuningJobName);
        const status = state.HyperParameterTuningJobStatus;
        if (status === "InProgress" || status === "Stopping") {
          throw invalid(
            "The request was rejected because the hyperparameter tuning job " +
              `is in status ${status}.`,
          );
        }
        return remove(request);
      },
      ListTrainingJobsForHyperParameterTuningJob(
        request: ListTrainingJobsForHyperParameterTuningJobRequest,
      ) {
        const job = findJob(request.HyperParameterTuningJobName!);
        const byValue = request.SortBy === "FinalObjectiveMetricValue";
        const all = children(job).filter((child) =>
          !byValue || finalValue(child) !== undefined
        );
        const { page, nextToken } = listResources(all, request, {
          by: "Name",
          order: "Ascending",
          keys: {
            Name: ({ name }) => name,
            CreationTime: ({ state }) => state.CreationTime,
            Status: ({ state }) => state.TrainingJobStatus,
            FinalObjectiveMetricValue: (child) => finalValue(child)!,
          },
        });
        const shape = serviceModel("sagemaker")
          .shapes.HyperParameterTrainingJobSummary;
        return {
          TrainingJobSummaries: page.map((child) =>
            pick(shape, summaryOf(child, job.name))
          ),
          NextToken: nextToken,
        };
      },
    },
  };
}
