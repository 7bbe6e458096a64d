import { assert, assertEquals, assertThrows } from "@std/assert";
import { readCustomers } from "lib/customers/customers.ts";
import { display } from "lib/show/bundle.ts";
import {
  assume,
  breakEven,
  customerValue,
} from "lib/evaluation/assumptions.ts";
import { showAssumptions } from "lib/evaluation/offer_tables.ts";

const terms = { cost: 30, success: 0.3, margin: 0.5, months: 12 };

type Columns = Record<string, (row: number) => string | number>;

/** Customers whose columns have these names and cells, besides a tenure. */
async function file(columns: Columns) {
  const all = {
    tenure: (row: number) => 1 + (row * 7) % 72,
    ...columns,
    churn: (row: number) => row % 3 ? "No" : "Yes",
  };
  const lines = Array.from(
    { length: 200 },
    (_, row) => Object.values(all).map((cell) => cell(row)).join(","),
  );
  const text = [Object.keys(all).join(","), ...lines].join("\n") + "\n";
  const open = () => Promise.resolve(new Blob([text]).stream());
  return await readCustomers("customers.csv", open);
}
const money = (row: number) => (20 + (row * 37 % 800) / 10).toFixed(2);
const count = (row: number) => row * 11 % 24;
/** Of 200 numbers. */
const medianOf = (values: number[]) => {
  const sorted = values.sort((a, b) => a - b);
  return (sorted[99] + sorted[100]) / 2;
};

const words = async (of: ReturnType<typeof showAssumptions>) =>
  String((await of[display]())["text/plain"]);

Deno.test("the column that says what customers pay is found, and shown with its unit", async () => {
  for (
    const [name, per] of [
      ["MonthlyCharges", "month"],
      ["Monthly Premium Auto", "month"],
      ["Monatsbeitrag", "month"],
      ["MRR", "month"],
      ["Annual_Premium", "year"],
    ] as const
  ) {
    const customers = await file({
      months_since_last_payment: count,
      [name]: money,
    });
    const found = assume(customers, terms);
    assertEquals(found.value, {
      kind: "column",
      column: name,
      per,
      isFound: true,
      typical: medianOf(Array.from({ length: 200 }, (_, row) => +money(row))),
    });
    const first = Number(money(0)) * 0.5 * (per === "year" ? 1 : 12);
    assertEquals(customerValue(customers.table, found)[0], first);
    const shown = await words(showAssumptions(found));
    assert(shown.includes(`'${name}' per ${per}`), shown);
    assert(shown.includes("the only column whose name says so"), shown);
  }
});

Deno.test("a unit that the file writes is shown", async () => {
  const customers = await file({ monthly_fee: (row) => `$${money(row)}` });
  const found = assume(customers, terms);
  assertEquals(found.unit, "$");
  const shown = await words(showAssumptions(found));
  assert(/an offer costs\s+\$30/.test(shown), shown);
});

Deno.test("a part of what is paid does not hide the whole", async () => {
  const customers = await file({
    "Avg Monthly Long Distance Charges": (row) => (row * 13 % 50) / 2,
    "Monthly Charge": money,
  });
  const { value } = assume(customers, terms);
  assertEquals(value.kind === "column" && value.column, "Monthly Charge");
});

Deno.test("several columns that may be it stop with the words to set", async () => {
  const customers = await file({
    "Monthly Charge": money,
    MRR: money,
    "Monthly Fee": money,
  });
  assertThrows(
    () => assume(customers, terms),
    RangeError,
    `'Monthly Charge', 'MRR' and 'Monthly Fee' may all say it; choose one with { value: "Monthly Charge" }`,
  );
  const { value } = assume(customers, { ...terms, value: "MRR" });
  assertEquals(value, {
    kind: "column",
    column: "MRR",
    per: "month",
    isFound: false,
    typical: medianOf(Array.from({ length: 200 }, (_, row) => +money(row))),
  });
});

Deno.test("where no column says it, no money is made up", async () => {
  for (
    const columns of <Columns[]> [
      { months_since_last_payment: count },
      { monthly_income: (row: number) => 2000 + row },
      { "Monthly Fee": (row: number) => row % 2 },
      { "monthly_charge": (row: number) => `${row % 100}%` },
      { minutes: count },
    ]
  ) {
    const customers = await file(columns);
    const found = assume(customers, { ...terms, budget: 1500 });
    assertEquals(found.value, { kind: "offers", offers: 12 });
    assertEquals([found.cost, found.budget, found.unit], [1, 50, "offers"]);
    assertEquals(new Set(customerValue(customers.table, found)), new Set([12]));
    const shown = await words(showAssumptions(found));
    assert(shown.includes("ASSUMED: no column name says"), shown);
    assert(shown.includes("Set value to a column"), shown);
    assert(!/\b30 |\b360\b|\b1,500\b/.test(shown), shown);
  }
});

Deno.test("a set value is taken as it is, and what can't be is refused by name", async () => {
  const customers = await file({
    price: money,
    plan: (row) => row % 2 ? "a" : "b",
  });
  const value = (given: Parameters<typeof assume>[1]) =>
    assume(customers, given).values[0];
  assertEquals(value({ ...terms, value: 40 }), 240);
  assertEquals(value({ ...terms, value: 40, per: "year" }), 20);
  assertEquals(value({ ...terms, value: "price" }), 6 * 20);
  const refuse = (
    words: string,
    given: Partial<typeof terms> & {
      value?: string | number;
      budget?: number;
      per?: "month";
    },
  ) =>
    assertThrows(
      () => assume(customers, { ...terms, ...given }),
      RangeError,
      words,
    );
  refuse(
    "there is no column 'prize'; set 'value' to an amount or to a numeric column: tenure, price",
    { value: "prize" },
  );
  refuse("the role of column 'plan' is 'categorical'", { value: "plan" });
  const values = new Float64Array(2).fill(NaN);
  const blank = {
    rows: 2,
    columns: [{ name: "price", kind: "float64" as const, values }],
  };
  assertThrows(
    () => assume({ ...customers, table: blank }, { ...terms, value: "price" }),
    RangeError,
    "column 'price' is blank in all 2 rows",
  );
  refuse("'cost' must be a positive number: current value is 0", { cost: 0 });
  refuse("'months' must be a positive number", { months: NaN });
  refuse("'value' must be a positive number", { value: -3 });
  refuse("'success' must be above 0", { success: 1.5 });
  refuse("'margin' must be above 0", { margin: 0 });
  refuse("'budget' must not be negative", { budget: -1 });
  refuse("'per' must be", { per: "week" as "month" });
});

Deno.test("blank amounts count as the median of all customers, in every set", () => {
  const table = (values: number[]) => ({
    rows: values.length,
    columns: [{
      name: "fee",
      kind: "float64" as const,
      values: Float64Array.from(values),
    }],
  });
  const source = {
    value: {
      kind: "column",
      column: "fee",
      per: "month",
      isFound: true,
      typical: 20,
    },
    margin: 0.5,
    months: 6,
  } as const;
  assertEquals([...customerValue(table([10, NaN, 30, 20]), source)], [
    30,
    60,
    90,
    60,
  ]);
  assertEquals([...customerValue(table([10, NaN]), source)], [30, 60]);
  assertEquals([...customerValue(table([NaN]), source)], [60]);
  assertEquals(
    [...breakEven(Float64Array.of(400, 0, -5), terms)],
    [0.25, Infinity, Infinity],
  );
});
