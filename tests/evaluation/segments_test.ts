import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { randomState } from "lib/statistics/mt19937.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { type Column, numbers } from "lib/table.ts";
import type { ScoredRows } from "lib/statistics/scored_rows.ts";
import { segments } from "lib/evaluation/segments.ts";
import { segmentsFinding } from "lib/evaluation/segments_words.ts";
import { askPython } from "../python.ts";
import { drawnRows, plain } from "./support.ts";

const rows = 3000;
const all = drawnRows(rows, { seed: 8 });
const { random } = randomState(9);
const plan: Column = {
  name: "plan",
  kind: "text",
  values: Array.from(
    { length: rows },
    (_, row) => row < 24 ? "rare" : row % 3 ? "B" : "A",
  ),
};
const tenure: Column = {
  name: "tenure",
  kind: "int64",
  values: Float64Array.from(
    { length: rows },
    (_, row) => row % 10 ? Math.floor(72 * random()) : NaN,
  ),
};

const python = `
import json, sys
import numpy as np
from scipy.stats import binomtest
from sklearn import metrics as m
case = json.load(sys.stdin)
y, p = np.array(case["labels"]), np.array(case["probabilities"])
groups = np.array(case["groups"])
wilson = lambda k, n: [k / n, *binomtest(int(k), int(n)).proportion_ci(method="wilson")]
answers = {}
for group in np.unique(groups):
    a, b = y[groups == group], p[groups == group]
    called = b > 0.3
    answers[group] = {
        "customers": len(a), "predicted": b.mean(), "auc": m.roc_auc_score(a, b),
        "rate": wilson(a.sum(), len(a)), "recall": wilson(a[called].sum(), a.sum()),
        "precision": wilson(a[called].sum(), called.sum()),
        "contacted": wilson(called.sum(), len(a)),
        "falsePositiveRate": wilson((called & (a == 0)).sum(), (a == 0).sum()),
    }
print(json.dumps(answers))
`;

interface Expected {
  customers: number;
  predicted: number;
  auc: number;
  rate: number[];
  recall: number[];
  precision: number[];
  contacted: number[];
  falsePositiveRate: number[];
}

Deno.test("segments() counts as scikit-learn and SciPy do", async () => {
  const expected = await askPython<Record<string, Expected>>(python, {
    ...plain(all),
    groups: plan.values,
  });
  const found = segments(all, [plan], 0.3);
  assertEquals(found.map(({ group }) => group), ["A", "B", "rare"]);
  for (const segment of found) {
    const { customers, predicted, auc, ...shares } = expected[segment.group];
    assertEquals(segment.customers, customers);
    assertAlmostEquals(segment.predicted, predicted, 1e-12);
    if (segment.group === "rare") assertEquals(segment.auc, undefined);
    else assertAlmostEquals(segment.auc!.value, auc, 1e-12);
    for (const [name, values] of Object.entries(shares)) {
      const { value, low, high } = segment[name as keyof typeof shares];
      [value, low, high].forEach((number, i) =>
        assertAlmostEquals(number, values[i], 1e-12, `${segment.group} ${name}`)
      );
    }
  }
});

/** Labels drawn from probabilities that Platt's scaling calibrates. */
const drawing = `
import json, sys
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn import metrics as m
case = json.load(sys.stdin)
y, p = np.array(case["labels"]), np.array(case["probabilities"])
margin = logit(np.clip(p, 2.0**-52, 1 - 2.0**-52))
targets = np.where(y == 1, (y.sum() + 1) / (y.sum() + 2), 1 / (len(y) - y.sum() + 2))
loss = lambda w: (np.logaddexp(0, w[0] * margin + w[1]) - targets * (w[0] * margin + w[1])).sum()
slope, intercept = minimize(loss, [1, 0]).x
chances = expit(slope * margin + intercept)
random = np.random.default_rng(1)
answers = {}
for group in "A", "B":
    is_in = np.array(case["groups"]) == group
    aucs = [
        m.roc_auc_score(random.random(is_in.sum()) < chances[is_in], p[is_in])
        for _ in range(1000)
    ]
    answers[group] = [np.mean(aucs), *np.quantile(aucs, [0.025, 0.975]), np.std(aucs)]
print(json.dumps(answers))
`;

