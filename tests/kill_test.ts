import { CreateMultipartUploadCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { killAt, run } from "./kill/killing.ts";
import { nothingIsLeft } from "./kill/left.ts";
import { openPlace, type Place } from "./kill/place.ts";
import { python } from "./python.ts";

/** Each operation once; `deno task soak kill` has every call, before and after. */
Deno.test("nothing is left where the walk is killed at a call that creates", async () => {
  const operations: string[] = [];
  let next = 1;
  let ended = false;
  const worker = async () => {
    await using place = await openPlace();
    for (let call = next++; !ended; call = next++) {
      const operation = await killAt(place, {
        what: "walk",
        victim: "client",
        of: "changes",
        moment: call % 2 ? "after" : "before",
        call,
      });
      if (operation === undefined) ended = true;
      else operations[call - 1] = operation;
    }
  };
  await Promise.all([worker(), worker()]);
  assertEquals(operations, [
    "CreateBucket",
    "PutPublicAccessBlock",
    "PutBucketEncryption",
    "PutBucketTagging",
    "CreateMultipartUpload",
    "UploadPart",
    "CompleteMultipartUpload",
    "PutObject",
    "CreateProcessingJob",
    "CreateTrainingJob",
    "CreateModel",
    "CreateEndpointConfig",
    "CreateEndpoint",
  ]);
});

Deno.test("what is killed", async (test) => {
  await using place = await openPlace();
  await test.step(
    "a cleanup, at each call that deletes: the next one goes on where it ended",
    () => killsCleanup(place),
  );
  await test.step(
    "the local SageMaker: it comes back with a state that is right",
    () => killsServer(place),
  );
});

async function killsCleanup({ stateFolder, server }: Place) {
  await run("walk", stateFolder);
  await leaveOpen(stateFolder);
  const seen: string[] = [];
  while (true) {
    const { success, operations } = await run("cleanup", stateFolder, {
      ...{ call: 1, of: "changes", moment: "after" },
    });
    if (success) break;
    seen.push(operations[0]);
  }
  await nothingIsLeft(server, stateFolder);
  for (
    const operation of [
      "StopProcessingJob",
      "DeleteEndpoint",
      "DeleteEndpointConfig",
      "DeleteModel",
      "DeleteObjects",
      "AbortMultipartUpload",
      "DeleteBucket",
    ]
  ) assert(seen.includes(operation), `${operation}: ${seen}`);
}

/** A job that runs, and an upload that nobody completes. */
async function leaveOpen(stateFolder: string) {
  await using session = await churn.openSession({ stateFolder, python });
  const sample = { count: 50_000 };
  const customers = await churn.loadCustomers(session, { sample });
  const dataset = await churn.uploadCustomers(session, customers);
  await churn.startProcessing(session, dataset);
  await session.clients.s3.send(
    new CreateMultipartUploadCommand({
      Bucket: session.bucket,
      Key: churn.storage.keys.customers,
    }),
  );
}

async function killsServer(place: Place) {
  for (
    const [of, moment] of [
      ["CreateProcessingJob", "after"],
      ["CreateTrainingJob", "after"],
      ["CreateEndpoint", "after"],
    ] as const
  ) {
    const operation = await killAt(place, {
      ...{ what: "walk", victim: "server", call: 1, of, moment },
    });
    assertEquals(operation, of);
  }
}
