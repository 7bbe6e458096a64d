import type { Role } from "lib/customers/columns/columns.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { associations, churnRates, explore } from "lib/exploration/explore.ts";
import { wilsonInterval } from "lib/statistics/wilson.ts";
import { askPython } from "./python.ts";

const text = (name: string, values: string[]) => ({
  name,
  kind: "text" as const,
  values,
});
const number = (name: string, values: number[]) => ({
  name,
  kind: "float64" as const,
  values: Float64Array.from(values),
});

Deno.test("churnRates() counts by category, blank cells last", () => {
  const column = text("contract", ["b", "a", "", "b", " "]);
  assertEquals(
    churnRates(column, [1, 0, 1, 0, 0]).map(({ group, customers, churned }) => [
      group,
      customers,
      churned,
    ]),
    [["a", 1, 0], ["b", 2, 1], ["missing", 2, 1]],
  );
});

Deno.test("churnRates() names bands by the values in them", () => {
  const column = number("tenure", [1, 2, 3, 4, 5, 6, 7, 8, NaN]);
  const rates = churnRates(column, [1, 1, 0, 0, 0, 0, 0, 0, 1], {
    bands: 2,
  });
  assertEquals(rates.map(({ group, rate }) => [group, rate]), [
    ["1 – 4", 0.5],
    ["5 – 8", 0],
    ["missing", 1],
  ]);
});

Deno.test("churnRates() gives each of a few values its own group", () => {
  const rates = churnRates(number("senior", [0, 1, 1, 0]), [0, 1, 0, 0]);
  assertEquals(rates.map(({ group }) => group), ["0", "1"]);
});

Deno.test("churnRates() puts every customer into one group", () => {
  fc.assert(fc.property(
    fc.array(
      fc.tuple(
        fc.oneof(fc.double(), fc.integer({ min: 0, max: 6 })),
        fc.nat(1),
      ),
      { minLength: 1 },
    ),
    (rows) => {
      const labels = rows.map(([, label]) => label);
      const rates = churnRates(number("x", rows.map(([x]) => x)), labels);
      const sum = (name: "customers" | "churned") =>
        rates.reduce((total, rate) => total + rate[name], 0);
      assertEquals(sum("customers"), rows.length);
      assertEquals(sum("churned"), labels.filter(Boolean).length);
      assert(rates.every(({ customers }) => customers > 0));
    },
  ));
});

Deno.test("wilsonInterval() gives SciPy's numbers", async () => {
  const cases = [[0, 10], [10, 10], [3, 7], [250, 1000], [1, 2]];
  const expected = await askPython<number[][]>(
    `
import json, sys
from scipy.stats import binomtest
print(json.dumps([list(binomtest(k, n).proportion_ci(method="wilson"))
                  for k, n in json.load(sys.stdin)]))`,
    cases,
  );
  cases.forEach(([successes, trials], index) => {
    const { low, high } = wilsonInterval(successes, trials);
    assertAlmostEquals(low, expected[index][0], 1e-12);
    assertAlmostEquals(high, expected[index][1], 1e-12);
  });
});

Deno.test("associations() gives scikit-learn's mutual information, less its bias", async () => {
  const often = <T>(cells: T[]) =>
    Array.from({ length: 25 }, () => cells).flat();
  const contract = often(["a", "b", "c", "a", "b", "c", "a", "a"]);
  const support = often(["y", "n", "y", "n", "y", "n", "y", "n"]);
  const labels = often([1, 0, 0, 1, 1, 0, 1, 0]);
  const [first, second] = associations(
    [text("support", support), text("contract", contract)],
    labels,
  );
  const nats = await askPython<number[]>(
    `
import json, sys
from sklearn.metrics import mutual_info_score
contract, support, labels = json.load(sys.stdin)
print(json.dumps([mutual_info_score(contract, labels), mutual_info_score(support, labels)]))`,
    [contract, support, labels],
  );
  assertEquals([first.column, second.column], ["contract", "support"]);
  // Miller and Madow: (groups - 1) / (2 rows) nats.
  assertAlmostEquals(first.bits, (nats[0] - 2 / 400) / Math.LN2, 1e-12);
  assertAlmostEquals(second.bits, (nats[1] - 1 / 400) / Math.LN2, 1e-12);
  assertEquals([first.highest.group, first.lowest.group], ["a", "c"]);
});

Deno.test("explore() takes the columns that may become features", () => {
  const column = (name: string, role: Role) => ({
    name,
    role,
    reason: "",
    distinct: "",
    missing: 0,
    examples: [],
  });
  const { associations, missingness, correlations } = explore({
    table: {
      rows: 4,
      columns: [
        text("id", ["a", "b", "c", "d"]),
        text("left", ["yes", "no", "yes", "no"]),
        number("tenure", [1, 2, NaN, 4]),
        text("since", ["2024-01-01", "2023-01-01", "2022-01-01", ""]),
        text("plan", ["x", "y", "x", "y"]),
      ],
    },
    roles: {
      target: { name: "left", positive: "yes", negative: "no" },
      columns: [
        column("id", "id"),
        column("left", "target"),
        column("tenure", "numeric"),
        column("since", "date"),
        column("plan", "categorical"),
      ],
    },
  });
  assertEquals(
    associations.map(({ column }) => column).sort(),
    ["plan", "since", "tenure"],
  );
  assertEquals(
    associations.find(({ column }) => column === "plan")!.rates
      .map(({ group, rate }) => [group, rate]),
    [["x", 1], ["y", 0]],
  );
  assertEquals(missingness.map(({ column }) => column).sort(), [
    "since",
    "tenure",
  ]);
  assertEquals(correlations.length, 3);
});
