import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { rawTable } from "lib/customers/raw_rows.ts";
import type { Column } from "lib/table.ts";
import {
  cohortsByColumn,
  cohortsByRisk,
  compareCohorts,
} from "lib/explanation/cohorts.ts";
import { dependence } from "lib/explanation/dependence.ts";
import { gather } from "lib/explanation/explained_set.ts";
import { importance } from "lib/explanation/importance.ts";
import { customerOf, story } from "lib/explanation/story.ts";
import type { ExplainedPredictions } from "lib/endpoint/prediction.ts";
import { askPython } from "./python.ts";

interface Expected {
  answer: ExplainedPredictions;
  raw: { tenure: (number | null)[]; contract: string[] };
  importance: [number, number, number][];
  refits: Record<string, number>[];
  /** Weighted by p (1 − p), and the plain mean of the margins. */
  bias: number;
  average: number;
  bands: [number, number, number, number, number, number, number][];
  groups: [string, number, number, number, number, number][];
  cohorts: number[][][];
}

const features = [
  { name: "tenure", column: "tenure" },
  { name: "tenure is missing", column: "tenure" },
  { name: "contract" },
  { name: "charges" },
];

/** A model's answers, and the figures by NumPy and SciPy. */
const expected = await askPython<Expected>(
  `
import json
import numpy as np, pandas as pd, xgboost as xgb
from scipy.stats import norm, sem
rng = np.random.RandomState(3)
n = 900
tenure = np.where(rng.rand(n) < 0.08, np.nan, rng.randint(0, 72, n))
contract = rng.randint(0, 3, n)
charges = rng.uniform(20, 100, n)
score = 1 - np.nan_to_num(tenure) / 24 - contract + (charges - 60) / 40
label = (rng.rand(n) < 1 / (1 + np.exp(-score))).astype(int)
names = ["tenure", "tenure is missing", "contract", "charges"]
X = np.column_stack([tenure, np.isnan(tenure), contract, charges])
d = xgb.DMatrix(X, label, feature_names=names)
booster = xgb.train({"objective": "binary:logistic", "max_depth": 4, "nthread": 1}, d, 30)
shap = booster.predict(d, pred_contribs=True).astype(float)
by_column = np.column_stack([shap[:, 0] + shap[:, 1], shap[:, 2], shap[:, 3]])

def drawn():
    random = np.random.RandomState(42)
    for _ in range(200):
        yield np.floor(random.randint(0, 2**32, n, dtype=np.uint32) * (n / 2**32)).astype(int)
def with_interval(values, samples):
    return [values, *np.quantile(samples, [0.025, 0.975], axis=0)]

size = np.abs(by_column)
p = booster.predict(d).astype(float)
in_first = np.zeros(n, bool)
in_first[np.argsort(-p, kind="stable")[: int(np.ceil(n / 5))]] = True
def figures_of(rows):
    first, second = by_column[rows][in_first[rows]].mean(0), by_column[rows][~in_first[rows]].mean(0)
    return np.array([first, second, first - second])
refits = np.abs(size.mean(0) + rng.normal(0, 0.3, (12, 3)))
refits[:, 2] = 0
reach = norm.ppf(0.975) * np.sqrt(((refits - size.mean(0)) ** 2).mean(0))
importance = [size.mean(0), np.maximum(0, size.mean(0) - reach), size.mean(0) + reach]

# Each tree's mean over the training rows, weighted by p (1 - p) before it.
margin = np.full(n, json.loads(booster.save_config())["learner"]["learner_model_param"]["base_score"].strip("[]"), float)
margin = np.log(margin / (1 - margin))
weighted = margin.mean()
for number in range(30):
    weight = 1 / (1 + np.exp(-margin))
    weight *= 1 - weight
    after = booster.predict(d, output_margin=True, iteration_range=(0, number + 1)).astype(float)
    weighted += np.average(after - margin, weights=weight)
    margin = after
values, low, high = with_interval(figures_of(np.arange(n)), [figures_of(rows) for rows in drawn()])
cohorts = [[values[i], low[i], high[i]] for i in range(3)]

known = ~np.isnan(tenure)
ordered = np.sort(tenure[known])
starts = np.unique([ordered[int(np.floor(b * len(ordered) / 15 + 0.5))] for b in range(15)])
band = np.searchsorted(starts, tenure[known], side="right") - 1
def figures(v):
    return [len(v), v.mean(), *norm.interval(0.95, v.mean(), sem(v)), np.median(v)]
bands = [[np.median(tenure[known][band == b]), *figures(by_column[known, 0][band == b]), 0] for b in range(len(starts))]
words = np.array(["month", "year", "two years"])[contract]
groups = []
for word in sorted(set(words)):
    v = by_column[words == word, 1]
    groups.append([word, len(v), v.mean(), *np.quantile(v, [0.25, 0.5, 0.75])])
print(json.dumps({
    "answer": {"predictions": p.tolist(), "margins": booster.predict(d, output_margin=True).astype(float).tolist(),
               "features": names, "contributions": shap[:, :-1].tolist(), "bias": shap[:, -1].tolist()},
    "raw": {"tenure": [None if np.isnan(t) else t for t in tenure], "contract": words.tolist()},
    "importance": np.column_stack(importance).tolist(),
    "refits": [dict(zip(["tenure", "contract"], row)) for row in refits.tolist()],
    "bias": float(weighted), "average": float(margin.mean()),
    "bands": np.array(bands).tolist(), "groups": groups,
    "cohorts": np.array(cohorts).tolist()}))`,
  null,
);
const { answer, raw } = expected;
const order = ["tenure", "contract", "charges"];
const set = await gather(batches(answer, 250), features);
const resamples = { resamples: 200 };
const tenure: Column = {
  name: "tenure",
  kind: "float64",
  values: Float64Array.from(raw.tenure, (value) => value ?? NaN),
};
const contract: Column = {
  name: "contract",
  kind: "text",
  values: raw.contract,
};

