/**
 * All that a walk leaves, made again after each cleanup without its jobs.
 *
 * @module
 */
import {
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { assert } from "@std/assert";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";
import { run } from "./killing.ts";

/**
 * Walks once, and cleans up.
 *
 * @returns What makes all of it again: the same objects and entries of the
 * ledger, a new endpoint of the same model; a job that runs and an upload that
 * is open besides.
 */
export async function walkOnce(
  stateFolder: string,
): Promise<() => Promise<void>> {
  const { success, stderr } = await run("walk", stateFolder);
  assert(success, stderr);
  const open = () =>
    churn.openSession({ target: "local", stateFolder, python });
  await using session = await open();
  const { model, prepared } = await churn.resume(session);
  const entries = await session.ledger.open();
  const made = entries.filter(({ kind }) =>
    ["processing-job", "training-job", "s3-prefix"].includes(kind)
  );
  const objects = await readAll(session);
  await churn.cleanUp(session, { objects: true, bucket: true });
  return async () => {
    await using session = await open();
    for (const { kind, name } of made) await session.ledger.record(kind, name);
    for (const { key, bytes } of objects) {
      await churn.putObject(session, key, bytes, "application/octet-stream");
    }
    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);
    const { bucket: Bucket, clients: { s3 } } = session;
    await s3.send(
      new CreateMultipartUploadCommand({
        Bucket,
        Key: churn.storage.keys.customers,
      }),
    );
    await churn.startTraining(session, prepared, { num_round: 500 });
  };
}

async function readAll(session: churn.session.Session) {
  const { Contents = [] } = await session.clients.s3.send(
    new ListObjectsV2Command({ Bucket: session.bucket }),
  );
  return await Promise.all(Contents.map(async ({ Key }) => {
    const uri = `s3://${session.bucket}/${Key}`;
    const content = await churn.storage.getObject(session, uri);
    return { key: Key!, bytes: await new Response(content).bytes() };
  }));
}
