import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  columnsDocument,
  columnsRecords,
} from "lib/customers/columns/columns.ts";
import { csvLine, csvStream } from "lib/customers/reading/csv.ts";
import {
  type CustomersOptions,
  readCustomers,
} from "lib/customers/customers.ts";
import { CustomersError } from "lib/customers/checks/findings.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { column, labels, numbers } from "lib/table.ts";
import { pythonFolder } from "lib/resources/requests/source_archive.ts";
import { askPython } from "../python.ts";

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

/** Reads a source that can be opened once: its text is kept. */
async function read(
  source: ReadableStream<Uint8Array>,
  options?: CustomersOptions,
) {
  const text = await new Response(source).text();
  return await readCustomers(
    "the test",
    () => Promise.resolve(bytes(text)),
    options,
  );
}

async function inferColumns(
  source: ReadableStream<Uint8Array>,
  options?: CustomersOptions,
) {
  return (await read(source, options)).roles;
}

async function rolesOf(
  source: ReadableStream<Uint8Array>,
  options?: CustomersOptions,
) {
  const { columns } = await inferColumns(source, options);
  return Object.fromEntries(columns.map(({ name, role }) => [name, role]));
}

Deno.test("inferColumns() takes the sample as it is", async () => {
  const roles = await inferColumns(csvStream(sampleCustomers()));
  assertEquals(roles.rows, 1000);
  assertEquals(roles.target, { name: "churn", positive: "1", negative: "0" });
  assertEquals(columnsDocument(roles), {
    version: 3,
    observed_on: undefined,
    groups: [],
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
    const { roles, table, findings, open: upload } = await readCustomers(
      "telco.csv",
      open,
    );
    assertEquals(findings, []);
    assertEquals(
      await new Response(await upload()).bytes(),
      await Deno.readFile(telco),
    );
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
    plan: (row) => ["basic", "plus", "", "pro"][row % 4],
    zip: (row) => `0${1000 + row % 40}`,
    city: (row) => `city ${row % 90}`,
    usage: (row) => row % 7 ? row / 8 : "",
    "Churn Reason": (row) => row % 3 ? "" : "price",
    churn,
  });
  assertEquals(await rolesOf(source), {
    "column 1": "id",
    account_no: "id",
    phone: "id",
    country: "constant",
    empty: "constant",
    plan: "categorical",
    zip: "categorical",
    city: "categorical",
    usage: "numeric",
    "Churn Reason": "ignored",
    churn: "target",
  });
});

Deno.test("an id that repeats is no number to learn from", async () => {
  const source = csv({
    shop_id: (row) => row * 3 % 53,
    x: (row) => row / 2,
    churn,
  }, 600);
  const { columns } = await inferColumns(source);
  assertEquals(columns[0].role, "ignored");
  assert(columns[0].reason.includes("53 different values in 600 rows"));
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
    ["left", "gone", "no"],
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
    [["categorical", "as specified"], ["ignored", "as specified"]],
  );
});

