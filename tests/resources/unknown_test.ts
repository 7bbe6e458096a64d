/** What a version does not know of what another has left, and what things have made. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { removeAll } from "lib/resources/removal.ts";
import { trainingJob } from "lib/resources/kinds/training_job.ts";
import type { Descriptor } from "lib/resources/descriptor.ts";
import { descriptorOf } from "lib/resources/registry.ts";
import { findStrays } from "lib/resources/sweep.ts";
import { withSession } from "../with_session.ts";

const put = (session: churn.session.Session) =>
  churn.putObject(session, "churn_data/a", "a", "text/csv");

Deno.test("a ledger's line of another version stops everything, and nothing is lost", () =>
  withSession(async (session) => {
    const { ledger } = session;
    const uri = await put(session);
    const before = await Deno.readTextFile(ledger.path);
    for (
      const [line, why] of [
        [{ kind: "pipeline", name: "churn-release-1" }, "kind 'pipeline'"],
        [{ kind: "Endpoint", name: "churn-endpoint-1" }, "kind 'Endpoint'"],
        [{ kind: "constructor", name: "a" }, "kind 'constructor'"],
        [
          { kind: "pipeline", name: "a", deleted: true },
          "kind 'pipeline'",
        ],
        [
          { kind: "model", name: "a", version: 2 },
          "has the member 'version'",
        ],
        [{ ledger: "id", format: 2 }, "has the member 'format'"],
      ] as const
    ) {
      const text = `${before}${JSON.stringify(line)}\n`;
      await Deno.writeTextFile(ledger.path, text);
      const number = text.split("\n").length - 1;
      for (
        const ask of [
          () => ledger.open(),
          () => churn.cleanUp(session, { objects: true }),
          () => churn.resume(session),
          () => findStrays(session),
          () => put(session),
        ]
      ) {
        const error = await assertRejects(
          ask,
          churn.session.LedgerVersionError,
          why,
        );
        assertEquals(error.name, "LedgerVersionError");
        assert(error.message.includes(`line ${number} of the ledger`));
        assert(error.message.includes("clean up with the version"));
      }
      assertEquals(await Deno.readTextFile(ledger.path), text);
    }
    await Deno.writeTextFile(ledger.path, before);
    assertEquals((await churn.listObjects(session, uri)).length, 1);
  }));

Deno.test("a ledger takes no thing of an unknown kind, and no name that can't be", () =>
  withSession(async (session) => {
    const { ledger } = session;
    await put(session);
    const before = await Deno.readTextFile(ledger.path);
    await assertRejects(
      () => ledger.record("pipeline" as churn.resources.ResourceKind, "a"),
      churn.resources.UnknownKindError,
      "'pipeline'",
    );
    for (const name of ["-a", "a_b", "a".repeat(64), ""]) {
      await assertRejects(
        () => ledger.record("training-job", name),
        RangeError,
        `Cannot name a training job '${name}'`,
      );
    }
    await assertRejects(
      () => ledger.recordNew("model", "m".repeat(60)),
      RangeError,
      "Cannot name a model",
    );
    assertEquals(await Deno.readTextFile(ledger.path), before);
  }));

Deno.test("removal names a kind that it does not know, and removes nothing", () =>
  withSession(async (session) => {
    const uri = await put(session);
    const things = [
      { kind: "s3-prefix", name: uri },
      { kind: "pipeline", name: "a" },
    ] as churn.session.LedgerEntry[];
    await assertRejects(
      () => Array.fromAsync(removeAll(session, things, () => {})),
      churn.resources.UnknownKindError,
      "'pipeline'",
    );
    assertEquals((await churn.listObjects(session, uri)).length, 1);
  }));

Deno.test("a status that nobody knows keeps the thing in the ledger, with what to do", () =>
  withSession(async (session) => {
    await session.ledger.record("endpoint", "churn-endpoint-1");
    session.clients.sagemaker.middlewareStack.add(
      (next, { commandName }) => (args) =>
        commandName === "DescribeEndpointCommand"
          ? Promise.resolve({
            output: { $metadata: {}, EndpointStatus: "Hibernating" },
            response: {},
          }) as unknown as ReturnType<typeof next>
          : next(args),
      { step: "initialize" },
    );
    const error = await assertRejects(
      () => churn.cleanUp(session),
      churn.resources.CleanupError,
      "UnknownStatusError: Cannot tell what the status 'Hibernating'",
    );
    assertEquals(error.left.map(({ name }) => name), ["churn-endpoint-1"]);
    assertEquals(await session.ledger.open(), [
      { kind: "endpoint", name: "churn-endpoint-1" },
    ]);
    const endpoint = { name: "churn-endpoint-1", model: "m", config: "c" };
    await assertRejects(
      () => churn.waitForEndpoint(session, endpoint),
      churn.resources.UnknownStatusError,
    );
  }));

Deno.test("what a thing has made is removed with it, and is no stray", () =>
  withSession(async (session) => {
    // No kind makes others yet, so a training job is given a child.
    const descriptor = descriptorOf("training-job") as {
      -readonly [M in keyof Descriptor]: Descriptor[M];
    };
    assert(descriptor === trainingJob as unknown);
    const child = { kind: "model", name: "churn-model-child" } as const;
    await createModel(session, child.name);
    await session.ledger.record("training-job", "churn-training-1");
    descriptor.children = async function* (_session, { name }) {
      assertEquals(name, "churn-training-1");
      yield await Promise.resolve({
        ...child,
        parent: { kind: "training-job", name },
      });
    };
    try {
      const { strays } = await findStrays(session);
      assertEquals(strays.filter(({ kind }) => kind === "model"), []);
      const rows = await churn.cleanUp(session, { objects: true });
      assertEquals(
        rows.filter(({ kind }) => /model|training/.test(kind))
          .map(({ name, state }) => [name, state]),
        [["churn-training-1", "ended"], [child.name, "deleted"]],
      );
    } finally {
      delete descriptor.children;
    }
    const left = await churn.listResources(session);
    assertEquals(left.filter(({ kind }) => kind === "model"), []);
  }));

async function createModel(session: churn.session.Session, ModelName: string) {
  const { CreateModelCommand } = await import("@aws-sdk/client-sagemaker");
  const { projectTag } = await import("lib/aws/tags.ts");
  await session.clients.sagemaker.send(
    new CreateModelCommand({
      ModelName,
      Tags: [projectTag],
      ExecutionRoleArn: "arn:aws:iam::000000000000:role/example",
      PrimaryContainer: {
        Image: "image",
        ModelDataUrl: await put(session),
        Environment: {
          SAGEMAKER_PROGRAM: "inference.py",
          SAGEMAKER_SUBMIT_DIRECTORY: await put(session),
        },
      },
    }),
  );
}
