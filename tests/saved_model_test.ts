/** Models that outlive the cleanup. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import * as churn from "lib/mod.ts";
import { withPreparedWalk } from "./prepared_walk.ts";
import { withSession } from "./with_session.ts";

Deno.test("a saved model is deployed again after everything was deleted, elsewhere", async () => {
  const folder = join(await Deno.makeTempDir(), "kept", "model");
  let scored: churn.evaluation.StoredScores | undefined;
  let asked: churn.customers.Customer[] = [];
  let before: number[] = [];
  await withPreparedWalk(async (session, walk) => {
    const { customers, prepared, model, endpoint } = walk;
    scored = await churn.scoreOnce(
      ...[session, endpoint, model, prepared, "test", "evaluation"] as const,
    );
    asked = churn.customers.rawCustomers(customers, 50);
    before = await churn.predictCustomers(session, endpoint, asked);
    await churn.saveModel(session, model, folder);
    await assertRejects(
      () => churn.saveModel(session, model, folder),
      RangeError,
      "it already contains one",
    );
    await churn.saveModel(session, model, folder, { replace: true });
    await churn.cleanUp(session, { objects: true, bucket: true });
    await deployAgain(session);
  });
  await withSession(deployAgain);
  const parent = join(folder, "..");
  assertEquals(
    (await Array.fromAsync(Deno.readDir(parent))).length,
    1,
    "nothing half-written is left",
  );

  async function deployAgain(session: churn.session.Session) {
    const saved = await churn.loadModel(session, folder);
    assertEquals(saved.hyperparameters, {
      ...{ num_round: "5", early_stopping_rounds: "0", eta: "0.3" },
    });
    assertEquals(saved.features.target.name, "churn");
    const { labels, probabilities } = scored!;
    assertEquals(saved.scores, { test: { labels, probabilities } });
    const endpoint = await churn.startEndpoint(session, saved);
    await churn.waitForEndpoint(session, endpoint);
    assertEquals(
      await churn.predictCustomers(session, endpoint, asked),
      before,
    );
    const twice = join(folder, "..", "..", "twice");
    await churn.saveModel(session, saved, twice, { replace: true });
    assertEquals(
      JSON.parse(await Deno.readTextFile(join(twice, "model.json"))).model,
      JSON.parse(await Deno.readTextFile(join(folder, "model.json"))).model,
    );
    await churn.cleanUp(session, { objects: true, bucket: true });
    assertEquals(await churn.listResources(session), []);
  }
});

Deno.test("a folder that holds no whole model is refused by its file", () =>
  withSession(async (session) => {
    const folder = await Deno.makeTempDir();
    const load = (says: string) =>
      assertRejects(() => churn.loadModel(session, folder), RangeError, says);
    const write = (name: string, text: string) =>
      Deno.writeTextFile(join(folder, name), text);
    await load("there is no model.json in it");
    await write("model.json", "{");
    await load("its model.json is not valid JSON");
    await write("model.json", '{"version": 2}');
    await load("its model.json does not have version 1");
    const model = { trainingJob: "churn-training-1" };
    const sha256 = { "model.tar.gz": "0".repeat(64) };
    await write("model.json", JSON.stringify({ version: 1, model, sha256 }));
    await load("model.tar.gz can't be read");
    await write("model.tar.gz", "half");
    await load("model.tar.gz is not what was saved");
    assertEquals(await session.ledger.open(), []);

    const other = await Deno.makeTempDir();
    await Deno.writeTextFile(join(other, "letter.txt"), "");
    const artifacts = "s3://nowhere/model.tar.gz";
    const { message } = await assertRejects(
      () =>
        churn.saveModel(
          session,
          { artifacts } as churn.training.TrainedModel,
          other,
          {
            replace: true,
          },
        ),
      RangeError,
    );
    assert(message.includes("other files are there, such as letter.txt"));
  }));

Deno.test("a saved model of another version is refused before anything is uploaded", () =>
  withSession(async (session) => {
    const folder = await Deno.makeTempDir();
    const contents = {
      ...{ "model.tar.gz": "", "sourcedir.tar.gz": "" },
      "features.json": JSON.stringify({ version: 2, features: [] }),
    };
    const sha256: Record<string, string> = {};
    for (const [name, text] of Object.entries(contents)) {
      await Deno.writeTextFile(join(folder, name), text);
      sha256[name] = createHash("sha256").update(text).digest("hex");
    }
    const model = { trainingJob: "churn-training-1" };
    await Deno.writeTextFile(
      join(folder, "model.json"),
      JSON.stringify({ version: 1, model, sha256 }),
    );
    await assertRejects(
      () => churn.loadModel(session, folder),
      TypeError,
      "Cannot use features.json: version 3 is needed, found 2; prepare and train again",
    );
    assertEquals(await session.ledger.open(), []);
  }));
