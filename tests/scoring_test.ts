/**
 * Scoring a file of customers of whom nobody knows whether they leave.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { csvText, readCsv } from "lib/customers/reading/csv.ts";
import { CustomersError } from "lib/customers/checks/findings.ts";
import { readCustomersToScore } from "lib/customers/scoring_file.ts";
import { readCustomers } from "lib/customers/customers.ts";
import * as churn from "lib/mod.ts";
import { python } from "./python.ts";
import { withSession } from "./with_session.ts";
import { withPreparedWalk } from "./prepared_walk.ts";

Deno.test("a file without a target is scored as its customers are one by one", () =>
  withPreparedWalk(async (session, { prepared, endpoint }) => {
    const customers = await churn.loadCustomers(session, {
      sample: { count: 6000 },
    });

    // As another team writes them: without the target, one more column, in
    // another order, with semicolons and decimal commas.
    const [id, ...others] = customers.table.columns
      .filter(({ name }) => name !== "churn");
    const text = csvText({
      rows: 6000,
      columns: [...others.toReversed(), {
        name: "note",
        kind: "text",
        values: Array(6000).fill("new"),
      }, id],
    }).replaceAll(",", ";").replaceAll(".", ",");
    const path = join(session.settings.stateFolder, "today.csv");
    await Deno.writeTextFile(path, text);
    const features = await churn.readFeatures(session, prepared);
    const today = await churn.loadCustomersToScore(path, features);
    assertEquals(today.findings, []);
    assertEquals(today.roles.rows, 6000);

    const expected: number[] = [];
    const raw = churn.customers.rawCustomers(customers, 6000);
    for (let start = 0; start < 6000; start += 1000) {
      const part = raw.slice(start, start + 1000);
      expected.push(...await churn.predictCustomers(session, endpoint, part));
    }
    const batches = await Array.fromAsync(
      churn.scoreCustomers(session, endpoint, today),
    );
    assert(batches.length > 1);
    assertEquals(
      batches.flatMap(({ probabilities }) => probabilities),
      expected,
    );

    const csv = churn.endpoint.scoredCsv(session, endpoint, today);
    const [header, ...rows] = await Array.fromAsync(readCsv(csv));
    assertEquals(header, ["customer", "customer_id", "probability"]);
    assertEquals(
      rows.map(([, , probability]) => Number(probability)),
      expected,
    );
    assertEquals(rows[5999].slice(0, 2), ["6000", "6000"]);

    const wrong = text.replaceAll("Two year", "two  years");
    await Deno.writeTextFile(path, wrong);
    const strange = await churn.loadCustomersToScore(path, features);
    const counts = await Array.fromAsync(
      churn.scoreCustomers(session, endpoint, strange),
      ({ unseen }) => unseen,
    );
    assertEquals(
      counts.reduce((sum, { contract }) => sum + contract, 0),
      wrong.split("two  years").length - 1,
    );
    assertEquals(batches.map(({ unseen }) => unseen), batches.map(() => ({})));
  }));

Deno.test("raw customers get the bits of their prepared rows: dates, many categories, blanks", () =>
  withSession(async (session) => {
    const csv = join(session.settings.stateFolder, "customers.csv");
    const { success } = await new Deno.Command(python, {
      args: ["tests/soak/make_customers.py", "4000", csv],
    }).output();
    assert(success);
    const customers = await readCustomers(
      "customers.csv",
      async () => (await Deno.open(csv)).readable,
    );
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset, {
      seed: 7,
      testShare: 0.2,
    });
    const prepared = await churn.waitForProcessing(session, processing);
    const training = await churn.startTraining(session, prepared, {
      num_round: 20,
      seed: 7,
      monotone_constraints: { tenure: -1, start_date: 1 },
    });
    const model = await churn.waitForTraining(session, training);
    const endpoint = await churn.startEndpoint(session, model);
    await churn.waitForEndpoint(session, endpoint);
    const { probabilities } = await churn.endpoint.scoreRows(
      session,
      endpoint,
      prepared.test,
    );

    const features = await churn.readFeatures(session, prepared);
    assertEquals(features.seed, 7);
    assertEquals(features.rows.test, 801); // scikit-learn rounds up
    const kinds = new Set(features.features.map(({ kind }) => kind));
    assertEquals(kinds.size, 4);
    const raw = await readCustomersToScore(
      "test.csv",
      () => churn.storage.getObject(session, prepared.raw.test.uri),
      features,
      { observedOn: customers.observedOn },
    );
    assertEquals(features.observation, { date: customers.observedOn });
    assert(
      raw.findings.some(({ column }) => column === "city"),
      "the training part lacks some of the test part's cities",
    );
    const batches = await Array.fromAsync(
      churn.scoreCustomers(session, endpoint, raw),
    );
    assertEquals(
      batches.flatMap(({ probabilities }) => probabilities),
      [...probabilities],
    );

    // The longer a customer has been there, the less churn: never the other way.
    const [someone] = churn.customers.rawCustomers(customers, 1);
    const longer = Array.from({ length: 72 }, (_, tenure) => ({
      ...someone,
      ...{ tenure, city: null },
    }));
    const chances = await churn.predictCustomers(session, endpoint, longer);
    assert(chances[71] < chances[0]);
    assertEquals(chances.toSorted((a, b) => b - a), chances);
  }));

/** What a model learned from: a number, a category, a date. */
const features: churn.customers.Features = {
  version: 3,
  target: { name: "churn", positive: "Yes", negative: "No" },
  features: [
    { name: "fee", column: "fee", kind: "numeric", mean: 0, scale: 1 },
    {
      name: "plan",
      column: "plan",
      kind: "codes",
      categories: ["basic", "plus"],
      mean: 0,
      scale: 1,
    },
    {
      name: "since",
      column: "since",
      kind: "duration",
      mean: 0,
      scale: 1,
    },
  ],
  unused: ["id"],
  ids: ["id"],
  observation: { date: "2024-01-31" },
  rows: { train: 70, validation: 15, test: 15 },
  churned: { train: 20, validation: 5, test: 5 },
  split: { by: "rows" },
  seed: 42,
  baseline: { rows: 70 },
};