Deno.test("the implied AUC is that of labels drawn from calibrated probabilities", async () => {
  const rows = drawnRows(1500, { seed: 4, power: 1.6, step: 0.01 });
  const groups = plan.values.slice(0, 1500) as string[];
  const column = { name: "plan", kind: "text", values: groups } as const;
  const expected = await askPython<Record<string, number[]>>(drawing, {
    ...plain(rows),
    groups,
  });
  for (const { group, implied } of segments(rows, [column])) {
    if (!implied) continue;
    const [mean, low, high, error] = expected[group];
    // Means of 500 and of 1,000 draws; quantiles are surer than a third of an error.
    assertAlmostEquals(implied.value, mean, 6 * error / Math.sqrt(500));
    assertAlmostEquals(implied.low, low, error / 3);
    assertAlmostEquals(implied.high, high, error / 3);
  }
});

const cuts = ["contract", "tenure", "internet_service", "payment_method"];

/** The sample's customers with their true probabilities, and columns to cut them by. */
function oracle(seed: number, count: number) {
  const sample = sampleCustomers({ count, seed });
  return {
    labels: Uint8Array.from(numbers(sample, "churn")),
    probabilities: sample.probability.slice(),
    columns: sample.columns.filter(({ name }) => cuts.includes(name)),
  };
}

Deno.test("true probabilities are never flagged above the nominal rate, a segment ranked half at random is found", () => {
  let [alarms, found] = [0, 0];
  for (let seed = 0; seed < 12; seed++) {
    const { columns, ...scores } = oracle(seed, 4000);
    const findings = (scores: ScoredRows) =>
      segments(scores, columns).filter(({ findings }) => findings.length);
    if (findings(scores).length) alarms++;
    const contract = columns.find(({ name }) => name === "contract")!;
    const { choice } = randomState(seed);
    const bad = [...contract.values.keys()].filter((row) =>
      contract.values[row] === "Month-to-month" && row % 2 === 0
    );
    const from = choice(bad.length, bad.length);
    const probabilities = scores.probabilities.slice();
    bad.forEach((row, i) =>
      probabilities[row] = scores.probabilities[bad[from[i]]]
    );
    if (
      findings({ ...scores, probabilities }).some((segment) =>
        segment.group === "Month-to-month" &&
        segment.findings.includes("ranks worse")
      )
    ) found++;
  }
  // More than 3 of 12 have a chance of 0.2 % at 5 %.
  assert(alarms <= 3, `${alarms} of 12 alarms`);
  assert(found >= 10, `${found} of 12 found`);
});

Deno.test("probabilities that are too extreme everywhere are no fault of a segment's ranking", () => {
  const { columns, ...scores } = oracle(3, 4000);
  const probabilities = scores.probabilities.map((p) =>
    p ** 2 / (p ** 2 + (1 - p) ** 2)
  );
  const found = segments({ ...scores, probabilities }, columns)
    .flatMap(({ findings }) => findings);
  assertEquals(found.includes("ranks worse"), false);
});

Deno.test("bands of a number and blanks cover every customer once", () => {
  const found = segments(all, [tenure]);
  assertEquals(found.length, 6);
  assertEquals(found.at(-1)!.group, "missing");
  assertEquals(found.at(-1)!.customers, rows / 10);
  assertEquals(found.reduce((sum, { customers }) => sum + customers, 0), rows);
});

