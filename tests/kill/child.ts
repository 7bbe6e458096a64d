/**
 * The walk, a search, or their cleanup, in a process that may be killed at one of its calls.
 * The server runs in another process and is joined by its state folder.
 */
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { STSClient } from "@aws-sdk/client-sts";
import type { Session } from "lib/aws/session.ts";
import type { Kill, Work } from "./killing.ts";

const work: Work = JSON.parse(Deno.args[0]);
const say = (line: string) =>
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));

/** Says and counts the calls of all clients, and kills at one of them. */
function countCalls(kill: Kill | undefined) {
  let calls = 0;
  const seen = new Set<string>();
  const reading = /^(Get|List|Describe|Head|Invoke)/;
  // deno-lint-ignore no-explicit-any -- each client has a type of its own
  const attend = (client: { prototype: any }) => {
    const { send } = client.prototype;
    client.prototype.send = async function (
      command: object,
      ...others: unknown[]
    ) {
      const operation = command.constructor.name.replace(/Command$/, "");
      const isFirstChange = !reading.test(operation) && !seen.has(operation);
      seen.add(operation);
      const counts = kill?.of === "all" || kill?.of === operation ||
        kill?.of === "changes" && isFirstChange;
      if (counts) say(operation);
      const here = counts && ++calls === kill?.call;
      if (here && kill?.moment === "before") end();
      try {
        return await send.call(this, command, ...others);
      } finally {
        if (here && kill?.moment === "after") end();
      }
    };
  };
  const end = () => Deno.kill(kill!.pid ?? Deno.pid, "SIGKILL");
  for (
    const client of [
      CloudWatchLogsClient,
      S3Client,
      SageMakerClient,
      SageMakerRuntimeClient,
      STSClient,
    ]
  ) attend(client);
}

async function walk(session: Session) {
  const churn = await import("lib/mod.ts");
  const customers = await churn.loadCustomers(session, {
    sample: { count: 200 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const training = await churn.startTraining(session, prepared, {
    num_round: 2,
  });
  const model = await churn.waitForTraining(session, training);
  await churn.learningCurve(session, model);
  const endpoint = await churn.startEndpoint(session, model);
  await churn.waitForEndpoint(session, endpoint);
  const some = churn.customers.rawCustomers(customers, 2);
  await churn.predictCustomers(session, endpoint, some);
  await churn.scoreOnce(session, endpoint, model, prepared, "test", "a test");
  const { featureImportance } = churn.storage.keys;
  await churn.putObject(session, featureImportance, "a picture", "image/png");
}

/** A search of two training jobs at the same time, and what it tells. */
async function search(session: Session) {
  const churn = await import("lib/mod.ts");
  const customers = await churn.loadCustomers(session, {
    sample: { count: 200 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const processing = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, processing);
  const job = await churn.startTuning(session, prepared, {
    ...{ hyperparameters: { num_round: 2 }, jobs: 2, seed: 1 },
    ranges: { max_depth: { min: 2, max: 5 } },
  });
  await churn.waitForTuning(session, job);
  await churn.tuningTrials(session, job);
}

countCalls(work.kill);
const { openSession } = await import("lib/session/open_session.ts");
const { stateFolder, python } = work;
const session = await openSession({ target: "local", stateFolder, python });
if (work.what !== "cleanup") {
  // Where each call counts, their number is to be the same each time.
  const poll = work.kill?.of === "all"
    ? { first: 2, longest: 4 }
    : { first: 0.1, longest: 1 };
  await (work.what === "walk" ? walk : search)({ ...session, poll });
} else {
  const { cleanUp } = await import("lib/resources/cleanup.ts");
  await cleanUp(session, { objects: true, bucket: true });
}
await session.close();
