import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import * as churn from "lib/mod.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { countClaims } from "../judging/independent_labels.ts";
import { judgedWalk } from "../judging/judged_walk.ts";
import { askPython } from "../python.ts";

const three = (figure: number) => figure.toFixed(4);
const aucOf = (scores: churn.ScoredRows) =>
  churn.evaluate(scores, { resamples: 1 }).metrics.aucRoc;

Deno.test("50,000 behavioural customers: nearly the best AUC, and probabilities that hold", async () => {
  const sample = { count: 50_000 };
  const { scores, baseline, raw, customers } = await judgedWalk({ sample });
  const truth = churn.trueProbabilities(raw, customers.sample!);
  const { model, best, gap } = churn.bestReachable(scores, truth);
  const { bins, error } = churn.calibration(scores);
  console.log(
    `AUC ${three(model.value)}, best reachable ${three(best.value)}, ` +
      `logistic regression ${three(aucOf(baseline))}; ` +
      `expected calibration error ${three(error)} in ${bins.length} bins`,
  );
  assert(gap.value <= 0.01, `the AUC lacks ${gap.value}`);
  assertEquals(bins.length, 10);
  assert(error <= 0.02, `expected calibration error ${error}`);
});

const telco = inRoot("..", "shared", "data", "telco.csv");
const isThere = existsSync(telco);
if (!isThere) console.log("Skipped: ../shared/data/telco.csv is absent");

/** The AUCs of model and logistic regression in five folds, by the tests in Python. */
const foldAucs = `
import contextlib, json, sys
sys.path[:0] = json.load(sys.stdin)
import test_telco
with contextlib.redirect_stdout(sys.stderr):
    folds = test_telco.fold_aucs().tolist()
print(json.dumps(folds))
`;

/** The t distribution's 97.5 % quantile with 4 degrees of freedom. */
const t4 = 2.7764451051977987;

Deno.test({
  name: "real customers: five folds reach the bar, one split lies among them",
  ignore: !isThere,
  fn: async () => {
    const folds = await askPython<[number, number][]>(foldAucs, [
      inRoot("python"),
      inRoot("tests", "python"),
    ]);
    const { scores, baseline, customers } = await judgedWalk({ csv: telco });
    const single = [aucOf(scores), aucOf(baseline)];
    for (const [i, name] of ["XGBoost", "logistic regression"].entries()) {
      const aucs = folds.map((fold) => fold[i]);
      const mean = aucs.reduce((sum, auc) => sum + auc, 0) / 5;
      const deviation = Math.sqrt(
        aucs.reduce((sum, auc) => sum + (auc - mean) ** 2, 0) / 4,
      );
      // A new part varies by the folds' deviation and that of their mean.
      const margin = t4 * deviation * Math.sqrt(1 + 1 / 5);
      console.log(
        `${name}: folds ${aucs.map(three).join(" ")}, mean ${three(mean)} ± ` +
          `${three(margin)} for a new part; single split ${three(single[i])}`,
      );
      assert(mean >= 0.84 && mean <= 0.87, `${name}: mean AUC ${mean}`);
      assert(i === 1 || mean >= 0.845, `${name}: mean AUC ${mean}`);
      assert(Math.max(...aucs, single[i]) <= 0.87, `${name}: like a leak`);
      assert(
        Math.abs(single[i] - mean) <= margin,
        `${name}: the single split's ${single[i]} is off`,
      );
    }
    assertEquals(customers.findings.filter(isLeak), []);
  },
});

const isLeak = ({ message }: churn.Finding) =>
  message.includes("gives the target away");

Deno.test("independent labels: no gain of the model is claimed, whatever the rows and the budget", () => {
  for (const rows of [150, 1000, 7500]) {
    for (const budget of [10 * rows, Infinity]) {
      for (const churnRate of [0.1, 0.27, 0.3, 0.5]) {
        const draws = { rows, budget, churnRate };
        const claims = countClaims({ ...draws, repeats: 400, resamples: 200 });
        console.log(JSON.stringify({ ...draws, ...claims }));
        // 2.5 % are expected at most; 5 % of 400 draws would be chance once in 500 times.
        assert(claims.plan <= 0.05, `plan: ${claims.plan}`);
        assert(claims.offers <= 0.05, `offers: ${claims.offers}`);
      }
    }
  }
});
