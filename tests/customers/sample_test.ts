import { assert, assertEquals, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { csvText } from "lib/customers/reading/csv.ts";
import { type Sample, sampleCustomers } from "lib/customers/sample/sample.ts";
import { type Column, column, numbers } from "lib/table.ts";

const fixture = (name: string) =>
  Deno.readTextFile(new URL(`../fixtures/sample/${name}`, import.meta.url));

interface Expected {
  kind: "number" | "text";
  sha256: string;
  first: (number | string)[];
  all?: (number | string)[];
}
const { cases }: {
  cases: {
    count: number;
    seed: number;
    columns: Record<string, Expected>;
  }[];
} = JSON.parse(await fixture("expected.json"));

/** The digest over every cell that the fixture's script describes. */
function sha256({ kind, values }: Column): string {
  const hash = createHash("sha256");
  if (kind === "text") hash.update(values.map((text) => `${text}\n`).join(""));
  else hash.update(new Uint8Array(values.buffer));
  return hash.digest("hex");
}

for (const { count, seed, columns } of cases) {
  Deno.test(`every cell of ${count} customers of seed ${seed} is NumPy's`, () => {
    const independent = sampleCustomers({ count, seed, labels: "independent" });
    assertEquals(
      independent.columns.map(({ name }) => name),
      Object.keys(columns),
    );
    for (const [name, expected] of Object.entries(columns)) {
      const actual = column(independent, name);
      assertEquals([...actual.values.slice(0, 3)], expected.first, name);
      if (expected.all) assertEquals([...actual.values], expected.all, name);
      assertEquals(sha256(actual), expected.sha256, name);
    }
    const behavioural = sampleCustomers({ count, seed });
    assertEquals(
      behavioural.columns.slice(0, 9).map(sha256),
      independent.columns.slice(0, 9).map(sha256),
      "the labels' kind leaves the other columns alone",
    );
  });
}

Deno.test("the sample's CSV is the text that pandas writes", async () => {
  assertEquals(
    csvText(sampleCustomers({ labels: "independent" })),
    await fixture("sample_1000_42.csv"),
  );
});

Deno.test("behavioural labels repeat, and differ between seeds", () => {
  const churn = (seed: number) =>
    numbers(sampleCustomers({ count: 200, seed }), "churn");
  assertEquals(churn(1), churn(1));
  assert(churn(1).some((label, row) => label !== churn(2)[row]));
});

/** The AUC that scoring by the true probabilities is expected to have. */
function reachableAuc(probability: Float64Array): number {
  let [stayed, ranked, churned] = [0, 0, 0];
  for (const p of probability.toSorted()) {
    ranked += p * (stayed + (1 - p) / 2);
    stayed += 1 - p;
    churned += p;
  }
  return ranked / (churned * stayed);
}

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

Deno.test("behavioural labels: about 30 % churn, an AUC of 0.84 can be reached", () => {
  const sample = sampleCustomers({ count: 50_000 });
  const auc = reachableAuc(sample.probability);
  assert(auc > 0.835 && auc < 0.85, `AUC ${auc}`);
  const rate = mean(sample.probability);
  assert(rate > 0.285 && rate < 0.315, `rate ${rate}`);
  const labels = numbers(sample, "churn");
  assert(
    Math.abs(mean(labels) - rate) < 0.01,
    "labels follow the probabilities",
  );
  for (let decile = 0; decile < 10; decile++) {
    const rows = [...sample.probability.keys()].filter((row) =>
      Math.floor(sample.probability[row] * 10) === decile
    );
    const expected = mean(rows.map((row) => sample.probability[row]));
    const actual = mean(rows.map((row) => labels[row]));
    const sure = 4 * Math.sqrt(expected * (1 - expected) / rows.length);
    assert(Math.abs(actual - expected) < sure, `decile ${decile}: ${actual}`);
  }
});

Deno.test("behavioural labels: every effect has the sign that one expects", () => {
  const sample = sampleCustomers({ count: 50_000 });
  const rate = (name: string, keep: (value: number | string) => boolean) => {
    const { values } = column(sample, name);
    return mean(sample.probability.filter((_, row) => keep(values[row])));
  };
  const contract = (name: string) => rate("contract", (v) => v === name);
  assert(contract("Month-to-month") > contract("One year"));
  assert(contract("One year") > contract("Two year"));
  assert(
    rate("tenure", (v) => Number(v) < 12) >
      rate("tenure", (v) => Number(v) >= 60),
  );
  assert(
    rate("monthly_charges", (v) => Number(v) > 80) >
      rate("monthly_charges", (v) => Number(v) < 40),
  );
  for (const service of ["online_security", "tech_support"]) {
    assert(
      rate(service, (v) => v === "No") > rate(service, (v) => v === "Yes"),
    );
  }
});

Deno.test("independent labels have one probability for everybody", () => {
  const sample: Sample = sampleCustomers({ count: 10, labels: "independent" });
  assertEquals(new Set(sample.probability), new Set([0.3]));
});

Deno.test("sampleCustomers() refuses impossible counts", () => {
  for (const count of [0, -1, 1.5, NaN]) {
    assertThrows(() => sampleCustomers({ count }), RangeError, `${count}`);
  }
});