function* batches(answer: ExplainedPredictions, size: number) {
  for (let start = 0; start < answer.margins.length; start += size) {
    const part = <T>(values: readonly T[]) => values.slice(start, start + size);
    yield {
      features: answer.features,
      predictions: part(answer.predictions),
      margins: part(answer.margins),
      contributions: part(answer.contributions),
      bias: part(answer.bias),
    };
  }
}

Deno.test("gather() sums by column, and rows sum to XGBoost's margins", () => {
  assertEquals([set.customers, set.complete], [900, true]);
  assertEquals(set.columns, order);
  assertEquals(
    set.contributions[3],
    answer.contributions[1][0] + answer.contributions[1][1],
  );
  for (let row = 0; row < set.customers; row++) {
    const parts = set.contributions.subarray(row * 3, row * 3 + 3);
    const sum = parts.reduce((a, b) => a + b, set.bias[row]);
    assertAlmostEquals(sum, answer.margins[row], 1e-5);
    const odds = 1 / (1 + Math.exp(-set.margins[row]));
    assertAlmostEquals(set.probabilities[row], odds, 1e-6);
  }
});

Deno.test("gather() takes the first rows and asks no further", async () => {
  for (
    const [most, asked, complete] of [[500, 3, false], [499, 2, false], [
      900,
      4,
      true,
    ]] as const
  ) {
    let given = 0;
    const counting = (function* () {
      for (const batch of batches(answer, 250)) {
        given++;
        yield batch;
      }
    })();
    const first = await gather(counting, features, most);
    assertEquals([first.customers, given, first.complete], [
      most,
      asked,
      complete,
    ]);
    assertEquals(
      first.contributions,
      set.contributions.slice(0, most * 3),
    );
  }
});

Deno.test("gather() refuses what can't be right", async () => {
  await assertRejects(() => gather([], features), RangeError, "there are none");
  await assertRejects(
    () => gather([answer], features.slice(1)),
    RangeError,
    "use the features.json of its model",
  );
  const margins = answer.margins.with(7, answer.margins[7] + 0.01);
  await assertRejects(
    () => gather([{ ...answer, margins }], features),
    RangeError,
    "Cannot explain customer 8 ",
  );
});

