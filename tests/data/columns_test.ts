import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ColumnOverrides,
  columnsDocument,
  columnsRecords,
  inferColumns,
} from "lib/data/columns.ts";
import { csvLine, csvStream } from "lib/data/csv.ts";
import { readTable } from "lib/data/read_table.ts";
import { sampleCustomers } from "lib/data/sample.ts";
import { column, labels, numbers } from "lib/data/table.ts";

const bytes = (text: string) =>
  ReadableStream.from([new TextEncoder().encode(text)]);

/** CSV of columns whose cells are computed from the row, counted from 0. */
function csv(
  columns: Record<string, (row: number) => string | number>,
  rows = 200,
) {
  const cells = Object.values(columns);
  const lines = Array.from(
    { length: rows },
    (_, row) => csvLine(cells.map((cell) => String(cell(row)))),
  );
  return bytes(csvLine(Object.keys(columns)) + lines.join(""));
}

const churn = (row: number) => row % 3 === 0 ? "Yes" : "No";

async function rolesOf(
  source: ReadableStream<Uint8Array>,
  overrides?: ColumnOverrides,
) {
  const { columns } = await inferColumns(source, overrides);
  return Object.fromEntries(columns.map(({ name, role }) => [name, role]));
}

Deno.test("inferColumns() takes the sample as it is", async () => {
  const roles = await inferColumns(csvStream(sampleCustomers()));
  assertEquals(roles.rows, 1000);
  assertEquals(roles.target, { name: "churn", positive: "1", negative: "0" });
  assertEquals(columnsDocument(roles), {
    version: 1,
    target: { name: "churn", positive: "1", negative: "0" },
    columns: [
      { name: "customer_id", role: "id" },
      { name: "tenure", role: "numeric" },
      { name: "monthly_charges", role: "numeric" },
      { name: "total_charges", role: "numeric" },
      { name: "contract", role: "categorical" },
      { name: "online_security", role: "categorical" },
      { name: "tech_support", role: "categorical" },
      { name: "streaming_tv", role: "categorical" },
      { name: "streaming_movies", role: "categorical" },
    ],
  });
});

const telco = new URL("../../../shared/data/telco.csv", import.meta.url);
const hasTelco = await Deno.stat(telco).then(() => true, () => false);
if (!hasTelco) console.log("Skipped: ../shared/data/telco.csv is not there");

Deno.test({
  name: "inferColumns() takes 7,043 real customers as they are",
  ignore: !hasTelco,
  async fn() {
    const open = async () => (await Deno.open(telco)).readable;
    const roles = await inferColumns(await open());
    assertEquals(roles.target, {
      name: "Churn",
      positive: "Yes",
      negative: "No",
    });
    const named = (role: string) =>
      roles.columns.filter((column) => column.role === role)
        .map(({ name }) => name);
    assertEquals(named("id"), ["customerID"]);
    assertEquals(named("numeric"), [
      "SeniorCitizen",
      "tenure",
      "MonthlyCharges",
      "TotalCharges",
    ]);
    assertEquals(named("categorical").length, 15);
    const table = await readTable(await open(), roles);
    assertEquals(table.rows, 7043);
    const blank = numbers(table, "TotalCharges").filter(Number.isNaN);
    assertEquals(blank.length, 11);
    const churned = labels(table, roles.target).reduce((a, b) => a + b, 0);
    assertEquals(churned, 1869);
  },
});

Deno.test("inferColumns() tells roles by cells and names", async () => {
  const source = csv({
    "": (row) => row,
    account_no: (row) => 7_000_000 + row * 37 % 1009,
    phone: (row) => `+44 ${row * 7919}`,
    country: () => "UK",
    empty: () => " ",
    plan: (row) => ["basic", "plus", ""][row % 3],
    zip: (row) => `0${1000 + row % 40}`,
    city: (row) => `city ${row % 90}`,
    usage: (row) => row % 7 ? row / 8 : "",
    "Churn Reason": (row) => row % 3 ? "" : "price",
    churn,
  });
  assertEquals(await rolesOf(source), {
    "": "id",
    account_no: "id",
    phone: "id",
    country: "constant",
    empty: "constant",
    plan: "categorical",
    zip: "categorical",
    city: "ignored",
    usage: "numeric",
    "Churn Reason": "ignored",
    churn: "target",
  });
});

Deno.test("an id that repeats is no number to learn from", async () => {
  const source = csv({
    customer_id: (row) => row % 90 * 3,
    x: (r) => r / 2,
    churn,
  });
  const { columns } = await inferColumns(source);
  assertEquals(columns[0].role, "ignored");
  assert(columns[0].reason.includes("90 different values in 200 rows"));
});

Deno.test("constant columns are written down as ignored", async () => {
  const roles = await inferColumns(
    csv({ country: () => "UK", x: (row) => row / 2, churn }),
  );
  assertEquals(columnsDocument(roles).columns[0], {
    name: "country",
    role: "ignored",
  });
  assertEquals(columnsRecords(roles)[0].role, "constant");
});

