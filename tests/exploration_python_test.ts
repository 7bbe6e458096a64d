import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Column } from "lib/table.ts";
import { associations } from "lib/exploration/associations.ts";
import { churnRates } from "lib/exploration/churn_rates.ts";
import { correlations } from "lib/exploration/correlations.ts";
import { groupsOf } from "lib/statistics/groups.ts";
import { missingness } from "lib/exploration/missingness.ts";
import {
  chiSquareTail,
  fisherTest,
  holm,
} from "lib/statistics/significance.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import { askPython } from "./python.ts";

const text = (name: string, values: string[]): Column => ({
  name,
  kind: "text",
  values,
});
const number = (name: string, values: number[]): Column => ({
  name,
  kind: "float64",
  values: Float64Array.from(values),
});

/** Columns that hang together, with blank cells and ties; the labels with them. */
function made(rows: number) {
  const draw = randomState(11);
  const uniform = () => Array.from({ length: rows }, () => draw.random());
  const [a, b, c, d] = [uniform(), uniform(), uniform(), uniform()];
  const columns = [
    number("tenure", a.map((v) => Math.floor(v * 20))),
    number("charges", b.map((v, i) => v < 0.1 ? NaN : v * 50 - a[i] * 30)),
    text(
      "contract",
      c.map((v, i) => ["one", "two", "month"][Math.floor((v + a[i]) * 1.5)]),
    ),
    text("region", d.map((v) => v < 0.05 ? "" : "abcdefgh"[Math.floor(v * 8)])),
    text(
      "since",
      a.map((v) => `${2020 + Math.floor(v * 4)}-0${1 + Math.floor(v * 9)}-11`),
    ),
  ];
  const labels = a.map((v, i) => Number(v + c[i] < b[i] + 0.3));
  return { columns, labels };
}

const cellsOf = (column: Column) =>
  Array.from<string | number>(column.values)
    .map((cell) => cell === "" || Number.isNaN(cell) ? null : cell);

Deno.test("correlations() gives pandas' and SciPy's numbers", async () => {
  const { columns } = made(400);
  const pairs = correlations(columns);
  assertEquals(pairs.length, 10);
  const expected = await askPython<{ value: number; customers: number }[]>(
    `
import json, sys
import numpy as np, pandas as pd
from scipy.stats.contingency import association
columns, pairs = json.load(sys.stdin)
frame = pd.DataFrame(columns)
frame["since"] = pd.to_datetime(frame.since).astype("int64")
def value(a, b):
    both = frame[[a, b]].dropna()
    text = [c for c in (a, b) if both[c].dtype == object]
    if not text:
        r = both[a].corr(both[b], method="spearman")
    elif len(text) == 2:
        r = association(pd.crosstab(both[a], both[b]).to_numpy(), method="cramer")
    else:
        x = both[b if text[0] == a else a]
        groups = x.groupby(both[text[0]])
        r = np.sqrt((groups.size() * (groups.mean() - x.mean()) ** 2).sum() / ((x - x.mean()) ** 2).sum())
    return {"value": float(r), "customers": len(both)}
print(json.dumps([value(*pair) for pair in pairs]))`,
    [
      Object.fromEntries(columns.map((c) => [c.name, cellsOf(c)])),
      pairs.map(({ first, second }) => [first, second]),
    ],
  );
  pairs.forEach(({ value, customers }, i) => {
    assertAlmostEquals(value, expected[i].value, 1e-12);
    assertEquals(customers, expected[i].customers);
  });
  assertEquals(new Set(pairs.map(({ measure }) => measure)).size, 3);
});

Deno.test("correlations() leaves out columns of one value", () => {
  const pairs = correlations([
    number("one", [1, 1, 1, 1]),
    number("x", [1, 2, 3, 4]),
    number("blank", [NaN, NaN, NaN, NaN]),
    text("same", ["a", "a", "a", ""]),
    text("y", ["a", "a", "b", "b"]),
    number("minus", [4, 3, 2, 1]),
  ]);
  assertEquals(
    pairs.map(({ first, second, value }) => [first, second, value.toFixed(3)]),
    [["x", "minus", "-1.000"], ["x", "y", "0.894"], ["y", "minus", "0.894"]],
  );
});

