/** Runs of a real walk: listed, compared, repeated, kept after the cleanup. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { createHash } from "node:crypto";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { aucDifference } from "lib/evaluation/auc.ts";
import * as churn from "lib/mod.ts";
import { display } from "lib/show/bundle.ts";
import { parseS3Uri } from "lib/storage/keys.ts";
import { deployed } from "../deployed.ts";
import { withSession } from "../with_session.ts";

const base = { num_round: 4, eta: 0.5, seed: 7 };

Deno.test("runs are listed, compared, repeated to the last bit, and outlive the cleanup", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session, {
      sample: { count: 600 },
    });
    const walk = await deployed(session, customers, base);
    const { prepared } = walk;
    const deep = await churn.startTraining(session, prepared, {
      ...base,
      max_depth: 2,
    });
    // Nobody has waited for the end of the second: SageMaker is asked for it.
    await ended(session, deep.name);
    const [first, second] = await churn.runs.listRuns(session);
    assertEquals([first.name, second.name], [walk.training.name, deep.name]);
    for (const run of [first, second]) {
      assertEquals([run.status, run.stage], ["Completed", "training"]);
      assertEquals(run.rounds.length, base.num_round);
      assertEquals(run.seed, "7");
      assertEquals(run.parameters.eta, "0.5");
      assert(run.metrics["validation:auc"] > 0.5);
      assert(run.files!["xgboost-model"].length === 64);
      assertStringIncludes(run.versions.image, "xgboost");
      assertEquals(Object.keys(run.data), [
        prepared.train.uri,
        prepared.validation.uri,
        prepared.features.uri,
      ]);
    }
    assertEquals(first.metrics, {
      ...walk.model.metrics,
      best_round: walk.model.bestRound,
      ...calibrationOf(first),
    });
    const rounds = await churn.learningCurve(session, walk.model);
    assertEquals(first.rounds, rounds);
    assertEquals(first.code, second.code);

    const names = [first.name, second.name];
    // Nothing has scored them yet: what the training jobs wrote is compared.
    const early = await churn.runs.compareRuns(session, names);
    const score = (
      model: churn.training.TrainedModel,
      endpoint: churn.endpoint.Endpoint,
      purpose = "comparing runs",
    ) =>
      churn.scoreOnce(
        ...[session, endpoint, model, prepared, "validation", purpose] as const,
      );
    const other = await churn.waitForTraining(session, deep);
    const endpoint = await churn.startEndpoint(session, other);
    await churn.waitForEndpoint(session, endpoint);
    const one = await score(walk.model, walk.endpoint);
    const two = await score(other, endpoint);
    await score(other, endpoint); // the same use is no further run
    const comparison = await churn.runs.compareRuns(session, names);
    const [{ run, auc }] = comparison.differences;
    assertEquals(run, deep.name);
    const { value, low, high } = aucDifference(two, one);
    assertEquals([auc.value, auc.low, auc.high], [value, low, high]);
    assertEquals(comparison.customers, one.labels.length);
    assertEquals(early.customers, comparison.customers);
    assertAlmostEquals(early.differences[0].auc.value, value, 1e-9);
    const [now, then] = [comparison, early].map(({ differences }) =>
      differences[0].logLoss.value
    );
    assertAlmostEquals(now, then, 1e-6); // the endpoint answers in 32 bits

    const runs = await churn.runs.listRuns(session);
    assertEquals(
      runs.map(({ name, evaluated }) => evaluated?.run ?? name),
      [...names, ...names],
    );
    const evaluation = runs.at(-1)!;
    assertEquals(evaluation.parameters, second.parameters);
    assertEquals(
      [evaluation.code, evaluation.seed, evaluation.versions],
      [second.code, second.seed, second.versions],
    );
    const { digests } = await churn.readFeatures(session, prepared);
    assertEquals(evaluation.data, { validation: digests!.validation });
    const stored = await new Response(
      await churn.storage.getObject(session, evaluation.artifacts!),
    ).bytes();
    assertEquals(Object.values(evaluation.files!), [
      createHash("sha256").update(stored).digest("hex"),
    ]);
    const shown = text(churn.runs.showRuns(runs));
    for (const word of [...names, "max_depth", "evaluation: comparing runs"]) {
      assertStringIncludes(shown, word);
    }
    assert(!shown.includes("num_round"), "what all runs share is left out");

    const repeated = await churn.runs.repeatRun(session, first.name);
    assertEquals(repeated.differs, []);
    assert(repeated.again.name !== first.name);
    assertEquals(repeated.again.files, first.files);
    assertEquals(repeated.again.data, first.data);

    await refusals(session, prepared, first.name);
    const before = await churn.runs.listRuns(session);
    await churn.cleanUp(session, { objects: true, bucket: true });
    assertEquals(await churn.runs.listRuns(session), before);
    await assertRejects(
      () => churn.runs.compareRuns(session, names),
      RangeError,
      "are gone",
    );
  }));

/** What can't be repeated is refused by what is missing. */
async function refusals(
  session: churn.session.Session,
  prepared: churn.processing.PreparedData,
  name: string,
) {
  const repeat = (says: string, run = name) =>
    assertRejects(
      () => churn.runs.repeatRun(session, run),
      RangeError,
      says,
    );
  await repeat("there is no such run", "churn-training-99");
  const { uri } = prepared.validation;
  const csv = await new Response(await churn.storage.getObject(session, uri))
    .text();
  const { key } = parseS3Uri(uri);
  const bucket = { Bucket: session.bucket, Key: key };
  await session.clients.s3.send(
    new PutObjectCommand({ ...bucket, Body: csv + "\n" }),
  );
  await repeat(`${uri} has changed since`);
  await session.clients.s3.send(new DeleteObjectCommand(bucket));
  await repeat(`${uri} is gone`);
  await session.clients.s3.send(new PutObjectCommand({ ...bucket, Body: csv }));
  await churn.runs.repeatRun(session, name).then(({ again }) =>
    assertEquals(again.status, "Completed")
  );
}

/** The final values that only the log has. */
const calibrationOf = ({ metrics }: churn.runs.RunRecord) =>
  Object.fromEntries(
    Object.entries(metrics).filter(([name]) => name.startsWith("calibration:")),
  );

async function ended(session: churn.session.Session, name: string) {
  for (;;) {
    const { rows } = await churn.resume(session);
    if (rows.find((row) => row.name === name)?.status === "Completed") return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

const text = (shown: churn.show.Displayable) =>
  (shown[display]() as Record<string, string>)["text/plain"];