const x = (row: number) => row / 2;
const refusals: {
  what: string;
  source: () => ReadableStream<Uint8Array>;
  overrides?: CustomersOptions;
  says: string;
}[] = [
  { what: "an empty file", source: () => bytes(""), says: "it is empty" },
  { what: "a header alone", source: () => bytes("x,churn\n"), says: "no rows" },
  {
    what: "no target by name",
    source: () => csv({ x, gone: churn }),
    says: "these have two values: 'gone'",
  },
  {
    what: "a target of three values",
    source: () => csv({ x, churn: (row) => ["Yes", "No", "Joined"][row % 3] }),
    says: "has 3 ('Yes', 'No', 'Joined')",
  },
  {
    what: "a target of one value",
    source: () => csv({ x, churn: () => "No" }),
    says: "is 'No' for every customer",
  },
  {
    what: "a target whose spelling says nothing",
    source: () => csv({ x, churn: (row) => row % 2 ? "A" : "B" }),
    says: "{ positive: … }: 'B' or 'A'",
  },
  {
    what: "a customer without a label",
    source: () => csv({ x, churn: (row) => row === 5 ? "" : churn(row) }),
    says: "(row 7)",
  },
  {
    what: "a positive value that is not there",
    source: () => csv({ x, churn }),
    overrides: { positive: "1" },
    says: "column 'churn' has no value '1'",
  },
  {
    what: "an override of an unknown column",
    source: () => csv({ x, churn }),
    overrides: { roles: { y: "ignored" } },
    says: "Cannot find column 'y': the CSV has x, churn",
  },
  {
    what: "a few texts among numbers",
    source: () => csv({ x: (row) => row === 8 ? "many" : row / 2, churn }),
    says: "text in 1 of 200 cells (row 10: 'many')",
  },
  {
    what: "text in a column told to be numeric",
    source: () => csv({ x: (row) => row % 3 ? "many" : row / 2, churn }),
    overrides: { roles: { x: "numeric" } },
    says: "text in 133 of 200 cells (row 3: 'many')",
  },
  ...(["numeric", "date", "categorical"] as const).map((role) => ({
    what: `a blank column told to be ${role}`,
    source: () => csv({ x, y: () => "", churn }),
    overrides: { roles: { y: role } },
    says:
      'blank in every row, so there is nothing to learn from: fill it in, or leave it out with { roles: { "y": "ignored" } }',
  })),
  ...(["numeric", "date"] as const).map((role) => ({
    what: `a column of N/A told to be ${role}`,
    source: () => csv({ x, y: (row) => row % 2 ? "N/A" : "-", churn }),
    overrides: { roles: { y: role } },
    says: "column 'y' is blank in every row",
  })),
  {
    what: "hardly any cell in a column told to be numeric",
    source: () => csv({ x, y: (row) => row % 50 ? "" : row, churn }),
    overrides: { roles: { y: "numeric" } },
    says: "column 'y' is blank in all but 4 rows, and perhaps none of these is",
  },
  {
    what: "hardly any number among N/A",
    source: () => csv({ x, y: (row) => row % 50 ? "N/A" : row, churn }),
    says: "column 'y' is blank in all but 4 rows, and perhaps none of these is",
  },
  {
    what: "nothing to learn from",
    source: () => csv({ id: (row) => row, churn }),
    says: "no column except the target",
  },
];
for (const { what, source, overrides, says } of refusals) {
  Deno.test(`readCustomers() refuses ${what}`, async () => {
    await assertRejects(() => read(source(), overrides), Error, says);
  });
}

Deno.test("everything that is wrong is said at once", async () => {
  const source = csv({
    x: (row) => row === 8 ? "many" : row / 2,
    y: (row) => row === 9 ? "inf" : row / 2,
    churn: (row) => row === 5 ? "" : churn(row),
  });
  const { findings, message } = await assertRejects(
    () => read(source),
    CustomersError,
    "for 3 reasons",
  );
  assertEquals(
    findings.map(({ severity, column, rows }) => [severity, column, rows]),
    [["error", "churn", [7]], ["error", "x", [10]], ["error", "y", [11]]],
  );
  assertEquals(message.split("\n").length, 4);
});

Deno.test("different values are counted up to a limit", async () => {
  const source = csv({ x: (row) => row / 7, churn }, 12_000);
  const { columns } = await inferColumns(source);
  assertEquals(columns[0].distinct, "at least 10,000");
  assertEquals(columns[0].role, "numeric");
});

Deno.test("the table gives back the sample", async () => {
  const sample = sampleCustomers({ count: 200 });
  const { roles, table, findings } = await read(csvStream(sample));
  assertEquals(findings, []);
  assertEquals(table.rows, 200);
  for (const name of ["tenure", "total_charges", "contract"]) {
    const [given, drawn] = [column(table, name), column(sample, name)];
    assertEquals(given.kind, drawn.kind);
    assertEquals([...given.values], [...drawn.values]);
  }
  assertEquals([...labels(table, roles.target)], [...numbers(sample, "churn")]);
});

Deno.test("columns.json of the sample is one that preprocess.py takes", async () => {
  const open = () => Promise.resolve(csvStream(sampleCustomers()));
  const { roles } = await readCustomers("the sample", open);
  const document = columnsDocument(roles);
  const taken = await askPython(
    `
import json, sys, pathlib, tempfile
document, folder = json.load(sys.stdin)
sys.path.insert(0, folder)
from churn.columns import read_columns
with tempfile.TemporaryDirectory() as place:
    path = pathlib.Path(place, "columns.json")
    path.write_text(json.dumps(document))
    print(json.dumps(read_columns(path)))`,
    [document, pythonFolder],
  );
  const { target, columns, groups } = document;
  assertEquals(taken, { target, columns, observed_on: null, groups });
});