const read = (
  text: string,
  options?: churn.customers.ScoringFileOptions,
  of = features,
) =>
  readCustomersToScore(
    "today.csv",
    () =>
      Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)])),
    of,
    options,
  );
const row = (i: number, plan = ["basic", "plus"][i % 2], fee = `${i}`) =>
  `a${i},${fee},${plan},2024-01-${10 + i}\n`;
const header = "id,fee,plan,since\n";
const rows = Array.from({ length: 9 }, (_, i) => row(i)).join("");

Deno.test("unseen categories are named by column, category and row", async () => {
  const { findings, roles } = await read(
    header + rows + row(10, "gold") + row(11, "Basic") + row(12, "gold"),
  );
  assertEquals(
    findings.map(({ severity, column, message, rows, examples }) => ({
      ...{ severity, column, message, rows, examples },
    })),
    [{
      severity: "warning",
      column: "plan",
      message:
        "column 'plan' has 2 categories that the model has not seen in training, in 3 of 12 rows",
      rows: [11, 12],
      examples: ["gold", "Basic"],
    }],
  );
  assertEquals(
    roles.columns.map(({ name, role }) => [name, role]),
    [["id", "id"], ["fee", "numeric"], ["plan", "categorical"], [
      "since",
      "date",
    ]],
  );
});

for (
  const [what, text, says] of [
    [
      "a column of another name",
      header.replace("fee", "Fee ") + rows,
      "there is no column 'fee', which the model needs: rename column 'Fee' to 'fee'",
    ],
    [
      "a column that is not there",
      "fee,plan\n1,basic\n",
      "there is no column 'since'",
    ],
    [
      "text where the model learned from numbers",
      header + rows + row(10, "plus", "much"),
      "column 'fee' contains numbers, but text in 1 of 10 cells (row 11: 'much')",
    ],
    ["an empty file", "", "it is empty"],
  ] as const
) {
  Deno.test(`a file to score is refused for ${what}`, async () => {
    await assertRejects(() => read(text), Error, says);
  });
}

Deno.test("a point that may stand between thousands is read as the model learned", async () => {
  const [fee] = features.features;
  const known = (mean: number): churn.customers.Features => ({
    ...features,
    features: [{ ...fee, mean, scale: 1 }, ...features.features.slice(1)],
  });
  for (const [sign, other] of [[".", ","], [",", "."]] as const) {
    const text = header + Array.from(
      { length: 9 },
      (_, i) => row(i, "plus", `"${2 + i % 7}${sign}125"`),
    ).join("");
    const first = async (mean: number, options = {}) =>
      (await read(text, options, known(mean))).table.columns[1].values[0];
    assertEquals(await first(4321), 2125);
    assertEquals(await first(4.3), 2.125);
    // Neither is of the size that is known: it is told or refused.
    const { message } = await assertRejects(() => first(0), CustomersError);
    assert(message.includes("{ decimal: "), message);
    await assertRejects(() => first(4e9), CustomersError);
    assertEquals(await first(0, { decimal: sign }), 2.125);
    assertEquals(await first(0, { decimal: other }), 2125);
    // Another column that says otherwise is a contradiction, not a majority.
    const against = text.split("\n").map((line, i) =>
      line && line + (i ? `,"0${sign}5"` : ",usage")
    ).join("\n");
    await assertRejects(() => read(against, {}, known(4321)), CustomersError);
    const { table } = await read(against, {}, known(4.3));
    assertEquals(table.columns[1].values[0], 2.125);
  }
});