Deno.test("correlations() of columns stay the same for their order and rows'", () => {
  const cell = fc.record({
    x: fc.oneof(fc.constant(NaN), fc.integer({ min: -9, max: 9 })),
    y: fc.oneof(
      fc.constant(NaN),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }),
    ),
    z: fc.constantFrom("", "a", "b", "c"),
  });
  fc.assert(fc.property(fc.array(cell, { minLength: 2 }), (rows) => {
    const values = (rows: { x: number; y: number; z: string }[]) => [
      number("x", rows.map(({ x }) => x)),
      number("y", rows.map(({ y }) => y)),
      text("z", rows.map(({ z }) => z)),
    ];
    const found = (columns: Column[]) =>
      new Map(
        correlations(columns).map(({ first, second, value }) => [
          [first, second].sort().join(),
          value,
        ]),
      );
    const forward = found(values(rows));
    const backward = found(values(rows.toReversed()).reverse());
    assertEquals(forward.size, backward.size);
    for (const [pair, value] of forward) {
      assert(Math.abs(value) <= 1 + 1e-9, `${pair} ${value}`);
      assertAlmostEquals(value, backward.get(pair)!, 1e-9);
    }
  }));
});

Deno.test("associations() and missingness() give SciPy's p-values, adjusted by Holm", async () => {
  const { columns: some, labels } = made(400);
  const { random } = randomState(4);
  const sparse = labels.map(() => `c${Math.floor(11 * random() ** 3)}`);
  const columns = [...some, text("two", labels.map((_, i) => "ab"[i % 2]))]
    .concat(text("sparse", sparse));
  const found = associations(columns, labels);
  const blanks = missingness(columns, labels);
  assertEquals(blanks.map(({ column }) => column).sort(), [
    "charges",
    "region",
  ]);
  const table = (rates: { churned: number; customers: number }[]) =>
    rates.map(({ churned, customers }) => [churned, customers - churned]);
  const expected = await askPython<{ groups: number[]; fisher: number[] }>(
    `
import json, sys
import numpy as np
from scipy.stats import chi2_contingency, fisher_exact
def holm(p):
    order = sorted(range(len(p)), key=p.__getitem__)
    out, least = [0] * len(p), 0
    for rank, i in enumerate(order):
        least = out[i] = max(least, min(1, p[i] * (len(p) - rank)))
    return out
def pooled(t):
    t = np.array(t)
    while len(t) > 2 and np.outer(t.sum(1), t.sum(0) / t.sum()).min() < 5:
        a, b, *rest = t[np.argsort(t.sum(1), kind="stable")]
        t = np.array([*rest, a + b])
    return t
def different(t):
    t = pooled(t)
    return (fisher_exact(t) if len(t) == 2 else chi2_contingency(t, correction=False)).pvalue
groups, fisher = json.load(sys.stdin)
print(json.dumps({
    "groups": holm([different(t) for t in groups]),
    "fisher": holm([fisher_exact(t).pvalue for t in fisher])}))`,
    [
      found.map(({ rates }) => table([...rates])),
      blanks.map(({ blank, present }) => table([blank, present])),
    ],
  );
  found.forEach(({ p }, i) => assertAlmostEquals(p, expected.groups[i], 1e-12));
  blanks.forEach(({ p }, i) =>
    assertAlmostEquals(p, expected.fisher[i], 1e-12)
  );
});

Deno.test("chiSquareTail() and fisherTest() give SciPy's numbers far out too", async () => {
  const tails = [[0, 3], [0.001, 1], [3.84, 1], [5, 2], [40, 12], [9, 13], [
    700,
    4,
  ], [1e5, 3]];
  const tables = [[0, 10, 5, 9], [3, 3, 900, 40_000], [1, 20, 19, 20], [
    0,
    11,
    1869,
    7032,
  ]];
  const expected = await askPython<{ tails: number[]; tables: number[] }>(
    `
import json, sys
from scipy.stats import chi2, fisher_exact
tails, tables = json.load(sys.stdin)
print(json.dumps({"tails": [float(chi2.sf(x, k)) for x, k in tails],
  "tables": [float(fisher_exact([[a, m - a], [b, n - b]]).pvalue) for a, m, b, n in tables]}))`,
    [tails, tables],
  );
  const near = (value: number, wanted: number) =>
    assertAlmostEquals(value, wanted, 1e-9 * wanted + 1e-300);
  // JSON has no infinity; SciPy's answer is 0 as well.
  assertEquals(chiSquareTail(Infinity, 1), 0);
  assertEquals(chiSquareTail(Infinity, 7), 0);
  tails.forEach(([x, k], i) => near(chiSquareTail(x, k), expected.tails[i]));
  tables.forEach(([a, m, b, n], i) =>
    near(
      fisherTest({ churned: a, customers: m }, { churned: b, customers: n }),
      expected.tables[i],
    )
  );
});

Deno.test("holm() never lowers a p-value and keeps their order", () => {
  const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(fc.property(p, (p) => {
    const adjusted = holm(p);
    p.forEach((value, i) => {
      assert(adjusted[i] >= value && adjusted[i] <= 1);
      p.forEach((other, j) => {
        if (value < other) assert(adjusted[i] <= adjusted[j]);
      });
    });
  }));
});

