/** Tuning jobs from their request to their end, by the SDK. */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  CreateHyperParameterTuningJobCommand,
  DeleteHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  ListHyperParameterTuningJobsCommand,
  ListTagsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  StopHyperParameterTuningJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { after, type Clients, lines, localTests, until } from "./support.ts";
import {
  definition,
  describe,
  ended,
  putTuningFixtures,
  ranges,
  runTuning,
  trainings,
  tuningJob,
} from "./tuning.ts";

/** The most training jobs that ran at once. */
async function atOnce(clients: Clients, name: string): Promise<number> {
  const times = (await trainings(clients, name)).flatMap((job) => [
    [job.CreationTime!.getTime(), 1],
    [job.TrainingEndTime!.getTime(), -1],
  ]).sort(([a, x], [b, y]) => a - b || x - y);
  let now = 0;
  return Math.max(...times.map(([, change]) => now += change));
}

function values(jobs: Awaited<ReturnType<typeof trainings>>): number[] {
  return jobs.map((job) =>
    job.FinalHyperParameterTuningJobObjectiveMetric?.Value ?? NaN
  );
}

localTests("tuning jobs", {
  "run real training jobs, so many at a time, and name the best": async (
    clients,
  ) => {
    await putTuningFixtures(clients);
    const { sagemaker } = clients;
    const Tags = [{ Key: "owner", Value: "me" }];
    const job = await runTuning(clients, tuningJob("first", {}, { Tags }));
    assertEquals(job.FailureReason, undefined);
    assertEquals(job.HyperParameterTuningJobStatus, "Completed");
    assertEquals(job.TrainingJobStatusCounters, {
      ...{ Completed: 8, InProgress: 0, RetryableError: 0 },
      ...{ NonRetryableError: 0, Stopped: 0 },
    });
    assertEquals(job.ObjectiveStatusCounters, {
      ...{ Succeeded: 8, Pending: 0, Failed: 0 },
    });
    const children = await trainings(clients, "first");
    assertEquals(children.length, 8);
    assertEquals(await atOnce(clients, "first"), 2);
    for (const [i, child] of children.entries()) {
      assertMatch(
        child.TrainingJobName!,
        new RegExp(`^first-00${i + 1}-[0-9a-f]{8}$`),
      );
      assertEquals(child.TuningJobName, "first");
      const { depth, place, colour } = child.TunedHyperParameters!;
      assert(Number(depth) >= 1 && Number(depth) <= 9);
      assert(Number(place) >= 0 && Number(place) <= 1);
      const base = { red: 0, green: 0.1, blue: 0.2 }[colour]!;
      const loss = (Number(place) - 0.3) ** 2 + 0.01 * Number(depth) + base;
      const metric = child.FinalHyperParameterTuningJobObjectiveMetric!;
      assert(Math.abs(metric.Value! - loss) < 1e-6);
      assertEquals(metric.Type, "Minimize");
    }
    const lowest = Math.min(...values(children));
    assertEquals(
      job.BestTrainingJob!.FinalHyperParameterTuningJobObjectiveMetric!.Value,
      lowest,
    );
    assertEquals(job.OverallBestTrainingJob, undefined);

    const { TrainingJobName } = job.BestTrainingJob!;
    const training = await sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName }),
    );
    assertEquals(training.TuningJobArn, job.HyperParameterTuningJobArn);
    assertEquals(
      training.HyperParameters!._tuning_objective_metric,
      "validation:loss",
    );
    assertEquals(training.HyperParameters!.sagemaker_program, '"tune.py"');
    const group = "/aws/sagemaker/TrainingJobs";
    const given = after(
      await lines(clients, group, `${TrainingJobName}/`),
      "arguments",
    )!;
    const names = JSON.parse(given).filter((word: string) =>
      word.startsWith("--")
    );
    assertEquals(names, ["--colour", "--depth", "--place"]);
    const { Tags: copied } = await sagemaker.send(
      new ListTagsCommand({ ResourceArn: training.TrainingJobArn }),
    );
    assertEquals(copied, Tags);

    const { HyperParameterTuningJobSummaries } = await sagemaker.send(
      new ListHyperParameterTuningJobsCommand({}),
    );
    const [{ Strategy, ResourceLimits, TrainingJobStatusCounters }] =
      HyperParameterTuningJobSummaries!;
    assertEquals(Strategy, "Random");
    assertEquals(
      ResourceLimits,
      job.HyperParameterTuningJobConfig!.ResourceLimits,
    );
    assertEquals(TrainingJobStatusCounters, job.TrainingJobStatusCounters);
  },

  "list their training jobs in each order, in pages, by status": async (
    clients,
  ) => {
    const all = await trainings(clients, "first");
    const list = async (more: object) => {
      const { TrainingJobSummaries, NextToken } = await clients.sagemaker.send(
        new ListTrainingJobsForHyperParameterTuningJobCommand({
          HyperParameterTuningJobName: "first",
          ...more,
        }),
      );
      return { jobs: TrainingJobSummaries!, NextToken };
    };
    const sorted = values(all).sort((a, b) => a - b);
    for (
      const [SortOrder, expected] of [
        ["Ascending", sorted],
        ["Descending", [...sorted].reverse()],
        [undefined, sorted],
      ] as const
    ) {
      const { jobs } = await list({
        SortBy: "FinalObjectiveMetricValue",
        SortOrder,
      });
      assertEquals(values(jobs), expected);
    }
    const names = all.map(({ TrainingJobName }) => TrainingJobName);
    const { jobs } = await list({ SortBy: "Name", SortOrder: "Descending" });
    assertEquals(
      jobs.map(({ TrainingJobName }) => TrainingJobName),
      names.toReversed(),
    );
    const first = await list({ MaxResults: 5 });
    const second = await list({ MaxResults: 5, NextToken: first.NextToken });
    assertEquals(second.NextToken, undefined);
    assertEquals(
      [...first.jobs, ...second.jobs].map((job) => job.TrainingJobName),
      names,
    );
    const times = (await list({ SortBy: "CreationTime" })).jobs
      .map(({ CreationTime }) => CreationTime!.getTime());
    assertEquals(times, [...times].sort((a, b) => a - b));
    assertEquals((await list({ StatusEquals: "Failed" })).jobs, []);
    assertEquals((await list({ StatusEquals: "Completed" })).jobs.length, 8);
  },

  "search a grid: every combination once": async (clients) => {
    const ParameterRanges = {
      CategoricalParameterRanges: [
        { Name: "colour", Values: ["red", "green"] },
        { Name: "depth", Values: ["1", "3"] },
      ],
    };
    const job = await runTuning(
      clients,
      tuningJob("grid", {
        Strategy: "Grid",
        ParameterRanges,
        ResourceLimits: { MaxParallelTrainingJobs: 3 },
      }),
    );
    assertEquals(job.HyperParameterTuningJobStatus, "Completed");
    const tuned = (await trainings(clients, "grid")).map((child) =>
      `${child.TunedHyperParameters!.colour} ${
        child.TunedHyperParameters!.depth
      }`
    );
    assertEquals(tuned, ["red 1", "red 3", "green 1", "green 3"]);
  },

  "propose the same again with a seed, however long each training takes":
    async (clients) => {
      const seeded = (name: string, jitter: string) =>
        tuningJob(name, {
          Strategy: "Bayesian",
          ResourceLimits: {
            MaxNumberOfTrainingJobs: 20,
            MaxParallelTrainingJobs: 4,
          },
          RandomSeed: 11,
        }, { TrainingJobDefinition: definition({ jitter, steps: "1" }) });
      const tuned = async (name: string) =>
        (await trainings(clients, name)).map((job) => job.TunedHyperParameters);
      await Promise.all([
        runTuning(clients, seeded("seed-a", "0")),
        runTuning(clients, seeded("seed-b", "3")),
      ]);
      assertEquals(await tuned("seed-a"), await tuned("seed-b"));
    },

  "go on where a training job fails, and fail where none succeeds": async (
    clients,
  ) => {
    const some = await runTuning(
      clients,
      tuningJob("some", {
        ParameterRanges: {
          CategoricalParameterRanges: [{
            Name: "place",
            Values: ["0.1", "0.5", "0.9"],
          }],
        },
        Strategy: "Grid",
        ResourceLimits: { MaxParallelTrainingJobs: 1 },
      }, { TrainingJobDefinition: definition({ fail_below: "0.2" }) }),
    );
    assertEquals(some.HyperParameterTuningJobStatus, "Completed");
    assertEquals(some.TrainingJobStatusCounters!.NonRetryableError, 1);
    assertEquals(some.ObjectiveStatusCounters, {
      ...{ Succeeded: 2, Pending: 0, Failed: 1 },
    });
    const [failed] = await trainings(clients, "some");
    assertEquals(failed.ObjectiveStatus, "Failed");
    assertMatch(failed.FailureReason!, /^AlgorithmError/);

    const none = await runTuning(
      clients,
      tuningJob("none", {}, {
        TrainingJobDefinition: definition({ silent: "1" }),
      }),
    );
    assertEquals(none.HyperParameterTuningJobStatus, "Failed");
    assertEquals(
      none.FailureReason,
      "No training job succeeded after 5 attempts. Please take a look at the " +
        "training job failures to get more details.",
    );
    assertEquals(none.BestTrainingJob, undefined);
    const listed = await clients.sagemaker.send(
      new ListTrainingJobsForHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: "none",
        SortBy: "FinalObjectiveMetricValue",
      }),
    );
    assertEquals(listed.TrainingJobSummaries, []);
  },

  "stop with all their training jobs": async (clients) => {
    const { sagemaker } = clients;
    const request = tuningJob("stopped", {}, {
      TrainingJobDefinition: definition({ pause: "60" }),
    });
    const name = { HyperParameterTuningJobName: "stopped" };
    await sagemaker.send(new CreateHyperParameterTuningJobCommand(request));
    await until(async () =>
      (await trainings(clients, "stopped")).length === 2 &&
      (await describe(clients, "stopped")).TrainingJobStatusCounters!
          .InProgress === 2
    );
    const early = await assertRejects(
      () => sagemaker.send(new DeleteHyperParameterTuningJobCommand(name)),
      Error,
    );
    assertMatch(early.message, /in status InProgress/);
    await sagemaker.send(new StopHyperParameterTuningJobCommand(name));
    const job = await ended(clients, "stopped");
    assertEquals(job.HyperParameterTuningJobStatus, "Stopped");
    assertEquals(job.TrainingJobStatusCounters!.Stopped, 2);
    assertEquals(job.TrainingJobStatusCounters!.InProgress, 0);
    const again = await assertRejects(
      () => sagemaker.send(new StopHyperParameterTuningJobCommand(name)),
      Error,
    );
    assertMatch(again.message, /is in status Stopped/);
  },

  "are deleted as entries only, and their name may be used again": async (
    clients,
  ) => {
    const { sagemaker } = clients;
    const name = { HyperParameterTuningJobName: "stopped" };
    const [{ TrainingJobName }] = await trainings(clients, "stopped");
    await sagemaker.send(new DeleteHyperParameterTuningJobCommand(name));
    const gone = await assertRejects(() => describe(clients, "stopped"), Error);
    assertEquals(gone.name, "ResourceNotFound");
    assertMatch(gone.message, /^Amazon SageMaker can't find a tuning job/);
    await sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    const config = {
      ResourceLimits: {
        MaxNumberOfTrainingJobs: 1,
        MaxParallelTrainingJobs: 1,
      },
    };
    const job = await runTuning(clients, tuningJob("stopped", config));
    assertEquals(job.TrainingJobStatusCounters!.Completed, 1);
    assertEquals((await trainings(clients, "stopped")).length, 1);
  },

  "start from the results of others": async (clients) => {
    const WarmStartConfig = (WarmStartType: string) => ({
      WarmStartType: WarmStartType as "TransferLearning",
      ParentHyperParameterTuningJobs: [{
        HyperParameterTuningJobName: "first",
      }],
    });
    const config = {
      Strategy: "Bayesian" as const,
      ResourceLimits: {
        MaxNumberOfTrainingJobs: 2,
        MaxParallelTrainingJobs: 1,
      },
    };
    const parent = await describe(clients, "first");
    const identical = await runTuning(
      clients,
      tuningJob("identical", config, {
        WarmStartConfig: WarmStartConfig("IdenticalDataAndAlgorithm"),
      }),
    );
    const best = Math.min(
      ...values(await trainings(clients, "first")),
      ...values(await trainings(clients, "identical")),
    );
    assertEquals(
      identical.OverallBestTrainingJob!
        .FinalHyperParameterTuningJobObjectiveMetric!.Value,
      best,
    );
    const transfer = await runTuning(
      clients,
      tuningJob("transfer", config, {
        WarmStartConfig: WarmStartConfig("TransferLearning"),
      }),
    );
    assertEquals(transfer.OverallBestTrainingJob, undefined);
    const [child] = await trainings(clients, "transfer");
    assertEquals(
      child.TunedHyperParameters,
      parent.BestTrainingJob!.TunedHyperParameters,
    );
  },

  "search several definitions in turns": async (clients) => {
    const TuningObjective = {
      Type: "Maximize" as const,
      MetricName: "validation:score",
    };
    const named = (DefinitionName: string, colour: string) =>
      definition({ colour }, {
        DefinitionName,
        TuningObjective,
        HyperParameterRanges: {
          ContinuousParameterRanges: ranges.ContinuousParameterRanges,
        },
      });
    const job = await runTuning(
      clients,
      tuningJob("several", {
        HyperParameterTuningJobObjective: undefined,
        ParameterRanges: undefined,
        ResourceLimits: {
          MaxNumberOfTrainingJobs: 4,
          MaxParallelTrainingJobs: 2,
        },
      }, {
        TrainingJobDefinition: undefined,
        TrainingJobDefinitions: [named("one", "red"), named("two", "blue")],
      }),
    );
    assertEquals(job.HyperParameterTuningJobStatus, "Completed");
    const children = await trainings(clients, "several");
    assertEquals(
      children.map((child) => child.TrainingJobDefinitionName),
      ["one", "two", "one", "two"],
    );
    assertEquals(
      job.BestTrainingJob!.FinalHyperParameterTuningJobObjectiveMetric!.Value,
      Math.max(...values(children)),
    );
  },

  "end at the target, stopping what still runs": async (clients) => {
    const job = await runTuning(
      clients,
      tuningJob("target", {
        Strategy: "Grid",
        ParameterRanges: {
          CategoricalParameterRanges: [
            { Name: "pause", Values: ["0", "20", "21", "22"] },
          ],
        },
        ResourceLimits: { MaxParallelTrainingJobs: 2 },
        TuningJobCompletionCriteria: { TargetObjectiveMetricValue: 0.06 },
        RandomSeed: undefined,
      }),
    );
    assertEquals(job.HyperParameterTuningJobStatus, "Completed");
    const children = await trainings(clients, "target");
    assertEquals(
      children.map((child) => child.TrainingJobStatus),
      ["Completed", "Stopped"],
    );
  },

  "end when results do not improve": async (clients) => {
    const job = await runTuning(
      clients,
      tuningJob("same", {
        Strategy: "Grid",
        ParameterRanges: {
          CategoricalParameterRanges: [
            { Name: "steps", Values: ["1", "2", "3", "4", "5", "6"] },
          ],
        },
        ResourceLimits: { MaxParallelTrainingJobs: 1 },
        TuningJobCompletionCriteria: {
          BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
        },
      }),
    );
    assertEquals((await trainings(clients, "same")).length, 4);
    assertEquals(job.TuningJobCompletionDetails, {
      NumberOfTrainingJobsObjectiveNotImproving: 3,
    });
  },

  "stop training jobs that are worse than the median, where asked": async (
    clients,
  ) => {
    const job = await runTuning(
      clients,
      tuningJob("early", {
        Strategy: "Grid",
        ParameterRanges: {
          CategoricalParameterRanges: [
            { Name: "place", Values: ["0.3", "0.31", "0.29", "3"] },
          ],
        },
        ResourceLimits: { MaxParallelTrainingJobs: 1 },
        TrainingJobEarlyStoppingType: "Auto",
      }, { TrainingJobDefinition: definition({ steps: "10", pause: "0.3" }) }),
    );
    assertEquals(job.HyperParameterTuningJobStatus, "Completed");
    const children = await trainings(clients, "early");
    assertEquals(
      children.map((child) => child.TrainingJobStatus),
      ["Completed", "Completed", "Completed", "Stopped"],
    );
    assertEquals(children[3].ObjectiveStatus, "Succeeded");
    assert(values(children)[3] > 7.29);
  },

  "take a training job that was stopped by hand as one result": async (
    clients,
  ) => {
    const request = tuningJob("by-hand", {
      Strategy: "Grid",
      ParameterRanges: {
        CategoricalParameterRanges: [{ Name: "pause", Values: ["60", "0"] }],
      },
      ResourceLimits: { MaxParallelTrainingJobs: 1 },
    });
    await clients.sagemaker.send(
      new CreateHyperParameterTuningJobCommand(request),
    );
    const TrainingJobName = await until(async () =>
      (await trainings(clients, "by-hand"))[0]?.TrainingJobName
    );
    await clients.sagemaker.send(
      new StopTrainingJobCommand({ TrainingJobName }),
    );
    const job = await ended(clients, "by-hand");
    assertEquals(job.HyperParameterTuningJobStatus, "Completed");
    assertEquals(job.TrainingJobStatusCounters!.Stopped, 1);
    assertEquals(job.TrainingJobStatusCounters!.Completed, 1);
  },
});
