import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { randomState } from "lib/statistics/mt19937.ts";
import * as churn from "lib/mod.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { bestOfTen, coverage } from "../evaluation/coverage.ts";
import { countClaims } from "../evaluation/independent_labels.ts";
import { judgedWalk } from "../evaluation/judged_walk.ts";
import { askPython } from "../python.ts";

const three = (figure: number) => figure.toFixed(4);
const aucOf = (scores: churn.endpoint.ScoredRows) =>
  churn.evaluate(scores, { resamples: 1 }).metrics.aucRoc;

Deno.test("50,000 behavioural customers: nearly the best AUC, and probabilities that hold", async () => {
  const sample = { count: 50_000 };
  const { scores, baseline, raw, customers } = await judgedWalk({ sample });
  const truth = churn.evaluation.trueProbabilities(raw, customers.sample!);
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

const isLeak = ({ message }: churn.customers.Finding) =>
  message.includes("leaks the target");

/** The sample's true probabilities judged by segments, intact and with one broken. */
function judgeSegments(rows: number, seed: number) {
  const sample = churn.customers.sampleCustomers({ count: rows, seed });
  const labels = Uint8Array.from(
    churn.customers.column(sample, "churn").values as ArrayLike<number>,
  );
  const columns = sample.columns.filter(({ name }) =>
    name !== "customer_id" && name !== "churn"
  );
  const { probability } = sample;
  const contract = churn.customers.column(sample, "contract").values;
  const broken = probability.slice();
  const bad = [...contract.keys()].filter((row) =>
    contract[row] === "Month-to-month" && row % 2 === 0
  );
  const from = randomState(seed).choice(bad.length, bad.length);
  bad.forEach((row, i) => broken[row] = probability[bad[from[i]]]);
  const findings = (probabilities: Float64Array) =>
    churn.segments({ labels, probabilities }, columns)
      .filter(({ findings }) => findings.length > 0);
  return {
    alarm: findings(probability).length > 0,
    found: findings(broken).some(({ group, findings }) =>
      group === "Month-to-month" && findings.includes("ranks worse")
    ),
  };
}

for (const [rows, sets] of [[1000, 150], [7500, 20]]) {
  Deno.test(`segments of ${rows} rows: true probabilities are not flagged, half a segment at random is`, () => {
    let [alarms, found] = [0, 0];
    for (let seed = 1; seed <= sets; seed++) {
      const judged = judgeSegments(rows, seed);
      alarms += +judged.alarm;
      found += +judged.found;
    }
    console.log(
      `${rows} rows: ${alarms} alarms and ${found} found of ${sets} sets`,
    );
    assert(alarms <= 0.05 * sets + 3 * Math.sqrt(0.05 * 0.95 * sets));
    assert(found >= (rows > 5000 ? 0.95 : 0.3) * sets, `${found} of ${sets}`);
  });
}

/** Normal scores: alike, and the churners' twice as wide, and half as wide. */
const shapes = [
  ...[0.742, 1.19, 1.812, 2.476].map((shift) => ({ shift, spread: 1 })),
  { shift: 1.5, spread: 2 },
  { shift: 0.9, spread: 0.5 },
];
/** The least that the AUC's interval covers with any of the shapes. */
const coverages = [
  { rate: 0.04, rows: 150, least: 0.9 },
  { rate: 0.09, rows: 150, least: 0.92 },
  { rate: 0.3, rows: 150, least: 0.93 },
  { rate: 0.04, rows: 1000, least: 0.92 },
  { rate: 0.3, rows: 1000, least: 0.93 },
];

for (const { rate, rows, least } of coverages) {
  Deno.test(`intervals cover: ${100 * rate} % churners of ${rows} rows`, () => {
    for (const shape of shapes) {
      const covered = coverage({ rate, rows, repeats: 2000, ...shape });
      console.log(
        `${rows} rows, ${100 * rate} % churn, shift ${shape.shift}, spread ` +
          `${shape.spread}: AUC ${three(covered.auc)}, difference ` +
          three(covered.difference),
      );
      assert(covered.auc >= least, `${covered.auc}`);
      assert(covered.difference >= 0.85, `${covered.difference}`);
    }
  });
}

Deno.test("the best of ten models looks as much better as is said", () => {
  for (const rows of [150, 1000]) {
    const found = bestOfTen({ rows, sets: 400, repeats: 500 });
    console.log(
      `best of ten on ${rows} rows: +${three(found.optimism)}, said +${
        three(found.said)
      }`,
    );
    assert(Math.abs(found.said - found.optimism) < 0.2 * found.optimism);
  }
});

/** Each split's means of |SHAP|, and the first splits' ranges by refits. */
const splitImportances = `
import contextlib, json, sys, tempfile
from pathlib import Path
case = json.load(sys.stdin)
sys.path[:0] = case["folders"]
import numpy as np
import churn.columns, churn.customers, preprocess, refit, support, test_telco
with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(sys.stderr):
    columns = churn.columns.read_columns(test_telco.write_columns(Path(name)))
    path = Path(name) / "hyperparameters.json"
    path.write_text(json.dumps(support.HYPERPARAMETERS))
    settings = refit.read_hyperparameters(path)
    customers = churn.customers.read_customers(test_telco.DATA, columns)
    labels = churn.labels.read_labels(customers, columns["target"])
    shares = refit.Shares(0.15, 0.15)
    pipeline = refit.Pipeline(customers, labels, columns, settings, shares, 0, False)
    means, ranges = [], []
    for seed in range(case["splits"]):
        pipeline = pipeline._replace(seed=seed)
        parts = pipeline.split()
        own = refit.mean_contributions(refit.refit(pipeline, parts), parts["test"])
        means.append(list(own.values()))
        if seed < 6:
            found, _ = refit.resampled(pipeline, 30)
            squares = np.array([[refitted[c] - own[c] for c in own] for refitted in found]) ** 2
            reach = 1.959964 * np.sqrt(squares.mean(axis=0))
            ranges.append(np.column_stack([means[-1] - reach, means[-1] + reach]).tolist())
print(json.dumps({"means": means, "ranges": ranges}))
`;

/** Of how many splits of telco.csv the columns' order is compared. */
const splits = 40;

Deno.test({
  name:
    "real customers: columns whose lines do not overlap keep their order in other splits",
  ignore: !isThere,
  fn: async () => {
    const { means, ranges } = await askPython<{
      means: number[][];
      ranges: [number, number][][];
    }>(splitImportances, {
      folders: [inRoot("python"), inRoot("tests", "python")],
      splits,
    });
    let [pairs, reversed, worst] = [0, 0, 0];
    ranges.forEach((range, split) =>
      range.forEach(([low], a) =>
        range.forEach(([, high], b) => {
          if (low <= high) return;
          const others = means.filter((_, other) => other !== split);
          const share = others.filter((other) => other[a] < other[b]).length /
            others.length;
          pairs++;
          if (share >= 0.05) reversed++;
          worst = Math.max(worst, share);
        })
      )
    );
    console.log(
      `${pairs} pairs apart in ${ranges.length} splits, ${reversed} of them ` +
        `reversed in 5 % or more of the other splits, ${three(worst)} at most`,
    );
    assert(reversed <= 0.05 * pairs, `${reversed} of ${pairs}`);
  },
});

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
