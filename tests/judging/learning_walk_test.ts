/**
 * The learning check on models that the jobs really trained.
 */
import { assert, assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { judgedWalk } from "./judged_walk.ts";

Deno.test("a model of the independent sample has learnt nothing", async () => {
  const sample = { count: 4000, labels: "independent" } as const;
  const { scores } = await judgedWalk({ sample });
  const { auc } = churn.shuffleCheck(scores, { repeats: 1 });
  assert(auc.low <= 0.5 && auc.high >= 0.5, JSON.stringify(auc));
});

Deno.test("a model of the behavioural sample comes near the best reachable one", async () => {
  const sample = { count: 4000 };
  const { scores, raw, baseline, customers } = await judgedWalk({ sample });
  const truth = churn.trueProbabilities(raw, customers.sample!);
  const { gap, best } = churn.bestReachable(scores, truth);
  assert(best.value > 0.8 && gap.value < 0.03, JSON.stringify(gap));
  assertEquals(baseline.labels, scores.labels);
  const { metrics } = churn.evaluate(baseline, { resamples: 1 });
  assert(metrics.aucRoc > 0.8, `baseline ${metrics.aucRoc}`);
});
