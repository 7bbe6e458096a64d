import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  type DeleteObjectsCommandInput,
  type DeleteObjectsCommandOutput,
  HeadBucketCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
} from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { withSession } from "./with_session.ts";

async function startLongJob(session: churn.session.Session) {
  const sample = { count: 20_000 };
  const customers = await churn.loadCustomers(session, { sample });
  const dataset = await churn.uploadCustomers(session, customers);
  return await churn.startProcessing(session, dataset);
}

Deno.test("cleanUp() ends a running job, so that nothing comes after it", () =>
  withSession(async (session) => {
    const job = await startLongJob(session);
    const rows = await churn.listResources(session);
    assert(
      rows.some(({ name, state }) =>
        name === job.name && state === "InProgress"
      ),
    );
    const cleaned = await churn.cleanUp(session, { objects: true });
    assertEquals(
      cleaned.find(({ name }) => name === job.name)?.state,
      "ended",
    );
    assertEquals(await churn.listResources(session), []);
  }));

async function trainModel(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const prepared = await churn.waitForProcessing(
    session,
    await churn.startProcessing(session, dataset),
  );
  const job = await churn.startTraining(session, prepared, { num_round: 1 });
  return await churn.waitForTraining(session, job);
}

const bucketRow = ({ bucket: name }: churn.session.Session, state: string) => ({
  kind: "bucket",
  name,
  state,
});

Deno.test("two cleanups at once wait for an endpoint that is being created", () =>
  withSession(async (session) => {
    await churn.startEndpoint(session, await trainModel(session));
    const all = { objects: true, bucket: true };
    await Promise.all([
      churn.cleanUp(session, all),
      churn.cleanUp(session, all),
    ]);
    assertEquals(await churn.listResources(session), []);
    assertEquals(await session.ledger.open(), []);
    assertEquals(await churn.cleanUp(session, all), []);
  }));

Deno.test("cleanUp() takes it that somebody else has deleted things", () =>
  withSession(async (session) => {
    const model = await trainModel(session);
    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);
    const { sagemaker } = session.clients;
    await sagemaker.send(new DeleteModelCommand({ ModelName: endpoint.model }));
    await sagemaker.send(
      new DeleteEndpointConfigCommand({ EndpointConfigName: endpoint.config }),
    );
    const { s3 } = session.clients;
    for (const folder of ["churn_data/", "churn_code/", "model_output/"]) {
      await churn.storage.deleteObjects(
        session,
        churn.storage.s3Uri(session, folder),
      );
    }
    await s3.send(new DeleteBucketCommand({ Bucket: session.bucket }));
    const rows = await churn.cleanUp(session);
    assert(rows.every(({ state }) => /^(deleted|ended)$/.test(state)));
    assertEquals(await session.ledger.open(), []);
  }));

Deno.test("cleanUp() names what it is refused, and does all the rest", () =>
  withSession(async (session) => {
    const { sagemaker } = session.clients;
    const endpoint = await churn.startEndpoint(
      session,
      await trainModel(session),
    );
    sagemaker.middlewareStack.add(
      (next, { commandName }) => (request) => {
        if (commandName !== "DeleteModelCommand") return next(request);
        const denied = new Error("User is not authorized to perform this");
        denied.name = "AccessDeniedException";
        return Promise.reject(denied);
      },
      { name: "refuse", step: "initialize" },
    );
    const error = await assertRejects(
      () => churn.cleanUp(session, { objects: true, bucket: true }),
      churn.resources.CleanupError,
      `model ${endpoint.model}: CallError: Cannot call DeleteModel`,
    );
    assertEquals(error.left.map(({ kind }) => kind), ["model"]);
    assert(error.rows.some(({ kind }) => kind === "endpoint"));
    const model = { kind: "model", name: endpoint.model } as const;
    assertEquals(await session.ledger.open(), [model]);
    assertEquals(await churn.listResources(session), [
      { ...model, state: "there" },
    ]);
    sagemaker.middlewareStack.remove("refuse");
    await churn.cleanUp(session);
    assertEquals(await churn.listResources(session), []);
  }));

Deno.test("cleanUp() keeps objects and bucket unless it is told to delete them", () =>
  withSession(async (session) => {
    const uri = await churn.putObject(session, "churn_data/a", "a", "text/csv");
    const kept = [
      { kind: "s3-prefix", name: uri, state: "kept" },
      bucketRow(session, "kept"),
    ];
    assertEquals(await churn.cleanUp(session), kept);
    assertEquals(await churn.cleanUp(session), kept);
    assertEquals(await churn.cleanUp(session, { bucket: true }), [
      kept[0],
      bucketRow(session, "kept: not empty"),
    ]);
    const all = { objects: true, bucket: true };
    assertEquals(await churn.cleanUp(session, all), [
      { kind: "s3-prefix", name: uri, state: "deleted" },
      bucketRow(session, "deleted"),
    ]);
    const { s3 } = session.clients;
    await assertRejects(() =>
      s3.send(new HeadBucketCommand({ Bucket: session.bucket }))
    );
  }));

