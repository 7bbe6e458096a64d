/**
 * A model whose probabilities are far too high, because churners weigh thirty
 * times: its training job finds out, and everything after it uses the
 * recalibrated ones.
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { join } from "node:path";
import * as churn from "lib/mod.ts";
import { caseStudyHyperparameters } from "lib/training/training_job.ts";
import { deployed } from "../deployed.ts";
import { python } from "../python.ts";

const hyperparameters = {
  ...caseStudyHyperparameters,
  scale_pos_weight: 30,
};

Deno.test("where recalibration pays, every answer, the cutoff, the metrics and the plan use it", async () => {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using session = await churn.openSession({ stateFolder, python });
    const sample = { count: 4000 };
    const customers = await churn.loadCustomers(session, { sample });
    const { prepared, model, endpoint } = await deployed(
      session,
      customers,
      hyperparameters,
    );
    const { recalibration } = model;
    assert(recalibration?.pays, JSON.stringify(recalibration));
    assertEquals(recalibration.rows, 600);
    assert(recalibration.gain!.low > 0.1);

    const test = await churn.scoreOnce(
      session,
      endpoint,
      model,
      prepared,
      "test",
      "recalibration",
    );
    const mean = (values: ArrayLike<number>) =>
      Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
    assertAlmostEquals(mean(test.probabilities), mean(test.labels), 0.05);
    const { metrics, baseline } = churn.evaluate(test, {
      baseline: await churn.readBaseline(session, prepared.baseline, test),
      resamples: 1,
    });
    assertAlmostEquals(metrics.logLoss, baseline!.metrics.logLoss, 0.05);

    // Raw customers as JSON, a whole file, and prepared rows: the same bits.
    const raw = await churn.readRawRows(
      session,
      prepared.raw,
      "test",
      customers.roles,
    );
    const asked = Array.from(
      { length: 40 },
      (_, row) => churn.explanation.customerOf(raw, row),
    );
    const known = new Set(
      churn.customers.featureColumns(customers.roles, raw).map(({ name }) =>
        name
      ),
    );
    const features = asked.map((customer) =>
      Object.fromEntries(
        Object.entries(customer).filter(([name]) => known.has(name)),
      )
    );
    const byJson = await churn.predictCustomers(session, endpoint, features);
    assertEquals(byJson, [...test.probabilities.subarray(0, 40)]);
    const description = await churn.readFeatures(session, prepared);
    const file = join(stateFolder, "today.csv");
    const names = [...known];
    await Deno.writeTextFile(
      file,
      ["customer_id", ...names].join() + "\n" +
        features.map((customer, row) =>
          [row, ...names.map((name) => customer[name])].join() + "\n"
        ).join(""),
    );
    const today = await churn.loadCustomersToScore(file, description);
    const byFile: number[] = [];
    for await (
      const { probabilities } of churn.scoreCustomers(
        session,
        endpoint,
        today,
      )
    ) {
      byFile.push(...probabilities);
    }
    assertEquals(byFile, byJson);

    // Contributions sum to the log-odds of the probability that is shown.
    const explained = await churn.explainSet(
      session,
      endpoint,
      prepared.test,
      description.features,
    );
    assertEquals(explained.probabilities, test.probabilities);
    explained.margins.forEach((margin, row) => {
      const p = test.probabilities[row];
      assertAlmostEquals(margin, Math.log(p / (1 - p)), 1e-4);
    });

    // The plan contacts those above their own break-even by these probabilities.
    const assumptions = churn.assume(customers, {
      cost: 30,
      success: 0.3,
      margin: 0.5,
      months: 12,
    });
    const values = churn.customerValue(raw, assumptions);
    const plan = churn.retentionPlan(test, values, assumptions, {
      resamples: 20,
    });
    const cutoff = churn.breakEven(values, assumptions);
    const { truePositives, falsePositives } = churn.evaluation.confusionMatrix(
      test,
      cutoff,
    );
    assertEquals(plan.contacts.length, truePositives + falsePositives);
    const { saved } = plan.ways[0];
    assert(
      Math.abs(plan.promised / saved.value - 1) < 0.25,
      `${plan.promised} promised, ${saved.value} saved`,
    );
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
});
