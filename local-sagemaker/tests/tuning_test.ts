/** Tuning jobs from their request to their end, by the SDK. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  DescribeTrainingJobCommand,
  ListHyperParameterTuningJobsCommand,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import { keys, localTests } from "./support.ts";
import {
  putTuningFixtures,
  runTuning,
  trainings,
  tuningJob,
} from "./tuning.ts";

localTests("tuning jobs", {
  "runs real training jobs, in parallel up to the limit": async (clients) => {
    await putTuningFixtures(clients);
    const Tags = [{ Key: "owner", Value: "me" }];
    const job = await runTuning(clients, tuningJob("first", {}, { Tags }));
    if (job.FailureReason) console.log(await trainings(clients, "first"));
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
    console.log(
      children.map((
        c,
      ) => [
        c.TrainingJobName,
        c.TunedHyperParameters,
        c.FinalHyperParameterTuningJobObjectiveMetric!.Value,
      ]),
    );
    for (const [i, child] of children.entries()) {
      assertMatch(
        child.TrainingJobName!,
        new RegExp(`^first-00${i + 1}-[0-9a-f]{8}$`),
      );
    }
  },
});
