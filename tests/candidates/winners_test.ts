/** Whichever candidate wins is deployed, explained, planned with, described and saved. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import * as churn from "lib/mod.ts";
import { display } from "lib/show/bundle.ts";
import { askPython } from "../python.ts";
import { withSession } from "../with_session.ts";

const said: Readonly<Record<string, RegExp>> = {
  "logistic regression":
    /A logistic regression on splines on \d+ features, the mean of 3 fold models\./,
  "case study":
    /XGBoost on \d+ features, the mean of 3 fold models\. \d+ rounds/,
  "blend":
    /A blend of XGBoost and a logistic regression on splines on \d+ features, the mean of 3 fold models\. \d+ rounds/,
};

Deno.test("each candidate as the winner goes through all that a model goes through", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session, {
      sample: { count: 400 },
    });
    const dataset = await churn.uploadCustomers(session, customers);
    const job = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, job);
    const fitted = await churn.readFeatures(session, prepared);
    const raw = await churn.readRawRows(
      session,
      prepared.raw,
      "test",
      customers.roles,
    );
    const assumptions = churn.assume(customers, {
      cost: 30,
      success: 0.3,
      margin: 0.5,
      months: 12,
      budget: 500,
    });
    const values = churn.customerValue(raw, assumptions);
    const [, ...all] = await churn.trainCandidates(session, prepared, {
      folds: 3,
    });
    const asked = churn.customers.rawCustomers(customers, 7);
    for (
      const { name, model, labels, probabilities } of all.filter(({ name }) =>
        name in said
      )
    ) {
      const endpoint = await churn.startEndpoint(session, model);
      await churn.waitForEndpoint(session, endpoint);

      const chances = await churn.predictCustomers(session, endpoint, asked);
      const ranges = await churn.predictRanges(
        session,
        endpoint,
        model!,
        asked,
      );
      assertEquals(ranges.map(({ value }) => value), chances);
      const expected = await askPython<number[][]>(
        `
import json, sys
import numpy as np
from scipy.special import expit, logit
from scipy.stats import t
p, errors = map(np.array, json.load(sys.stdin))
reach = t.ppf(0.975, 2) * errors
print(json.dumps([expit(logit(p) - reach).tolist(), expit(logit(p) + reach).tolist()]))
`,
        [chances, ranges.map(({ error }) => error)],
      );
      ranges.forEach(({ low, high, error }, i) => {
        assert(error > 0, `${name}: ${error}`);
        assertAlmostEquals(low, expected[0][i], 1e-6);
        assertAlmostEquals(high, expected[1][i], 1e-6);
      });

      const validation = await churn.scoreOnce(
        ...[
          session,
          endpoint,
          model!,
          prepared,
          "validation",
          "cutoff",
        ] as const,
      );
      assertEquals(validation.labels, labels.slice(fitted.rows.train));
      assertEquals(
        validation.probabilities,
        probabilities.slice(fitted.rows.train),
      );
      assertEquals(
        (await churn.scoreHeldOut(session, model, prepared, "cutoff"))
          .probabilities,
        validation.probabilities,
      );
      const test = await churn.scoreOnce(
        ...[session, endpoint, model!, prepared, "test", "evaluation"] as const,
      );
      const baseline = await churn.readBaseline(
        session,
        prepared.baseline,
        test,
      );
      const evaluation = churn.evaluate(test, { baseline });
      const explained = await churn.explainSet(
        ...[session, endpoint, prepared.test, fitted.features] as const,
      );
      const weights = churn.importance(explained);
      const customer = churn.explanation.customerOf(raw, 0);
      churn.explanation.waterfallPlot(churn.story(explained, 0, customer));
      await churn.whatIf(session, endpoint, model, customer, customers);
      const plan = churn.retentionPlan(test, values, assumptions);
      const run = {
        customers,
        fitted,
        model: model!,
        test,
        evaluation,
        weights,
        plan,
        assumptions,
      };
      const card = await churn.modelCard(session, run);
      const text = churn.results.cardMarkdown(card);
      assertMatch(text, said[name]);
      assert(!/NaN|undefined|Infinity/.test(text), text);
      const called = {
        "logistic regression": "the regression on splines",
        "blend": "the blend",
      }[name];
      if (called) {
        assertStringIncludes(
          text.toLowerCase(),
          `${called} minus the simple model`,
        );
        assert(!/XGBoost (minus|does)/.test(text));
      }

      const folder = join(session.settings.stateFolder, name);
      await churn.saveModel(session, model, folder, { card });
      const here = await churn.loadModel(session, folder);
      assertEquals([here.folds, here.form], [model!.folds, model!.form]);
      if (name !== "blend") continue;
      await withSession(async (elsewhere) => {
        const saved = await churn.loadModel(elsewhere, folder);
        const { artifacts: _a, code: _c, ...kept } = model!;
        for (const [member, value] of Object.entries(kept)) {
          assertEquals(Reflect.get(saved, member), value, member);
        }
        // The validation rows, which it has learned from, have its scores out of fold.
        const there = await preparedThere(elsewhere, customers);
        const again = await churn.startEndpoint(elsewhere, saved);
        await churn.waitForEndpoint(elsewhere, again);
        assertEquals(
          await churn.predictCustomers(elsewhere, again, asked),
          chances,
        );
        const { probabilities: found } = await churn.scoreOnce(
          ...[elsewhere, again, saved, there, "validation", "cutoff"] as const,
        );
        assertEquals(found, validation.probabilities);
        await churn.saveModel(elsewhere, saved, folder, { replace: true });
        const twice = await churn.loadModel(elsewhere, folder);
        assertEquals(twice.folds, model!.folds);
        assert(twice.outOfFold);
      });
    }
    assertEquals((await churn.resume(session)).model?.folds, 3);
  }));

async function preparedThere(
  session: churn.session.Session,
  customers: churn.customers.Customers,
) {
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

Deno.test("one model does not know how sure it is, and says what does", () =>
  withSession(async (session) => {
    const model = {
      trainingJob: "churn-training-1",
      artifacts: "s3://bucket/model.tar.gz",
    } as churn.training.TrainedModel;
    const endpoint = { name: "x", config: "x" } as churn.endpoint.Endpoint;
    await assertRejects(
      () => churn.predictRanges(session, endpoint, model, [{ tenure: 1 }]),
      RangeError,
      "Cannot tell how sure churn-training-1 is because it is one model: train it with `folds` of 2 or more",
    );
    await assertRejects(
      () => churn.predictRanges(session, endpoint, undefined, [{ tenure: 1 }]),
      TypeError,
      "Cannot tell how sure a model is without a trained model",
    );
  }));

Deno.test("a plan without offers has no ranges, and says so", () =>
  withSession(async (session) => {
    const model = {
      ...{ trainingJob: "churn-training-1", folds: 5 },
      artifacts: "s3://bucket/model.tar.gz",
    } as churn.training.TrainedModel;
    const endpoint = { name: "x", config: "x" } as churn.endpoint.Endpoint;
    const ranges = await churn.predictRanges(session, endpoint, model, []);
    assertEquals(ranges, []);
    const shown = await churn.showRanges([], ranges)[display]();
    assertStringIncludes(
      JSON.stringify(shown),
      "No ranges, because no customers were given.",
    );
  }));
