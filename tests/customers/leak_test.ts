/** Columns that give the target away below an AUC of 0.98, and honest ones. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csvLine } from "lib/customers/reading/csv.ts";
import { readCustomers } from "lib/customers/customers.ts";
import { columnModel } from "lib/customers/target/leak.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import { sureGroups } from "lib/customers/target/sure_groups.ts";

const bytes = (text: string) =>
  ReadableStream.from([new TextEncoder().encode(text)]);

interface Drawn {
  readonly churned: boolean;
  /** Anew at each call, from 0 to 1. */
  readonly random: () => number;
}

/** The findings of a column beside two honest ones. */
async function findingsOf(
  cell: (row: Drawn) => string | number,
  { rows = 1000, rate = 0.27, seed = 1 } = {},
) {
  const { random } = randomState(seed);
  const lines = Array.from({ length: rows }, () => {
    const churned = random() < rate;
    const tenure = Math.floor(72 * random() ** (churned ? 1.5 : 0.8));
    return [
      String(random()),
      String(tenure),
      String(cell({ churned, random })),
      churned ? "Yes" : "No",
    ];
  });
  const text = [["noise", "tenure", "x", "churn"], ...lines].map(csvLine).join(
    "",
  );
  const open = () => Promise.resolve(bytes(text));
  const { findings } = await readCustomers("the test", open);
  return findings.map(({ message, remedy }) => `${message}: ${remedy}`);
}

/** 0 to 99: all churned from 82 on, none up to 65, between them both. */
const score = ({ churned, random }: Drawn) => {
  const from = random() < 0.25 ? 66 : churned ? 82 : 0;
  const values = from === 66 ? 16 : churned ? 18 : 66;
  return from + Math.floor(random() * values);
};
const flag = (agreement: number) => ({ churned, random }: Drawn) =>
  churned === random() < agreement ? 1 : 0;

const leaks: Record<
  string,
  [(row: Drawn) => string | number, Parameters<typeof findingsOf>[1], string[]]
> = {
  "a band of a score": [score, { rows: 7000 }, [
    "customers with 82 or more in it churned",
    "none of 3,",
    "customers with 65 or less in it churned",
    '{ roles: { "x": "ignored" } }',
  ]],
  "a band of a score of few customers": [score, { rows: 400 }, [
    "all ",
    " or more in it churned",
  ]],
  "a band turned round, with decimals": [
    (row) => (100 - score(row)) / 8,
    {},
    ["all ", "customers with 2.25 or less in it churned"],
  ],
  "a band amid the others, with mistakes": [
    ({ churned, random }) =>
      random() < (churned ? 0.6 : 0.002)
        ? 40 + Math.floor(random() * 10)
        : Math.floor(50 + random() * 90) % 100,
    { rows: 3000 },
    [" of ", " customers with 40 to 49 in it churned"],
  ],
  "days of a last visit": [
    ({ churned, random }) => {
      const day = Math.floor(random() * 300) + (churned ? 0 : 200);
      return new Date(Date.UTC(2023, 0, 1 + day)).toISOString().slice(0, 10);
    },
    {},
    ["all ", "customers with 2023-07-1"],
  ],
  "a flag that agrees in 95 of 100 rows": [flag(0.95), {}, [
    "on its own it predicts churn with an AUC of 0.9",
    "of 1,000 customers",
  ]],
  "the same of more customers": [flag(0.95), { rows: 7000 }, [
    "is right about",
  ]],
  "a flag that agrees in 97 of 100, where few churn": [
    flag(0.97),
    { rate: 0.1 },
    ["is right about 9"],
  ],
  "a text that agrees in 96 of 100": [
    (row) => flag(0.96)(row) ? "gone" : "here",
    { rate: 0.4 },
    ["is right about"],
  ],
  "a flag that half of those who churned have": [
    ({ churned, random }) => Number(churned && random() < 0.5),
    {},
    ["all ", "customers with '1' in it churned"],
  ],
  "a text that half of those who churned have": [
    ({ churned, random }) =>
      churned && random() < 0.5 ? "final" : random() < 0.3 ? "open" : "paid",
    {},
    ["all ", "customers with 'final' in it churned"],
  ],
  "a text that nearly only those have who churned": [
    ({ churned, random }) =>
      random() < (churned ? 0.6 : 0.003) ? "final" : "paid",
    { rows: 3000 },
    [" of ", "customers with 'final' in it churned"],
  ],
  "blank cells of nearly only those who churned": [
    ({ churned, random }) =>
      random() < (churned ? 0.6 : 0.002) ? "" : Math.floor(random() * 90),
    {},
    ["customers with nothing in it churned"],
  ],
  "what most have and nobody leaves with": [
    ({ churned, random }) => churned || random() < 0.25 ? 1 : 0,
    { rows: 3000 },
    ["none of ", "customers with '0' in it churned"],
  ],
};
for (const [what, [cell, options, parts]] of Object.entries(leaks)) {
  Deno.test(`a warning names a leak: ${what}`, async () => {
    const findings = await findingsOf(cell, options);
    assertEquals(findings.length, 1, findings.join("\n"));
    assertStringIncludes(findings[0], "column 'x' may leak the target: ");
    for (const part of parts) assertStringIncludes(findings[0], part);
  });
}

const honest: Record<string, (row: Drawn) => string | number> = {
  "a flag that agrees in 80 of 100 rows": flag(0.8),
  "a contract of which hardly anybody leaves": ({ churned, random }) =>
    random() < (churned ? 0.03 : 0.34) ? "two years" : "month",
  "an end that nobody leaves from": ({ churned, random }) =>
    Math.floor(random() * (churned ? 85 : 100)),
  "no connection": ({ random }) => Math.floor(random() * 1e4),
};
for (const [what, cell] of Object.entries(honest)) {
  Deno.test(`no leak is seen in ${what}`, async () => {
    for (const rate of [0.05, 0.27, 0.5]) {
      for (const rows of [1500, 4000]) {
        assertEquals(await findingsOf(cell, { rows, rate, seed: rows }), []);
      }
    }
  });
}

Deno.test("honest numbers up to an AUC of 0.87 are not taken for leaks", () => {
  const { random } = randomState(7);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let [alarms, columns, highest] = [0, 0, 0];
  for (const rows of [300, 2000]) {
    for (const slope of [0, 0.5, 1, 1.5, 2]) {
      for (const intercept of [-4, -2, -1, 0, 1]) {
        for (let repeat = 0; repeat < 8; repeat++) {
          const values = Float64Array.from({ length: rows }, normal);
          const labels = Uint8Array.from(
            values,
            (x) => +(random() < 1 / (1 + Math.exp(-intercept - slope * x))),
          );
          const column = { name: "x", kind: "float64", values } as const;
          if (sureGroups(column, labels).length) alarms++;
          highest = Math.max(highest, columnModel(column, labels).auc);
          columns++;
        }
      }
    }
  }
  assertEquals(columns, 400);
  assert(highest > 0.87, `${highest}`);
  assert(alarms <= 4, `${alarms} of ${columns}`);
});
