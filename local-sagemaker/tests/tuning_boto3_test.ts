import { assertEquals, assertMatch } from "@std/assert";
import { python } from "./python.ts";
import { runPython } from "./run_python.ts";
import { localTests, path } from "./support.ts";
import { definition, putTuningFixtures, tuningJob } from "./tuning.ts";

localTests("boto3", {
  "creates, polls, lists, stops and deletes tuning jobs": async (clients) => {
    await putTuningFixtures(clients);
    const few = {
      ResourceLimits: {
        MaxNumberOfTrainingJobs: 3,
        MaxParallelTrainingJobs: 2,
      },
    };
    const slow = tuningJob("slow", {}, {
      TrainingJobDefinition: definition({ pause: "60" }),
    });
    const seen = await runPython<
      Record<string, string> & { names: string[]; values: number[] }
    >(clients, {
      python,
      script: path("fixtures/boto3_tuning.py"),
      input: [tuningJob("boto3", few), slow],
    });
    assertEquals(
      seen.arn,
      "arn:aws:sagemaker:us-east-1:000000000000:hyper-parameter-tuning-job/boto3",
    );
    assertEquals([seen.status, seen.stopped], ["Completed", "Stopped"]);
    assertEquals(seen.values, [...seen.values].sort((a, b) => b - a));
    assertEquals(seen.names.length, 3);
    assertEquals(seen.best, seen.names[2]);
    assertMatch(
      seen.taken,
      /^A hyperparameter tuning job with the name, boto3,/,
    );
    assertMatch(seen.gone, /^Amazon SageMaker can't find a tuning job/);
  },
});
