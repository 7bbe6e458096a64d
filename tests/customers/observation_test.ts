import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { columnsDocument } from "lib/customers/columns/columns.ts";
import { csvLine } from "lib/customers/reading/csv.ts";
import {
  type CustomersOptions,
  readCustomers,
} from "lib/customers/customers.ts";
import { today } from "lib/customers/columns/observation.ts";
import { readCustomersToScore } from "lib/customers/scoring_file.ts";
import type { Features } from "lib/customers/features.ts";
import { rawCustomers } from "lib/customers/customers.ts";

const bytes = (text: string) =>
  ReadableStream.from([new TextEncoder().encode(text)]);

type Cells = Record<string, (row: number) => string | number>;

function csv(columns: Cells, rows = 200): string {
  const cells = Object.values(columns);
  const lines = Array.from(
    { length: rows },
    (_, row) => csvLine(cells.map((cell) => String(cell(row)))),
  );
  return csvLine(Object.keys(columns)) + lines.join("");
}

const day = (start: string, days: number) =>
  new Date(Date.parse(`${start}T00:00:00Z`) + 864e5 * days).toISOString()
    .slice(0, 10);
const churned = (row: number) => row % 3 === 0;
const base: Cells = {
  customer_id: (row) => `C${1000 + row}`,
  tenure: (row) => (row * 7) % 72,
  joined: (row) => day("2021-01-01", (row * 37) % 1200),
  churn: (row) => churned(row) ? "Yes" : "No",
};

const read = (columns: Cells, options: CustomersOptions = {}) =>
  readCustomers(
    "the test",
    () => Promise.resolve(bytes(csv(columns))),
    options,
  );

const reasonOf = (
  { roles }: Awaited<ReturnType<typeof read>>,
  name: string,
) => roles.columns.find((column) => column.name === name)!.reason;

Deno.test("dates are counted to the file's latest date, which is said", async () => {
  const customers = await read(base);
  const latest = Array.from({ length: 200 }, (_, row) => base.joined(row))
    .toSorted().at(-1);
  assertEquals(customers.observedOn, latest);
  assertStringIncludes(
    reasonOf(customers, "joined"),
    `counted in days to ${latest}, the file's latest date`,
  );
  assertEquals(columnsDocument(customers.roles).observed_on, latest);
});

Deno.test("a date in the future is not the day of observation", async () => {
  const customers = await read({
    ...base,
    contract_end: (row) => day(today(), row - 100),
  });
  assertEquals(customers.observedOn, today());
});

Deno.test("a day that is the same in every row is the day of observation, if it is the latest", async () => {
  const customers = await read({ ...base, snapshot: () => "2025-06-30" });
  assertEquals(customers.observedOn, "2025-06-30");
});

Deno.test("dates in another spelling count as well", async () => {
  const customers = await read({
    ...base,
    joined: (row) => `${1 + row % 12}/${1 + row % 12}/2023`,
  }, { dayFirst: false });
  assertEquals(customers.observedOn, "2023-12-12");
});

Deno.test("the day of observation can be given, or a column of it", async () => {
  const told = await read(base, { observedOn: "2025-01-31" });
  assertEquals(told.observedOn, "2025-01-31");
  assertStringIncludes(
    reasonOf(told, "joined"),
    "counted in days to 2025-01-31",
  );
  const seen: Cells = {
    ...base,
    seen: (row) => row % 2 ? "2024-12-31" : "2025-01-31",
  };
  const own = await read(seen, { roles: { seen: "observation" } });
  assertEquals(own.observedOn, undefined);
  assertStringIncludes(
    reasonOf(own, "joined"),
    "counted in days to each row's seen",
  );
  const document = columnsDocument(own.roles);
  assertEquals(document.observed_on, undefined);
  assertEquals(
    document.columns.find(({ name }) => name === "seen")?.role,
    "observation",
  );
  assertEquals(rawCustomers(own, 1), [{
    tenure: 0,
    joined: "2021-01-01",
    seen: "2025-01-31",
  }]);
});

for (
  const [options, says] of [
    [{ observedOn: "31.12.2024" }, "must be a date such as 2024-12-31"],
    [{ observedOn: "2024-02-30" }, "current value is '2024-02-30'"],
    [
      { observedOn: "2024-12-31", roles: { joined: "observation" } },
      "use only one of them",
    ],
    [{ departed: "gone" }, "Cannot find column 'gone'"],
  ] as [CustomersOptions, string][]
) {
  Deno.test(`${JSON.stringify(options)} is refused`, async () => {
    const error = await assertRejects(() => read(base, options), RangeError);
    assertStringIncludes(error.message, says);
  });
}

Deno.test("dates that all lie in the future need a day of observation", async () => {
  const columns = {
    ...base,
    joined: (row: number) => day(today(), 1 + row % 40),
  };
  const error = await assertRejects(() => read(columns));
  assertStringIncludes((error as Error).message, "set { observedOn:");
  assertEquals(
    (await read(columns, { observedOn: today() })).observedOn,
    today(),
  );
});

