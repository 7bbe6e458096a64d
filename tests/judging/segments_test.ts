import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { randomState } from "lib/data/mt19937.ts";
import type { Column } from "lib/data/table.ts";
import type { ScoredRows } from "lib/prediction.ts";
import { segments } from "lib/judging/segments.ts";
import { segmentsFinding } from "lib/plots/segments.ts";
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
        "others": m.roc_auc_score(y[groups != group], p[groups != group]),
        "customers": len(a), "predicted": b.mean(), "auc": m.roc_auc_score(a, b),
        "rate": wilson(a.sum(), len(a)), "recall": wilson(a[called].sum(), a.sum()),
        "precision": wilson(a[called].sum(), called.sum()),
    }
print(json.dumps(answers))
`;

interface Expected {
  customers: number;
  predicted: number;
  auc: number;
  others: number;
  rate: number[];
  recall: number[];
  precision: number[];
}

Deno.test("segments() counts as scikit-learn and SciPy do", async () => {
  const expected = await askPython<Record<string, Expected>>(python, {
    ...plain(all),
    groups: plan.values,
  });
  const found = segments(all, [plan], 0.3);
  assertEquals(found.map(({ group }) => group), ["A", "B", "rare"]);
  for (const segment of found) {
    const { customers, predicted, auc, others, ...shares } =
      expected[segment.group];
    assertEquals(segment.customers, customers);
    assertAlmostEquals(segment.predicted, predicted, 1e-12);
    if (segment.group === "rare") assertEquals(segment.auc, undefined);
    else {
      assertAlmostEquals(segment.auc!.value, auc, 1e-12);
      assertAlmostEquals(segment.others!.value, others, 1e-12);
    }
    for (const [name, values] of Object.entries(shares)) {
      const { value, low, high } = segment[name as keyof typeof shares];
      [value, low, high].forEach((number, i) =>
        assertAlmostEquals(number, values[i], 1e-12, `${segment.group} ${name}`)
      );
    }
  }
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
    "1 of 8 segments does significantly worse: plan A (ranks worse)",
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

Deno.test("false alarms stay below 5 % where probabilities are off by just what does not matter", () => {
  let alarms = 0;
  for (let seed = 0; seed < 200; seed++) {
    const rows = drawnRows(4000, { seed });
    const probabilities = rows.probabilities.map((p) => 0.9 * p);
    const found = segments({ ...rows, probabilities }, [fourSegments(rows)]);
    if (found.some(({ findings }) => findings.length)) alarms++;
  }
  assert(alarms > 0 && alarms <= 18, `${alarms} of 200`);
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
  assertEquals(findings(), [[], [], ["too high", "ranks worse"], []]);
});

Deno.test("cells that are not those of the rows are refused", () => {
  const short = { ...tenure, values: new Float64Array(3) } as Column;
  assertThrows(() => segments(all, [short]), RangeError, "3 cells for 3000");
});