Deno.test("importance() gives NumPy's means, and ranges of the refits", () => {
  // A column that a refit does not have, such as "charges", counts as 0 there.
  const found = importance(set, { importances: expected.refits });
  assertEquals(found.length, 3);
  found.forEach(({ feature, meanAbsoluteShap, low, high }, i) => {
    const wanted = expected.importance[order.indexOf(feature)];
    [meanAbsoluteShap, low!, high!].forEach((value, j) =>
      assertAlmostEquals(value, wanted[j], 1e-12)
    );
    if (i) assert(found[i - 1].meanAbsoluteShap >= meanAbsoluteShap);
  });
  const [plain] = importance(set);
  assertEquals(Object.keys(plain), ["feature", "meanAbsoluteShap"]);
});

Deno.test("the bias weighs training rows by p (1 − p), and is not the average customer's", () => {
  assertAlmostEquals(answer.bias[0], expected.bias, 1e-4);
  assert(Math.abs(expected.average - expected.bias) > 0.01);
  const { average, customers } = story(set, 5, {});
  assertAlmostEquals(average, expected.average, 1e-5);
  assertEquals(customers, 900);
});

Deno.test("story() gives the range of a probability under retraining", () => {
  const deviations = new Float64Array(900).fill(0.5);
  const { range, margin } = story(set, 7, {}, { refits: { deviations } });
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  assertAlmostEquals(range!.low, logistic(margin - 1.959964 * 0.5), 1e-6);
  assertAlmostEquals(range!.high, logistic(margin + 1.959964 * 0.5), 1e-6);
  assertEquals(story(set, 7, {}).range, undefined);
});

Deno.test("compareCohorts() gives NumPy's means, differences and intervals", () => {
  const found = compareCohorts(set, cohortsByRisk(set), resamples);
  assertEquals([found.first.customers, found.second.customers], [180, 720]);
  for (const { column, first, second, difference } of found.columns) {
    const place = order.indexOf(column);
    [first, second, difference].forEach((mean, i) =>
      [mean.value, mean.low, mean.high].forEach((value, j) =>
        assertAlmostEquals(value, expected.cohorts[i][j][place], 1e-12)
      )
    );
  }
});

Deno.test("compareCohorts() needs two cohorts with somebody in each", () => {
  const all = () => true;
  assertThrows(
    () => compareCohorts(set, { all }),
    RangeError,
    "give two of them: current value is 1",
  );
  assertThrows(
    () => compareCohorts(set, { all, none: () => false }),
    RangeError,
    "'none' has no customer",
  );
});

Deno.test("cohortsByColumn() takes the largest categories, or the outer bands", () => {
  const sizes = (column: Column) => {
    const { first, second } = compareCohorts(set, cohortsByColumn(column), {
      resamples: 2,
    });
    return [first, second];
  };
  const counts = Map.groupBy(raw.contract, (word) => word);
  const largest = [...counts].map(([word, { length }]) => ({
    name: `contract ${word}`,
    customers: length,
  })).sort((a, b) => b.customers - a.customers).slice(0, 2);
  assertEquals(sizes(contract), largest);
  const [low, high] = sizes(tenure);
  assert(low.name.startsWith("tenure 0 – ") && high.name.endsWith(" – 71"));
});

Deno.test("dependence() gives SciPy's means and intervals by band of the raw values", () => {
  const { groups, blank, points, numeric } = dependence(set, tenure);
  assert(numeric);
  assertEquals(groups.length, expected.bands.length);
  groups.forEach(({ middle, customers, mean, low, high, median }, i) => {
    [middle, customers, mean, low, high, median].forEach((value, j) =>
      assertAlmostEquals(value!, expected.bands[i][j], 1e-9)
    );
  });
  assertEquals(
    blank!.customers,
    raw.tenure.filter((value) => value === null).length,
  );
  assert(points.length > 200 && points.length <= 300);
  for (const { value } of points) assert(raw.tenure.includes(value!));
});

