/**
 * The learning check on models that the jobs really trained.
 */
import { assert, assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { judgedWalk } from "./judged_walk.ts";

const few = { resamples: 3, permutations: 20 };

Deno.test("a model of the independent sample has learned nothing", async () => {
  const sample = { count: 4000, labels: "independent" } as const;
  const { scores, refits, raw, baseline, customers } = await judgedWalk({
    sample,
    refits: few,
  });
  const { auc, p, leaks } = churn.permutationCheck(scores, refits!);
  assert(auc.low <= 0.5 && auc.high >= 0.5, JSON.stringify(auc));
  assertEquals([p > 0.05, leaks], [true, false]);
  // Nor do the offers and the plan gain anything by it.
  const assumptions = churn.assume(customers, {
    cost: 30,
    success: 0.3,
    margin: 0.5,
    months: 12,
    budget: 6000,
  });
  const values = churn.customerValue(raw, assumptions);
  const options = { resamples: 500 };
  const { best } = churn.retentionPlan(scores, values, assumptions, options);
  assert(best.behind.low <= 0, JSON.stringify(best));
  for (
    const { way, behind } of churn.compareOffers(scores, values, assumptions, {
      baseline,
      ...options,
    })
  ) {
    if (way === "as many of the most valuable") {
      assert(behind.low <= 0, JSON.stringify(behind));
    }
  }
});

Deno.test("a model of the behavioural sample comes near the best reachable one", async () => {
  const sample = { count: 4000 };
  const { scores, raw, baseline, customers, refits } = await judgedWalk({
    sample,
    refits: few,
  });
  const check = churn.permutationCheck(scores, refits!);
  assertEquals([check.leaks, check.permutations], [false, 20]);
  assert(check.p < 0.05, `p ${check.p}`);
  assertEquals(refits!.deviations.length, scores.labels.length);
  assertEquals(refits!.importances.length, 3);
  const truth = churn.evaluation.trueProbabilities(raw, customers.sample!);
  const { gap, best } = churn.bestReachable(scores, truth);
  assert(best.value > 0.8 && gap.value < 0.03, JSON.stringify(gap));
  assertEquals(baseline.labels, scores.labels);
  const { metrics } = churn.evaluate(baseline, { resamples: 1 });
  assert(metrics.aucRoc > 0.8, `baseline ${metrics.aucRoc}`);
});