for (
  const [name, positive, negative] of [
    ["Exited", "1", "0"],
    ["Attrition_Flag", "Attrited Customer", "Existing Customer"],
    ["Customer Status", "Churned", "Stayed"],
    ["Churn", "True.", "False."],
    ["churned", "1.0", "0.0"],
    ["is_churn", "t", "f"],
    ["left", "bye", "no"],
  ]
) {
  Deno.test(`'${name}': '${positive}' means churn, '${negative}' does not`, async () => {
    const source = csv({
      x: (row) => row / 2,
      [name]: (row) => row % 4 ? negative : positive,
    });
    assertEquals((await inferColumns(source)).target, {
      name,
      positive,
      negative,
    });
  });
}

Deno.test("overrides win over what is inferred", async () => {
  const source = csv({
    tier: (row) => row % 3,
    note: (row) => `note ${row}`,
    gone: (row) => row % 2 ? "b" : "a",
  });
  const roles = await inferColumns(source, {
    target: "gone",
    positive: "b",
    roles: { tier: "categorical", note: "ignored" },
  });
  assertEquals(roles.target, { name: "gone", positive: "b", negative: "a" });
  assertEquals(
    roles.columns.map(({ role, reason }) => [role, reason]).slice(0, 2),
    [["categorical", "as told"], ["ignored", "as told"]],
  );
});

const x = (row: number) => row / 2;
const refusals: {
  what: string;
  source: () => ReadableStream<Uint8Array>;
  overrides?: ColumnOverrides;
  says: string;
}[] = [
  { what: "an empty file", source: () => bytes(""), says: "it is empty" },
  { what: "a header alone", source: () => bytes("x,churn\n"), says: "no rows" },
  {
    what: "a name that is there twice",
    source: () => bytes("x,x,churn\n1,2,0\n"),
    says: "two columns are named 'x'",
  },
  {
    what: "no target by name",
    source: () => csv({ x, gone: churn }),
    says: "name one of those with two values, 'gone'",
  },
  {
    what: "a target of three values",
    source: () => csv({ x, churn: (row) => ["Yes", "No", "Joined"][row % 3] }),
    says: "it has 3 ('Yes', 'No', 'Joined')",
  },
  {
    what: "a target whose spelling says nothing",
    source: () => csv({ x, churn: (row) => row % 2 ? "A" : "B" }),
    says: "say whether 'B' or 'A' does",
  },
  {
    what: "a customer without a label",
    source: () => csv({ x, churn: (row) => row === 5 ? "" : churn(row) }),
    says: "row 7 as column 'churn' is blank",
  },
  {
    what: "a positive value that is not there",
    source: () => csv({ x, churn }),
    overrides: { positive: "1" },
    says: "Cannot find '1' in column 'churn'",
  },
  {
    what: "an override of an unknown column",
    source: () => csv({ x, churn }),
    overrides: { roles: { y: "ignored" } },
    says: "Cannot find column 'y': the CSV has x, churn",
  },
  {
    what: "a few texts among numbers",
    source: () => csv({ x: (row) => row === 8 ? "n/a" : row / 2, churn }),
    says: "the first 'n/a' in row 10",
  },
  {
    what: "text in a column told to be numeric",
    source: () => csv({ x: (row) => row === 8 ? "n/a" : row / 2, churn }),
    overrides: { roles: { x: "numeric" } },
    says: "row 10 holds 'n/a'",
  },
  {
    what: "nothing to learn from",
    source: () => csv({ id: (row) => row, churn }),
    says: "no column besides the target",
  },
];
for (const { what, source, overrides, says } of refusals) {
  Deno.test(`inferColumns() refuses ${what}`, async () => {
    await assertRejects(() => inferColumns(source(), overrides), Error, says);
  });
}

Deno.test("different values are counted up to a limit", async () => {
  const source = csv({ x: (row) => row / 7, churn }, 12_000);
  const { columns } = await inferColumns(source);
  assertEquals(columns[0].distinct, "at least 10,000");
  assertEquals(columns[0].role, "numeric");
});

Deno.test("readTable() stops at its limit and gives back the sample", async () => {
  const sample = sampleCustomers({ count: 50 });
  const roles = await inferColumns(csvStream(sample));
  const table = await readTable(csvStream(sample), roles, 20);
  assertEquals(table.rows, 20);
  for (const name of ["tenure", "total_charges", "contract"]) {
    const [read, drawn] = [column(table, name), column(sample, name)];
    assertEquals(read.kind, drawn.kind);
    assertEquals([...read.values], [...drawn.values.slice(0, 20)]);
  }
  assertEquals(
    [...labels(table, roles.target)],
    [...numbers(sample, "churn").slice(0, 20)],
  );
});
