/** A host that is killed while it tunes. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  CreateHyperParameterTuningJobCommand,
  StopHyperParameterTuningJobCommand,
} from "@aws-sdk/client-sagemaker";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { host } from "./host.ts";
import { BUCKET, clientsOf, start, until } from "./support.ts";
import {
  definition,
  describe,
  putTuningFixtures,
  trainings,
  tuningJob,
} from "./tuning.ts";

/** The processes that belong to a state folder. */
async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-A", "-o", "args="],
  }).output();
  return new TextDecoder().decode(stdout).split("\n")
    .filter((line) => line.includes("propose.py") || line.includes(folder))
    .filter((line) => line.includes(folder));
}

/** Kills the host when so many training jobs have been started. */
async function killedAfter(count: number, stop: boolean): Promise<void> {
  const stateFolder = await Deno.makeTempDir();
  const before = await host(stateFolder);
  await before.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await putTuningFixtures(before);
  const request = tuningJob("half", { Strategy: "Bayesian" }, {
    TrainingJobDefinition: definition({ pause: stop ? "60" : "0.05" }),
  });
  await before.sagemaker.send(
    new CreateHyperParameterTuningJobCommand(request),
  );
  await until(async () => (await trainings(before, "half")).length >= count);
  if (stop) {
    await before.sagemaker.send(
      new StopHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: "half",
      }),
    );
  }
  // One that has begun is on disk.
  const begun = (await trainings(before, "half"))
    .filter(({ TrainingStartTime }) => TrainingStartTime);
  await before.kill();
  before.destroy();
  await until(async () => (await processesOf(stateFolder)).length === 0);

  const local = await start(stateFolder);
  const now = clientsOf(local);
  const job = await until(async () => {
    const job = await describe(now, "half");
    return job.TrainingJobStatusCounters!.InProgress === 0 &&
      !/InProgress|Stopping/.test(job.HyperParameterTuningJobStatus!) && job;
  });
  if (stop) {
    assertEquals(job.HyperParameterTuningJobStatus, "Stopped");
  } else {
    assertEquals(job.HyperParameterTuningJobStatus, "Failed");
    assertMatch(
      job.FailureReason!,
      /^InternalServerError: The local SageMaker/,
    );
    assert(job.HyperParameterTuningEndTime);
  }
  const children = await trainings(now, "half");
  const names = children.map(({ TrainingJobName }) => TrainingJobName);
  for (const { TrainingJobName } of begun) {
    assert(names.includes(TrainingJobName));
  }
  for (const child of children) {
    assertMatch(child.TrainingJobStatus!, /Completed|Failed|Stopped/);
    assert(child.ObjectiveStatus !== "Pending");
  }
  now.destroy();
  await local.close();
  await Deno.remove(stateFolder, { recursive: true });
}

for (const count of [0, 1, 4]) {
  Deno.test(`a host that is killed when ${count} training jobs have been started leaves a failed tuning job`, () =>
    killedAfter(count, false));
}

Deno.test("a tuning job that was being stopped when its host was killed is stopped", () =>
  killedAfter(2, true));

Deno.test("close() says in the records that a tuning job and its training jobs have failed", async () => {
  const stateFolder = await Deno.makeTempDir();
  const local = await start(stateFolder);
  const clients = clientsOf(local);
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await putTuningFixtures(clients);
  await clients.sagemaker.send(
    new CreateHyperParameterTuningJobCommand(
      tuningJob("half", {}, {
        TrainingJobDefinition: definition({ pause: "60" }),
      }),
    ),
  );
  const children = await until(async () => {
    const all = await trainings(clients, "half");
    return all.length === 2 && all;
  });
  clients.destroy();
  await local.close();
  const read = async (file: string) =>
    JSON.parse(await Deno.readTextFile(`${stateFolder}/sagemaker/${file}.json`))
      .state;
  const tuning = await read("hyper-parameter-tuning-jobs/half");
  assertEquals(tuning.HyperParameterTuningJobStatus, "Failed");
  for (const { TrainingJobName } of children) {
    const training = await read(`training-jobs/${TrainingJobName}`);
    assertEquals(training.TrainingJobStatus, "Failed");
  }
  await Deno.remove(stateFolder, { recursive: true });
});
