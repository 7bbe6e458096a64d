import { assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { jobLog, learningCurve } from "lib/mod.ts";
import { JobError } from "lib/resources/mod.ts";
import type { TrainedModel } from "lib/training/mod.ts";
import { logOf } from "lib/resources/jobs/job.ts";
import { readLogs } from "lib/resources/jobs/logs.ts";
import { streamFile } from "../../../local-sagemaker/logs/paths.ts";
import { waitFor } from "lib/resources/jobs/wait.ts";
import { withSession } from "../../with_session.ts";

const job = { kind: "training-job", name: "churn-training-1" } as const;

/** Appends to a stream as the local SageMaker keeps it. */
async function write(folder: string, container: string, lines: string) {
  const { logGroup, streamPrefix } = logOf(job);
  const path = streamFile(folder, logGroup, streamPrefix + container);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, lines, { append: true });
}

Deno.test("a log is read on where it stopped, streams that appear late included", () =>
  withSession(async (session) => {
    const folder = join(session.settings.stateFolder, "logs");
    const log = readLogs(session, job);
    assertEquals(await log.next(), [], "there is no log group yet");
    await write(folder, "algo-1-1764000000", "1000\tone\n3000\tthree\n");
    assertEquals(await log.next(), ["one", "three"]);
    assertEquals(await log.next(), []);
    await write(folder, "algo-1-1764000000", "5000\tfive\n");
    await write(folder, "algo-2-1764000001", "4000\tfour\n");
    assertEquals(await log.next(), ["algo-2: four", "algo-1: five"]);
    assertEquals((await jobLog(session, job)).length, 4);
  }));

Deno.test("the learning curve is read from a log as SageMaker's agent writes it", () =>
  withSession(async (session) => {
    const folder = join(session.settings.stateFolder, "logs");
    await write(
      folder,
      "algo-1-1764000000",
      "1000\t[0]#011train-logloss:0.61234#011train-auc:0.80000" +
        "#011validation-logloss:0.62345#011validation-auc:0.79000\n" +
        "2000\tSaved round 0 of 0 to 0:#011train-logloss:0.61234\n",
    );
    const model = { trainingJob: job.name } as TrainedModel;
    assertEquals(await learningCurve(session, model), [
      { round: 0, train: 0.61234, validation: 0.62345 },
    ]);
  }));

Deno.test("a line that was read is not lost where the next page can't be", () =>
  withSession(async (session) => {
    const folder = join(session.settings.stateFolder, "logs");
    await write(folder, "algo-1-1764000000", "1000\tone\n");
    const log = readLogs(session, job);
    const { middlewareStack } = session.clients.logs;
    let reads = 0;
    middlewareStack.add((next, { commandName }) => (request) => {
      if (commandName === "GetLogEventsCommand" && ++reads === 2) {
        return Promise.reject(new Error("the second page is not to be had"));
      }
      return next(request);
    }, { name: "refuse", step: "initialize" });
    await assertRejects(() => log.next(), Error, "second page");
    assertEquals(await log.next(), ["one"]);
  }));

Deno.test("waiting for what is not there ends at once", () =>
  withSession(async (session) => {
    const error = await assertRejects(() => waitFor(session, job));
    assertEquals(error instanceof JobError, false);
  }));
