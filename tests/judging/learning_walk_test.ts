/**
 * The learning check on models that the jobs really trained.
 */
import { assert, assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";

async function scoreSample(sample: churn.SampleOptions) {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using session = await churn.openSession({ stateFolder, python });
    const customers = await churn.loadCustomers(session, { sample });
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, processing);
    const training = await churn.startTraining(session, prepared);
    const model = await churn.waitForTraining(session, training);
    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);
    const scores = await churn.scoreOnce(
      session,
      endpoint,
      model,
      prepared,
      "test",
      "learning check",
    );
    const { raw } = prepared;
    return {
      scores,
      raw: await churn.readRawRows(session, raw, "test", customers.roles),
      baseline: await churn.readBaseline(session, prepared.baseline, scores),
    };
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}

Deno.test("a model of the independent sample has learnt nothing", async () => {
  const { scores } = await scoreSample({ count: 4000, labels: "independent" });
  const { auc } = churn.shuffleCheck(scores, { repeats: 1 });
  assert(auc.low <= 0.5 && auc.high >= 0.5, JSON.stringify(auc));
});

Deno.test("a model of the behavioural sample comes near the best reachable one", async () => {
  const sample = { count: 4000 };
  const { scores, raw, baseline } = await scoreSample(sample);
  const truth = churn.trueProbabilities(raw, churn.sampleCustomers(sample));
  const { gap, best } = churn.bestReachable(scores, truth);
  assert(best.value > 0.8 && gap.value < 0.03, JSON.stringify(gap));
  assertEquals(baseline.labels, scores.labels);
  const { metrics } = churn.evaluate(baseline, { resamples: 1 });
  assert(metrics.aucRoc > 0.8, `baseline ${metrics.aucRoc}`);
});