Deno.test("what is known only after the observation is named with its rows", async () => {
  const { findings } = await read({
    ...base,
    last_bill: (row) =>
      churned(row) && row % 2
        ? day("2025-01-05", row % 7)
        : day("2024-12-01", row % 11),
  }, { observedOn: "2024-12-31" });
  const found = findings.find(({ column }) => column === "last_bill")!;
  assertStringIncludes(
    found.message,
    "is after the day of observation in 33 of 200 rows, 33 of which are customers who left",
  );
  assertEquals(found.rows, [5, 11, 17, 23, 29]);
  assert(!findings.some(({ column }) => column === "joined"));
});

Deno.test("the same by the day of each row", async () => {
  const { findings } = await read({
    ...base,
    seen: (row) => day("2024-01-01", row),
    call: (row) =>
      row === 150
        ? day("2024-01-01", 151)
        : row === 7
        ? ""
        : day("2024-01-01", row),
  }, { roles: { seen: "observation" } });
  const [found] = findings.filter(({ column }) => column === "call");
  assertEquals(found.rows, [152]);
  assertStringIncludes(found.message, "in 1 of 200 rows, 1 of which");
});

Deno.test("a column of departures is compared, and not learned from", async () => {
  const left = (row: number) => churned(row) ? day("2025-01-05", row % 60) : "";
  const options = { observedOn: "2024-12-31", departed: "left" } as const;
  const customers = await read({ ...base, left }, options);
  assertEquals(
    customers.roles.columns.find(({ name }) => name === "left")!.role,
    "ignored",
  );
  assertEquals(customers.findings, []);
  const early = await assertRejects(() =>
    read(
      { ...base, left: (row) => row === 9 ? "2024-12-31" : left(row) },
      options,
    )
  );
  assertStringIncludes(
    (early as Error).message,
    "1 of 200 customers had already left on the day they were observed, according to column 'left' (row 11: '2024-12-31')",
  );
  const { findings } = await read(
    { ...base, left: (row) => row === 9 ? "" : left(row) },
    options,
  );
  assertStringIncludes(
    findings[0].message,
    "1 of 200 customers churned but have no day",
  );
});

const features: Features = {
  version: 3,
  target: { name: "churn", positive: "Yes", negative: "No" },
  features: [
    { name: "tenure", column: "tenure", kind: "numeric", mean: 0, scale: 1 },
    { name: "joined", column: "joined", kind: "duration", mean: 0, scale: 1 },
  ],
  unused: ["customer_id"],
  ids: ["customer_id"],
  observation: { date: "2024-12-31" },
  rows: { train: 1, validation: 1, test: 1 },
  churned: { train: 1, validation: 1, test: 1 },
  split: { by: "rows" },
  seed: 42,
  baseline: { rows: 1 },
};

const toScore = (
  columns: Cells,
  options: { observedOn?: string } = {},
  model: Partial<Features> = {},
) =>
  readCustomersToScore(
    "today.csv",
    () => Promise.resolve(bytes(csv(columns))),
    { ...features, ...model },
    options,
  );

Deno.test("customers to score are observed today, or when it is said", async () => {
  const now = await toScore(base);
  assertEquals(now.observedOn, today());
  const reason =
    now.roles.columns.find(({ name }) => name === "joined")!.reason;
  assertStringIncludes(reason, `counted in days to ${today()}, today`);
  const told = await toScore(base, { observedOn: "2025-03-31" });
  assertEquals(told.observedOn, "2025-03-31");
  await assertRejects(() => toScore(base, { observedOn: "March" }), RangeError);
});

Deno.test("customers to score keep the days of their own", async () => {
  const own = await toScore({ ...base, seen: () => "2025-01-31" }, {}, {
    observation: { column: "seen" },
  });
  assertEquals(
    own.roles.columns.find(({ name }) => name === "seen")!.role,
    "observation",
  );
});

Deno.test("ids that are there again hold the rows of a customer together", async () => {
  const panel = { ...base, customer_id: (row: number) => `C${row % 70}` };
  const customers = await read(panel);
  const [id] = customers.roles.columns;
  assertEquals([id.role, id.repeats], ["id", true]);
  assertEquals(columnsDocument(customers.roles).groups, ["customer_id"]);
  const found = customers.findings.find(({ column }) =>
    column === "customer_id"
  )!;
  assertEquals(found.severity, "warning");
  assertStringIncludes(
    found.message,
    "130 of 200 rows repeat an id of column 'customer_id': the split keeps the rows of one customer in one part, but each counts as a customer, so the intervals are too narrow",
  );
  assertEquals(found.rows, [72, 73, 74, 75, 76]);
  assertEquals(columnsDocument((await read(base)).roles).groups, []);
  const apart = await read(panel, { roles: { customer_id: "ignored" } });
  assertEquals(columnsDocument(apart.roles).groups, []);
});

Deno.test("rows that are equal in all but the id are named", async () => {
  const twin = (row: number) => row < 180 ? row : row - 180;
  const columns = Object.fromEntries(
    Object.entries(base).map(([name, cell]) => [
      name,
      name === "customer_id" ? cell : (row: number) => cell(twin(row)),
    ]),
  );
  const { findings } = await read({
    ...columns,
    charges: (row) => 20 + twin(row) * 0.37,
  });
  assertEquals(findings.length, 1);
  assertStringIncludes(
    findings[0].message,
    "20 of 200 rows equal another row except for 'customer_id'",
  );
  assertEquals(findings[0].rows, [182, 183, 184, 185, 186]);
  assertEquals(findings[0].examples[0], "same as row 2");
});