Deno.test("cleanUp() leaves a bucket alone that was there before the walk", () =>
  withSession(async (session) => {
    const { clients: { s3 }, settings: { stateFolder, python } } = session;
    const bucket = "of-somebody-else";
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    await using other = await churn.openSession({
      ...{ stateFolder, python, bucket },
    });
    await churn.cleanUp(other, { objects: true, bucket: true });
    await s3.send(new HeadBucketCommand({ Bucket: bucket }));
  }));

Deno.test("cleanUp() aborts uploads that a kill left open, and keeps the objects", () =>
  withSession(async (session) => {
    const { bucket: Bucket, clients: { s3 } } = session;
    const uri = await churn.putObject(session, "churn_data/a", "a", "text/csv");
    for (const Key of ["churn_data/a", "other/a"]) {
      await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    }
    await churn.cleanUp(session);
    const { Uploads } = await s3.send(
      new ListMultipartUploadsCommand({ Bucket }),
    );
    assertEquals(Uploads?.map(({ Key }) => Key), ["other/a"]);
    assertEquals((await churn.listObjects(session, uri)).length, 1);
  }));

Deno.test("listResources() leaves out what only sounds like the walk's", () =>
  withSession(async (session) => {
    await churn.putObject(session, "model_output/other/a", "a", "text/plain");
    assertEquals(await churn.listResources(session), []);
  }));

/** Acts on each DeleteObjects of a session. */
function onDeleteObjects(
  { clients }: churn.session.Session,
  act: (
    input: DeleteObjectsCommandInput,
    send: () => Promise<{ output: DeleteObjectsCommandOutput }>,
  ) => Promise<{ output: DeleteObjectsCommandOutput }>,
) {
  clients.s3.middlewareStack.add(
    (next, { commandName }) => (args) =>
      commandName === "DeleteObjectsCommand"
        ? act(
          args.input as DeleteObjectsCommandInput,
          () => next(args) as Promise<{ output: DeleteObjectsCommandOutput }>,
        ) as ReturnType<typeof next>
        : next(args),
    { name: "onDeleteObjects", step: "initialize" },
  );
}

const put = (session: churn.session.Session, key: string) =>
  churn.putObject(session, key, "a", "text/plain");

Deno.test("cleanUp() lists a folder once before and once after, and deletes in one call", () =>
  withSession(async (session) => {
    for (const key of ["a/b/1", "a/b/2", "a/3", "c/4", "top"]) {
      await put(session, key);
    }
    const calls: string[] = [];
    session.clients.s3.middlewareStack.add(
      (next, { commandName }) => (args) => {
        const { Prefix = "" } = args.input as { Prefix?: string };
        calls.push(`${commandName} ${Prefix}`.trim());
        return next(args);
      },
      { step: "initialize" },
    );
    const rows = await churn.cleanUp(session, { objects: true });
    const lists = [
      ...["a/", "c/", "top"].map((place) => `ListObjectsV2Command ${place}`),
      "ListMultipartUploadsCommand",
    ];
    assertEquals(calls.slice(0, -1), [
      ...lists,
      ...Array(5).fill("HeadObjectCommand"), // whose each upload is
      "DeleteObjectsCommand",
      ...lists,
    ]);
    assertEquals(rows.map(({ state }) => state), [
      ...Array(5).fill("deleted"),
      "kept",
    ]);
  }));

Deno.test("cleanUp() names the objects that S3 refuses to delete, and deletes the others", () =>
  withSession(async (session) => {
    const [refused, gone] = [
      await put(session, "a/1"),
      await put(session, "a/2"),
    ];
    onDeleteObjects(session, async (input, send) => {
      const { Objects = [] } = input.Delete!;
      const [{ Key }] = Objects;
      input.Delete!.Objects = Objects.slice(1);
      const answer = Objects.length > 1
        ? await send()
        : { output: { $metadata: {} } };
      const Errors = [{ Key, Code: "AccessDenied", Message: "Access Denied" }];
      return { ...answer, output: { ...answer.output, Errors } };
    });
    const error = await assertRejects(
      () => churn.cleanUp(session, { objects: true }),
      churn.resources.CleanupError,
      `s3-prefix ${refused}: Error: Cannot delete ${refused}: AccessDenied`,
    );
    assertEquals(error.left.map(({ name }) => name), [refused]);
    assertEquals(error.rows[0], {
      kind: "s3-prefix",
      name: gone,
      state: "deleted",
    });
    assertEquals((await session.ledger.open()).map(({ name }) => name), [
      session.bucket,
      refused,
    ]);
    session.clients.s3.middlewareStack.remove("onDeleteObjects");
    await churn.cleanUp(session, { objects: true, bucket: true });
    assertEquals(await session.ledger.open(), []);
  }));

Deno.test("cleanUp() deletes what a job puts there while it deletes", () =>
  withSession(async (session) => {
    const Key = "model_output/churn-training-1/model.tar.gz";
    const uri = `s3://${session.bucket}/model_output/churn-training-1/`;
    await session.ledger.record("s3-prefix", uri);
    await put(session, Key);
    const { bucket: Bucket, clients: { s3 } } = session;
    let times = 0;
    onDeleteObjects(session, async (_input, send) => {
      const answer = await send();
      if (++times < 3) {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: "b" }));
      }
      return answer;
    });
    await churn.cleanUp(session, { objects: true });
    assertEquals(times, 3);
    assertEquals(await churn.listObjects(session, uri), []);
  }));