Deno.test("a segment that is ranked at random is found, and only it", () => {
  const probabilities = all.probabilities.slice();
  const bad = [...plan.values.keys()].filter((row) => plan.values[row] === "A");
  const shuffled = randomState(1).choice(bad.length, bad.length);
  bad.forEach((row, i) =>
    probabilities[row] = all.probabilities[bad[shuffled[i]]]
  );
  const found = segments({ ...all, probabilities }, [plan, tenure]);
  const worse = found.filter(({ findings }) => findings.length);
  assertEquals(
    worse.map(({ group, findings }) => [group, ...findings]),
    [["A", "ranks worse"]],
  );
  assertEquals(
    segmentsFinding(found),
    "More than chance in 1 of 8 segments: plan A (ranks worse)",
  );
});

Deno.test("a segment whose probabilities are halved is too low", () => {
  const probabilities = all.probabilities.map((p, row) =>
    plan.values[row] === "B" ? p / 2 : p
  );
  const found = segments({ ...all, probabilities }, [plan]);
  assertEquals(found.map(({ findings }) => findings), [[], ["too low"], []]);
});

Deno.test("false alarms among true probabilities stay below 5 %", () => {
  let alarms = 0;
  for (let seed = 0; seed < 200; seed++) {
    const fair = drawnRows(600, { seed });
    const columns = [0, 1, 2].map((shift): Column => ({
      name: `column ${shift}`,
      kind: "text",
      values: Array.from(
        fair.labels,
        (_, row) => "abcd"[(row >> 2 * shift) % 4],
      ),
    }));
    const found = segments(fair, columns);
    if (found.some(({ findings }) => findings.length)) alarms++;
  }
  // More than 18 of 200 have a chance of 0.3 % at 5 %.
  assert(alarms <= 18, `${alarms} of 200`);
});

/** Rows in four segments of one column. */
function fourSegments(rows: ScoredRows): Column {
  const values = Array.from(rows.labels, (_, row) => "abcd"[row % 4]);
  return { name: "column", kind: "text", values };
}

Deno.test("probabilities off by no more than what matters are no finding, however many the rows", () => {
  const rows = drawnRows(150_000);
  const off = (factor: number) => {
    const probabilities = rows.probabilities.map((p) =>
      Math.min(1, factor * p)
    );
    return segments({ ...rows, probabilities }, [fourSegments(rows)])
      .flatMap(({ findings }) => findings);
  };
  // 5 % of the churn rate are some six standard errors here.
  assertEquals(off(0.95), []);
  assertEquals(off(0.8), Array(4).fill("too low"));
  assertEquals(off(1.2), Array(4).fill("too high"));
});

// More than 12 of 100 have a chance of 0.2 % at 5 %.
Deno.test("false alarms stay below 5 % where probabilities are off by just what does not matter", () => {
  let alarms = 0;
  for (let seed = 0; seed < 100; seed++) {
    const rows = drawnRows(4000, { seed });
    const probabilities = rows.probabilities.map((p) => 0.9 * p);
    const found = segments({ ...rows, probabilities }, [fourSegments(rows)]);
    if (found.some(({ findings }) => findings.length)) alarms++;
  }
  assert(alarms > 0 && alarms <= 12, `${alarms} of 100`);
});

Deno.test("probabilities of exactly 0 and 1 are judged too", () => {
  const labels = Uint8Array.from({ length: 200 }, (_, row) => row % 3 ? 0 : 1);
  const rows = { labels, probabilities: Float64Array.from(labels) };
  const column = fourSegments(rows);
  const findings = () =>
    segments(rows, [column]).map(({ findings }) => findings);
  assertEquals(findings(), [[], [], [], []]);
  labels.forEach((label, row) => {
    if (row % 4 === 2 && row % 5 && !label) rows.probabilities[row] = 1;
  });
  // The ranking is what such probabilities imply: they are too high there.
  assertEquals(findings(), [[], [], ["too high"], []]);
});

Deno.test("cells that are not those of the rows are refused", () => {
  const short = { ...tenure, values: new Float64Array(3) } as Column;
  assertThrows(() => segments(all, [short]), RangeError, "3 cells for 3000");
});