/** Columns of categories, each less frequent than the one before, and labels that know nothing of them. */
function unrelated(rows: number, groups: readonly number[], share: number) {
  const { random } = randomState(rows);
  return () => ({
    columns: groups.map((groups) =>
      text(
        `${groups} groups`,
        Array.from(
          { length: rows },
          () => `c${Math.floor(groups * random() ** 1.5)}`,
        ),
      )
    ),
    labels: Array.from({ length: rows }, () => Number(random() < share)),
  });
}

for (
  const [rows, groups, share] of [
    [60, 5, 0.3],
    [150, 12, 0.3],
    [400, 12, 0.1],
    [1000, 13, 0.02],
  ]
) {
  Deno.test(`labels drawn for ${rows} customers go with ${groups} groups as rarely as claimed`, () => {
    const draw = unrelated(rows, [groups], share);
    let alarms = 0;
    for (let repeat = 0; repeat < 2000; repeat++) {
      const { columns, labels } = draw();
      if (associations(columns, labels)[0].p < 0.05) alarms++;
    }
    // Of 2,000 at 5 %: more than 130 have a chance of 0.1 %. A G-test has 140 to 190.
    assert(alarms > 20 && alarms <= 130, `${alarms} of 2000`);
  });
}

Deno.test("the number of groups decides nothing among columns that tell nothing", () => {
  const draw = unrelated(150, [2, 12], 0.3);
  let many = 0;
  for (let repeat = 0; repeat < 500; repeat++) {
    const { columns, labels } = draw();
    if (associations(columns, labels)[0].column === "12 groups") many++;
  }
  assert(many > 175 && many < 325, `${many} of 500`);
});

Deno.test("mutual information of few customers is on average that of all", () => {
  const rates = [0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7];
  const entropy = (p: number) => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
  const mean = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const truth = entropy(mean(rates)) - mean(rates.map(entropy));
  const { random } = randomState(2);
  const found = Array.from({ length: 500 }, () => {
    const groups = Array.from({ length: 200 }, () => Math.floor(10 * random()));
    const labels = groups.map((group) => Number(random() < rates[group]));
    const cells = groups.map((group) => `c${group}`);
    return associations([text("x", cells)], labels)[0].bits;
  });
  // As counted, 9 / (400 ln 2) = 0.032 bits too many.
  assertAlmostEquals(mean(found), truth, 0.006);
});

Deno.test("groupsOf() bands dates by month, quarter, year and years", () => {
  const names = (...values: string[]) => groupsOf(text("d", values)).names;
  assertEquals(names("2024-01-31", "", "2024-12-01"), ["2024-01", "2024-12"]);
  assertEquals(names("2022-12-31T10:00:00", "2024-05-01"), [
    "2022 Q4",
    "2024 Q2",
  ]);
  assertEquals(names("2015-12-31", "2024-05-01"), ["2015", "2024"]);
  assertEquals(names("1988-12-31", "2024-05-01"), [
    "1985 – 1989",
    "2020 – 2024",
  ]);
  assertEquals(names("2024-01-31", "soon"), ["2024-01-31", "soon"]);
});

Deno.test("groupsOf() keeps the largest categories and joins the others", () => {
  const values = Array.from({ length: 40 }, (_, i) => `c${i % 20}`)
    .concat("c2", "c10", "c11", "");
  const { names, of } = groupsOf(text("c", values), { most: 3 });
  assertEquals(names, ["c2", "c10", "c11", "17 others"]);
  assertEquals(of.at(-1), -1);
  const rates = churnRates(text("c", values), values.map(() => 1), { most: 3 });
  assertEquals(rates.map(({ customers }) => customers), [3, 3, 3, 34, 1]);
});

Deno.test("groupsOf() gives no two bands one name", () => {
  const values = [1000001, 1000002, 1000003, 1000004, 1000005, 1000006];
  const { names } = groupsOf(number("x", values), { bands: 3 });
  assertEquals(names, [
    "1,000,001 – 1,000,002",
    "1,000,003 – 1,000,004",
    "1,000,005 – 1,000,006",
  ]);
  const small = groupsOf(number("x", [0, 1.23456e-7, 2e-7]), { bands: 2 });
  assertEquals(small.names, ["0 – 1.235e-7", "2e-7"]);
});

Deno.test("churnRates() tells blank cells from a category named missing", () => {
  const rates = churnRates(text("x", ["missing", "", "missing"]), [1, 0, 1]);
  assertEquals(rates.map(({ group, rate }) => [group, rate]), [
    ["missing", 1],
    ["(blank)", 0],
  ]);
});