Deno.test("dependence() gives NumPy's quartiles by category", () => {
  const { groups, numeric } = dependence(set, contract);
  assert(!numeric);
  assertEquals(
    groups.map(({ group, customers }) => [group, customers]),
    expected.groups.map(([group, customers]) => [group, customers]),
  );
  groups.forEach(({ mean, q1, median, q3 }, i) =>
    [mean, q1, median, q3].forEach((value, j) =>
      assertAlmostEquals(value, expected.groups[i][j + 2] as number, 1e-12)
    )
  );
});

Deno.test("dependence() refuses other rows and columns without a feature", () => {
  assertThrows(
    () => dependence(set, { ...contract, values: ["year"] } as Column),
    RangeError,
    "both must come from the same set",
  );
  assertThrows(
    () => dependence(set, { ...contract, name: "region" }),
    RangeError,
    "the model uses tenure, contract, charges",
  );
});

Deno.test("story() leads from the bias to the margin, whatever is shown", () => {
  const row = fc.nat(set.customers - 1);
  fc.assert(fc.property(row, fc.integer({ min: 1, max: 4 }), (row, most) => {
    const { bias, steps, margin, probability } = story(set, row, {}, { most });
    assertEquals(bias, answer.bias[row]);
    assertEquals(probability, answer.predictions[row]);
    assertAlmostEquals(margin, answer.margins[row], 1e-5);
    assertEquals(steps[0].from, bias);
    assertEquals(steps.at(-1)!.to, margin);
    steps.forEach(({ from, to, contribution }, i) => {
      assertAlmostEquals(to - from, contribution, 1e-12);
      if (i) assertEquals(from, steps[i - 1].to);
    });
    assertEquals(steps.length, most === 1 ? 2 : 3);
  }));
});

Deno.test("story() names the raw values", () => {
  const table = {
    rows: 900,
    columns: [tenure, contract, {
      name: "charges",
      kind: "text" as const,
      values: raw.contract.map(() => ""),
    }],
  };
  const row = raw.tenure.findIndex((value) => value !== null);
  const labels = story(set, row, customerOf(table, row)).steps
    .map(({ label }) => label).sort();
  assertEquals(labels, [
    "charges blank",
    `contract = ${raw.contract[row]}`,
    `tenure = ${raw.tenure[row]}`,
  ]);
  assertThrows(
    () => story(set, 900, {}),
    RangeError,
    "choose one from 0 to 899",
  );
});

Deno.test("rawTable() reads numbers, texts and blanks, as many rows as wanted", async () => {
  const roles = {
    columns: ["numeric", "categorical"].map((role, i) => ({
      name: "xy"[i],
      role: role as "numeric" | "categorical",
      reason: "",
      distinct: "",
      missing: 0,
      examples: [],
    })),
  };
  const read = (most?: number) => {
    const csv = new Blob(['x,y\n1.5,"a, b"\n,\n-2,a\n']).stream();
    return rawTable(csv, roles, most);
  };
  const { rows, columns: [x, y] } = await read();
  assertEquals(rows, 3);
  assertEquals([...x.values], [1.5, NaN, -2]);
  assertEquals([...y.values], ["a, b", "", "a"]);
  assertEquals((await read(2)).columns[0].values.length, 2);
});

Deno.test("a story tells no value of a column that the customer lacks", async () => {
  const names = ["constructor", "toString", "hasOwnProperty", "__proto__"];
  const set = await gather([{
    features: names,
    contributions: [[0.4, 0.3, 0.2, 0.1]],
    bias: [0],
    margins: [1],
    predictions: [1 / (1 + Math.exp(-1))],
  }], names.map((name) => ({ name })));
  assertEquals(story(set, 0, {}).steps.map(({ label }) => label), names);
  const customer = Object.fromEntries(names.map((name) => [name, "x"]));
  assertEquals(
    story(set, 0, customer).steps.map(({ label }) => label),
    names.map((name) => `${name} = x`),
  );
});
