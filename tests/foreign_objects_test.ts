/** What cleanup, sweep and uploads leave of other people's objects in a shared bucket. */
import {
  CreateMultipartUploadCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { openLedger } from "lib/aws/ledger.ts";
import * as churn from "lib/mod.ts";
import { isOfAnother } from "lib/storage/open_uploads.ts";
import { parseS3Uri } from "lib/storage/store.ts";
import { isJobsPlace } from "lib/storage/places.ts";
import { findStrays, sweepAway } from "lib/resources/sweep.ts";
import { python } from "./python.ts";
import { withSession } from "./with_session.ts";

/** Somebody else's way to put an object there. */
async function putForeign(
  session: churn.session.Session,
  Key: string,
  Body = "f",
) {
  await session.clients.s3.send(
    new PutObjectCommand({ Bucket: session.bucket, Key, Body }),
  );
  return Key;
}

async function keysIn({ bucket: Bucket, clients }: churn.session.Session) {
  const { Contents = [] } = await clients.s3.send(
    new ListObjectsV2Command({ Bucket }),
  );
  return Contents.map(({ Key }) => Key!).sort();
}

async function prepare(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session, {
    sample: { count: 200 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

const outputs = [
  churn.storage.keys.train,
  churn.storage.keys.validation,
  churn.storage.keys.test,
  churn.storage.keys.features,
  churn.storage.keys.raw,
  churn.storage.keys.baseline,
  churn.storage.keys.processingCode,
];

Deno.test("cleanUp() deletes what the walk wrote, and leaves and names the rest", () =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const { key } = parseS3Uri(prepared.train.uri);
    assert(key.startsWith(`${churn.storage.keys.train}churn-`), key);
    const foreign: string[] = [];
    for (const folder of outputs) {
      foreign.push(await putForeign(session, `${folder}train.csv`));
      foreign.push(await putForeign(session, `${folder}of others/x.csv`));
    }
    // Above an upload of the walk: that one is lost already, theirs is not.
    foreign.push(await putForeign(session, churn.storage.keys.columns));
    const kept = await churn.cleanUp(session);
    const rows = [...kept, ...await churn.cleanUp(session, { objects: true })];
    assertEquals(await keysIn(session), foreign.toSorted());
    for (const key of foreign) {
      const row = rows.find(({ name }) =>
        name === `s3://${session.bucket}/${key}`
      );
      assertEquals(
        row?.state,
        "not touched; owner: unknown; the object carries no mark of a session",
      );
    }
    const left = await session.ledger.open();
    assertEquals(left.map(({ kind }) => kind), ["bucket"]);
  }));

Deno.test("two ledgers at one prefix neither replace nor delete each other's objects", () =>
  withSession(async (mine) => {
    // A second ledger on the same server, as a colleague's clone in one account.
    const theirs = { ...mine, ledger: otherLedger(mine) };
    const uri = await churn.putObject(
      theirs,
      churn.storage.keys.columns,
      "{}",
      "a/b",
    );
    const error = await assertRejects(
      () => churn.putObject(mine, churn.storage.keys.columns, "[]", "a/b"),
      RangeError,
      `Cannot upload ${uri} because an object is there`,
    );
    assert(error.message.includes(`a session of ${mine.callerArn}`));
    assert(error.message.includes("CHURN_PREFIX"));
    assertEquals(await churn.storage.getJson(mine, uri), {});
    await mine.ledger.record("s3-prefix", uri); // as of an upload that was lost
    const rows = await churn.cleanUp(mine, { objects: true });
    assertEquals(
      rows.find(({ name }) => name === uri)?.state.split(";")[0],
      "not touched",
    );
    assertEquals(await keysIn(mine), [churn.storage.keys.columns]);
    await churn.putObject(theirs, churn.storage.keys.columns, "[1]", "a/b"); // its own
    await churn.cleanUp(theirs, { objects: true });
    assertEquals(await keysIn(mine), []);
  }));

function otherLedger(
  session: churn.session.Session,
): churn.session.Session["ledger"] {
  return openLedger(`${session.settings.stateFolder}/other/ledger.jsonl`);
}

Deno.test("sweep offers what a walk put there, names whose it is, and leaves the rest", () =>
  withSession(async (session) => {
    const { settings: { stateFolder } } = session;
    await using tagged = await churn.openSession({
      ...{ stateFolder, python, tags: { owner: "anna" } },
    });
    await prepare(tagged);
    const foreign: string[] = [];
    for (const folder of outputs) {
      foreign.push(await putForeign(session, `${folder}train.csv`));
      foreign.push(
        await putForeign(session, `${folder}churn-no-job/train.csv`),
      );
    }
    const ledger = otherLedger(session);
    const { strays, others } = await findStrays(session, [ledger]);
    const nameOf = (key: string) => `s3://${session.bucket}/${key}`;
    assertEquals(
      others.map(({ name }) => name).sort(),
      foreign.map(nameOf).sort(),
    );
    const owners = new Map(strays.map(({ name, owner }) => [name, owner]));
    const train = `${churn.storage.keys.train}churn-processing-1/train.csv`;
    assertEquals(
      owners.get(nameOf(train)),
      "processing job churn-processing-1, owner=anna",
    );
    assertEquals(
      owners.get(nameOf(churn.storage.keys.customers)),
      `a session of ${session.callerArn}`,
    );
    assertEquals(await sweepAway(session, strays, () => {}), []);
    assertEquals(await keysIn(session), foreign.sort());
  }));

Deno.test("cleanUp() says where a versioned bucket keeps what is deleted", () =>
  withSession(async (session) => {
    const uri = await churn.putObject(session, "a/1", "a", "text/plain");
    session.clients.s3.middlewareStack.add(
      // deno-lint-ignore no-explicit-any -- as a versioned bucket answers
      (next, { commandName }) => async (args): Promise<any> => {
        const answer = await next(args);
        if (commandName !== "DeleteObjectsCommand") return answer;
        const Deleted = [{ Key: "a/1", DeleteMarker: true }];
        return { ...answer, output: { ...answer.output as object, Deleted } };
      },
      { step: "initialize" },
    );
    const [row] = await churn.cleanUp(session, { objects: true });
    assertEquals([row.name, row.state], [uri, "deleted, versions stay"]);
  }));

Deno.test("an open upload is another's where its initiator is another user or role", () => {
  const begun = (initiator?: string) => ({
    ...{ key: "a", uploadId: "1", begun: new Date(), initiator },
  });
  const user = (name: string) => `arn:aws:iam::111122223333:user/${name}`;
  const role = (name: string, session: string) =>
    `arn:aws:sts::111122223333:assumed-role/${name}/${session}`;
  const cases: [initiator: string | undefined, caller: string, boolean][] = [
    [user("anna"), user("anna"), false],
    [user("bob"), user("anna"), true],
    [role("team", "1"), role("team", "2"), false],
    [role("team", "1"), role("other", "1"), true],
    [user("anna"), role("team", "anna"), true],
    [undefined, user("anna"), false],
    [
      "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a",
      user("anna"),
      false,
    ],
  ];
  for (const [initiator, callerArn, expected] of cases) {
    const session = { callerArn } as churn.session.Session;
    assertEquals(isOfAnother(begun(initiator), session), expected, initiator);
  }
});

Deno.test("cleanUp() leaves the open upload of somebody else at the walk's key", () =>
  withSession(async (session) => {
    const { bucket: Bucket, clients: { s3 } } = session;
    const Key = churn.storage.keys.customers;
    await churn.putObject(session, Key, "a", "text/csv");
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    let aborted = 0;
    s3.middlewareStack.add(
      // deno-lint-ignore no-explicit-any -- as S3 tells the initiator
      (next, { commandName }) => async (args): Promise<any> => {
        if (commandName === "AbortMultipartUploadCommand") aborted++;
        // deno-lint-ignore no-explicit-any
        const answer: any = await next(args);
        for (const upload of answer.output.Uploads ?? []) {
          upload.Initiator = { ID: "arn:aws:iam::000000000000:user/bob" };
        }
        return answer;
      },
      { step: "initialize" },
    );
    await churn.cleanUp(session, { objects: true });
    assertEquals(aborted, 0);
  }));

Deno.test("a prefix is a job's alone only where its last part is a job's name", () => {
  const part = fc.stringMatching(/^[a-z_]{1,12}$/);
  fc.assert(fc.property(fc.array(part), fc.nat(), (parts, n) => {
    const above = parts.map((name) => `${name}/`).join("");
    assertEquals(isJobsPlace(above), false);
    assertEquals(isJobsPlace(`${above}churn-training-${n}/`), true);
    assertEquals(isJobsPlace(`churn-training-${n}/${above}x/`), false);
    assertEquals(isJobsPlace(`${above}churn-training-${n}`), false);
  }));
});
