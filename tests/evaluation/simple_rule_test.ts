import { assert, assertEquals } from "@std/assert";
import type { Column } from "lib/table.ts";
import { ruleOrder, simpleRule } from "lib/retention/simple_rule.ts";

const text = (name: string, values: string[]): Column => ({
  name,
  kind: "text",
  values,
});

/** Cities, the first of which churn, each with as many customers as its place. */
const cities = (count: number, sizes: (city: number) => number) =>
  Array.from(
    { length: count },
    (_, city) => Array.from({ length: sizes(city) }, () => `city ${city}`),
  ).flat();

Deno.test("the rule picks the same category in other rows, whatever their sizes are", () => {
  const validation = cities(30, (city) => city === 7 ? 40 : 10 + city);
  const labels = Uint8Array.from(validation, (city) => +(city === "city 7"));
  const rule = simpleRule([text("city", validation)], labels);
  assertEquals(rule.category, { column: "city", group: "city 7" });
  // The smallest of the test rows, among the "others" of any table.
  const test = cities(30, (city) => city === 7 ? 3 : 10 + city);
  const order = ruleOrder(rule, [text("city", test)]);
  assertEquals([...order].map((row) => test[row]), Array(3).fill("city 7"));
});

Deno.test("a category is one of the cells', never several small ones together", () => {
  const values = cities(30, (city) => city < 13 ? 40 : 6);
  const labels = Uint8Array.from(values, (city) => +(+city.slice(5) >= 13));
  const { category } = simpleRule([text("city", values)], labels);
  assert(values.includes(category!.group), category!.group);
});

Deno.test("dates are ordered, and no categories", () => {
  const days = ["2024-01-05", "2023-05-01", "", "2024-06-01", "2022-02-01"];
  const labels = Uint8Array.of(1, 0, 0, 1, 0);
  const rule = simpleRule([text("joined", days)], labels);
  assertEquals(rule, {
    category: undefined,
    number: { column: "joined", first: "highest" },
  });
  assertEquals([...ruleOrder(rule, [text("joined", days)])], [3, 0, 1, 4, 2]);
});
