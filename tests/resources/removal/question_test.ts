/** cleanUp() asks before it deletes, where it is told to. */
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { showLinesOn } from "lib/show/live.ts";
import { openLedger } from "lib/aws/ledger.ts";
import * as churn from "lib/mod.ts";
import { parseS3Uri } from "lib/storage/store.ts";
import { deployed } from "../../deployed.ts";
import { python } from "../../python.ts";

/** Asks; returns the rows and the words. */
async function ask(
  session: churn.session.Session,
  options: churn.resources.CleanupOptions,
) {
  let words = "";
  showLinesOn((text) => words = text);
  const rows = await churn.cleanUp(session, { ...options, ask: true });
  showLinesOn(() => {});
  return { rows, words };
}

Deno.test("cleanUp() that asks tells what there is, what it costs and the call, and deletes nothing", async () => {
  const stateFolder = await Deno.makeTempDir();
  {
    await using session = await churn.openSession({
      ...{ stateFolder, python, endpointInstanceType: "ml.c5.large" },
    });
    const nothing = await ask(session, { objects: true, bucket: true });
    assertEquals(nothing.rows, []);
    assertStringIncludes(nothing.words, "there is nothing to delete");

    const customers = await churn.loadCustomers(session);
    const made = await deployed(session, customers, { num_round: 2 });
    const refits = await churn.startRefits(
      ...[session, made.processing, made.training] as const,
      { resamples: 500, permutations: 2 },
    );
    // Somebody else replaces an object in the meantime.
    const { bucket: Bucket, key: Key } = parseS3Uri(made.dataset.columns);
    await session.clients.s3.send(
      new PutObjectCommand({ Bucket, Key, Body: "theirs" }),
    );
    const there = await churn.listResources(session);
    const ledger = await Deno.readTextFile(session.ledger.path);

    const { rows, words } = await ask(session, { objects: true });
    assertStringIncludes(
      words,
      `On AWS ${made.endpoint.name} is charged for every hour: 1 × ml.c5.large`,
    );
    assertStringIncludes(words, "https://aws.amazon.com/sagemaker/pricing/");
    assert(words.endsWith("await churn.cleanUp(session, { objects: true })"));
    const charged = Object.fromEntries(
      rows.map(({ name, state, charged }) => [name, `${state}, ${charged}`]),
    );
    const { endpoint } = made;
    assertEquals(
      charged[endpoint.name],
      "InService, every hour: 1 × ml.c5.large",
    );
    assertEquals(charged[endpoint.model], "there, nothing");
    assertEquals(charged[endpoint.config], "there, nothing");
    assertEquals(
      charged[refits.name],
      "InProgress, by the second until it ends",
    );
    assertEquals(charged[made.training.name], undefined, "it has ended");
    assertStringIncludes(charged[made.dataset.customers], "there, every month");
    assertStringIncludes(
      charged[made.dataset.columns],
      "not touched; owner: unknown",
    );

    assertEquals(
      (await ask(session, {})).words.split("\n").at(-1),
      "To delete what the table lists: await churn.cleanUp(session)",
    );
    const withBucket = await ask(session, { objects: true, bucket: true });
    assertStringIncludes(withBucket.words, "{ objects: true, bucket: true }");
    assertEquals(withBucket.rows.length, rows.length + 1);

    assertEquals(await churn.listResources(session), there);
    assertEquals(await Deno.readTextFile(session.ledger.path), ledger);
    const [probability] = await churn.predictCustomers(
      ...[
        session,
        endpoint,
        churn.customers.rawCustomers(customers, 1),
      ] as const,
    );
    assert(probability > 0);
  }
  {
    // Nobody is there to be asked.
    await using session = await churn.openSession({
      ...{ stateFolder, python, cleanup: "delete" },
    });
    const { rows } = await ask(session, { objects: true });
    const left = rows.filter(({ state }) => !/^(deleted|ended)$/.test(state));
    assertEquals(
      left.map(({ kind, state }) => [kind, state.split(/[;:]/)[0]]),
      [
        ["s3-prefix", "not touched"],
        ["bucket", "kept"],
      ],
    );
    const { path } = session.ledger;
    assertEquals(
      (await openLedger(path).open()).map(({ kind }) => kind),
      ["bucket"],
    );
  }
  await Deno.remove(stateFolder, { recursive: true });
});
