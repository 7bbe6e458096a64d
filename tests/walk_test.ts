/**
 * The whole walk, stage by stage, through the AWS SDK against the local
 * SageMaker.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import { labels } from "lib/table.ts";
import * as churn from "lib/mod.ts";
import { withPreparedWalk } from "./prepared_walk.ts";
import { withSession } from "./with_session.ts";

async function prepare(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  const prepared = await churn.waitForProcessing(session, job);
  return { customers, prepared };
}

Deno.test("the walk goes from customers to a model and back to nothing", () =>
  withSession(async (session) => {
    const { customers, prepared } = await prepare(session);
    const features = await churn.readFeatures(session, prepared);
    assertEquals(features.rows, { train: 700, validation: 150, test: 150 });

    const trainingJob = await churn.startTraining(session, prepared);
    const model = await churn.waitForTraining(session, trainingJob);
    const rounds = await churn.learningCurve(session, model);
    const best = Math.min(...rounds.map(({ validation }) => validation));
    assertEquals(rounds[model.bestRound].validation, best);
    assertEquals(model.metrics["validation:logloss"], best);
    assertEquals(rounds.map(({ round }) => round), [...rounds.keys()]);

    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);

    const raw = churn.customers.rawCustomers(customers, 20);
    const probabilities = await churn.predictCustomers(session, endpoint, raw);
    assertEquals(probabilities.length, 20);
    const explained = await churn.endpoint.explainCustomers(
      session,
      endpoint,
      raw,
    );
    assertEquals([...explained.predictions], probabilities);
    explained.contributions.forEach((row, index) => {
      const sum = row.reduce((a, b) => a + b, explained.bias[index]);
      assertAlmostEquals(sum, explained.margins[index], 1e-5);
    });

    const scores = await churn.endpoint.scoreRows(
      session,
      endpoint,
      prepared.test,
    );
    assertEquals(scores.labels.length, 150);
    const { metrics } = churn.evaluate(scores);
    assert(metrics.aucRoc > 0.7, `AUC ${metrics.aucRoc}`);

    const set = await churn.explainSet(
      session,
      endpoint,
      prepared.test,
      features.features,
    );
    const weights = churn.importance(set);
    assertEquals(weights.length, set.columns.length);

    const rows = await churn.readRawRows(
      session,
      prepared.raw,
      "test",
      customers.roles,
    );
    assertEquals(rows.rows, scores.labels.length);
    assertEquals(
      labels(rows, customers.roles.target),
      scores.labels,
      "raw and prepared rows are in the same order",
    );

    assert((await churn.listResources(session)).length > 3);
    const all = { objects: true, bucket: true };
    const deleted = await churn.cleanUp(session, all);
    assert(deleted.every(({ state }) => /^(deleted|ended)$/.test(state)));
    assertEquals(await churn.listResources(session), []);
    assertEquals(
      await churn.cleanUp(session, all),
      [],
      "a second cleanup finds nothing",
    );
  }));

Deno.test("a direction of a column that is not there starts nothing, and what XGBoost refuses fails the job with its sentence", () =>
  withSession(async (session) => {
    const { prepared } = await prepare(session);
    const before = await session.ledger.open();
    for (const directions of [{ tenur: 1 }, '{"tenure": -1, "tenur": 1}']) {
      await assertRejects(
        () =>
          churn.startTraining(session, prepared, {
            monotone_constraints: directions,
          }),
        RangeError,
        "unknown column 'tenur', did you mean 'tenure'?",
      );
    }
    await assertRejects(
      () =>
        churn.startTraining(session, prepared, {
          monotone_constraints: { contract: 1, churn: 1, customer_id: 0 },
        }),
      RangeError,
      "'contract', but its categories have no order",
    );
    assertEquals(await session.ledger.open(), before, "nothing was started");

    const job = await churn.startTraining(session, prepared, {
      ...{ tree_method: "exact", max_depth: 0 },
    });
    const error = await assertRejects(
      () => churn.waitForTraining(session, job),
      churn.resources.JobError,
      "exact tree method doesn't support unlimited depth",
    );
    assertEquals(error.status, "Failed");
    assertEquals(error.job.name, job.name);
  }));

Deno.test("a customer that can't be used is refused by row and column", () =>
  withPreparedWalk(async (session, { customers, endpoint }) => {
    const [customer] = churn.customers.rawCustomers(customers, 1);
    const { message } = await assertRejects(
      () =>
        churn.predictCustomers(session, endpoint, [
          customer,
          { ...customer, tenure: "long" },
        ]),
      churn.endpoint.PredictionError,
      "tenure",
    );
    assert(/\b2\b/.test(message), message);

    const misspelled = [{ ...customer, contract: "Month to month" }];
    await assertRejects(
      () => churn.endpoint.explainCustomers(session, endpoint, misspelled),
      churn.endpoint.PredictionError,
      "(did you mean 'Month-to-month'?)",
    );
    const allowed = { allowUnseen: true };
    const { predictions, unseen } = await churn.endpoint.explainCustomers(
      session,
      endpoint,
      misspelled,
      allowed,
    );
    assertEquals(unseen, { contract: 1 });
    assertEquals(
      await churn.predictCustomers(session, endpoint, misspelled, allowed),
      predictions,
    );
  }));