Deno.test("a file to score is read in every spelling that one to learn from is", async () => {
  const cells = ["−12.50", "12.50-", "($1.5)", "Rs. 4.5", "3 GB"];
  const values = [-12.5, -12.5, -1.5, 4.5, 3];
  for (const [i, cell] of cells.entries()) {
    const { table, open } = await read(
      header + row(1, "plus", cell) + row(2, "plus", cell.replace(/\d/, "7")),
    );
    assertEquals(table.columns[1].values[0], values[i], cell);
    const text = await new Response(await open()).text();
    const [, uploaded] = text.split("\n")[1].split(",");
    assertEquals(uploaded === "" ? NaN : Number(uploaded), values[i], cell);
  }
  const mixed = header + row(1, "plus", "3 GB") + row(2, "plus", "900 MB");
  await assertRejects(() => read(mixed), CustomersError, "'GB' and with 'MB'");
});

Deno.test("numbers of another size than the model learned from are named", async () => {
  const megabytes = header + row(1, "plus", "5100 MB") +
    row(2, "plus", "900 MB");
  const { findings } = await read(megabytes);
  assertEquals(findings.map(({ column }) => column), ["fee"]);
  assert(
    findings[0].message.includes("the model was trained on numbers around 0"),
  );
  assert(findings[0].remedy.includes("unit"));
});

Deno.test("the ids of a file to score are those of the training, of however few customers", async () => {
  for (const name of ["CLIENTNUM", "id", "Kunde", "who", "customer", "State"]) {
    const of = { ...features, unused: [name, "note"], ids: [name] };
    for (const customers of [1, 2, 20, 300]) {
      const lines = Array.from(
        { length: customers },
        (_, i) => `c${i % 7},n,${i},basic,2024-01-10\n`,
      );
      const text = `${name},note,fee,plan,since\n${lines.join("")}`;
      const { roles } = await read(text, {}, of);
      assertEquals(
        roles.columns.map(({ role }) => role),
        ["id", "ignored", "numeric", "categorical", "date"],
      );
    }
  }
});

Deno.test("a column that is blank in every row is scored as blank", async () => {
  for (const blank of ["", " ", "NA", "null", "n/a"]) {
    for (const [at, name] of ["fee", "since"].entries()) {
      const line = (i: number) =>
        row(i).replace(
          at ? /[^,]*\n/ : `,${i},`,
          at ? `${blank}\n` : `,${blank},`,
        );
      for (const customers of [1, 9]) {
        const text = header +
          Array.from({ length: customers }, (_, i) => line(i)).join("");
        const { findings, roles, open } = await read(text);
        assertEquals(
          findings.map(({ severity, column, message }) => [
            ...[severity, column, message],
          ]),
          [[
            "warning",
            name,
            `column '${name}' is blank in every row, so customers are scored without it`,
          ]],
        );
        assert(!JSON.stringify(roles).includes("Infinity"));
        const written = await Array.fromAsync(readCsv(await open()));
        const place = written[0].indexOf(name);
        assertEquals(written[1][place].trim(), "");
      }
    }
  }
});

Deno.test("no remedy for a file to score is an option that reading it lacks", async () => {
  const problems = [
    row(10, "plus", "much"),
    row(10, "plus", "$5") + row(11, "plus", "7 EUR"),
    row(10, "plus", '"1,234"'),
    row(10, "plus", "inf"),
    row(10, "plus", "1e39"),
    "a1,5,basic,soon\n",
    "a1,5,basic,5\n",
    "a1,5,gold,01/02/2024\na2,6,gold,02/03/2024\n",
  ];
  for (const problem of problems) {
    const found = await read(header + rows + problem)
      .then(({ findings }) => findings, ({ findings }) => findings);
    assert(found.length > 0, problem);
    for (const { remedy } of found as churn.customers.Finding[]) {
      assert(!/role|target|positive/.test(remedy), remedy);
      assert(remedy.length > 5);
    }
  }
});

Deno.test("a file to score that can't be opened is named", async () => {
  for (
    const [path, says] of [
      ["nope.csv", "Cannot open 'nope.csv': there is no such file"],
      ["no/such/folder/x.csv", "there is no such file"],
      ["deno.json/x.csv", "there is no such file"],
      ["lib", "Cannot open 'lib': it is a folder"],
      ["x".repeat(9000), "give the path of a CSV"],
    ]
  ) {
    await assertRejects(
      () => churn.loadCustomersToScore(path, features),
      RangeError,
      says,
    );
  }
});

Deno.test("a file to score needs the features, whole", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(path, header + rows);
  for (const wrong of [undefined, {}, features.features]) {
    const given = wrong as unknown as churn.customers.Features;
    await assertRejects(
      () => churn.loadCustomersToScore("nope.csv", given),
      RangeError,
      "Cannot open 'nope.csv': there is no such file",
    );
    await assertRejects(
      () => churn.loadCustomersToScore(path, given),
      TypeError,
      "pass the result of `await churn.readFeatures(session, prepared)`",
    );
  }
  const today = await churn.loadCustomersToScore(path, features);
  assertEquals(today.roles.rows, 9);
  await Deno.remove(path);
});

Deno.test("a file that has gone since the session was opened is named", async () => {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.remove(path);
  await assertRejects(
    () =>
      churn.loadCustomers({ settings: { csv: path } } as churn.session.Session),
    RangeError,
    `Cannot open '${path}': there is no such file`,
  );
});
