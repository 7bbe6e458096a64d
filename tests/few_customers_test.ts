/**
 * What the checks let pass goes through every cell of the notebook, and today's
 * customers are scored by the model that it makes.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { csvLine, readCsv } from "lib/customers/reading/csv.ts";
import { readCustomers } from "lib/customers/customers.ts";
import * as churn from "lib/mod.ts";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { deployed } from "./deployed.ts";
import { moduleOfCells } from "./notebook_cells.ts";
import { python } from "./python.ts";
import { withSession } from "./with_session.ts";

type Cell = (row: number, churned: boolean) => string | number;

const columns: Record<string, Cell> = {
  CLIENTNUM: (row) => 708082083 + row * 37 % 9973,
  tenure: (row, churned) => (row * 29 % 61 + (churned ? 0 : 9)) / 4,
  plan: (row, churned) => "abcd"[row * row % 3 + (churned ? 0 : 1)],
  since: (row) => `20${10 + row * 7 % 13}-0${1 + row * 5 % 9}-11`,
};

/** So many customers who churned, and so many who stayed, as CSV. */
function customersOf(
  [churned, stayed]: readonly [number, number],
  [yes, no] = ["Yes", "No"],
  names = Object.keys(columns),
) {
  const rows = Array.from({ length: churned + stayed }, (_, row) => {
    const isChurned = row < churned;
    const cells = names.map((name) => String(columns[name](row, isChurned)));
    return csvLine([...cells, isChurned ? yes : no]);
  });
  return csvLine([...names, "churn"]) + rows.join("");
}

const runs: [
  what: string,
  csv: string,
  options: churn.customers.CustomersOptions,
][] = [
  ["ten churned and ten stayed", customersOf([10, 10]), {}],
  [
    "eleven of many churned, labels of signs",
    customersOf([11, 190], ["✔", "✘"]),
    { positive: "✔", negative: "✘" },
  ],
  [
    "ten of many stayed, one column",
    customersOf([90, 10], ["1", "-1"], ["tenure"]),
    { positive: "1" },
  ],
];

/** Says what the notebook ends with, after its last cell. */
const results = `;
console.log("RESULTS" + JSON.stringify([
  churn.resultsAtAGlance(run), churn.results.cardMarkdown(card)]));
`;

/** Every cell of a notebook on a file, with its last words; the outcome's text. */
async function runCells(
  notebookPath: string,
  csv: string,
  options: churn.customers.CustomersOptions,
  lastWords: string,
): Promise<string> {
  const folder = await Deno.makeTempDir();
  const program = inRoot("build", `few_${crypto.randomUUID()}.ts`);
  try {
    await Deno.writeTextFile(join(folder, "few.csv"), csv);
    const notebook = JSON.parse(await Deno.readTextFile(notebookPath));
    const told = moduleOfCells(notebook).replace(
      "churn.loadCustomers(session)",
      `churn.loadCustomers(session, ${JSON.stringify(options)})`,
    ).replaceAll("jobs: 30", "jobs: 10").replaceAll(
      "churn.showPlot(",
      "churn.plotPng(",
    ) +
      "\nawait session.close();\n";
    assert(
      told.includes("plotPng(") &&
        told.includes("positive") === "positive" in options,
    );
    await Deno.mkdir(inRoot("build"), { recursive: true });
    await Deno.writeTextFile(program, told + lastWords);
    const env = {
      ...{ NO_COLOR: "1", CHURN_TARGET: "local", CHURN_PYTHON: python },
      ...{ CHURN_CSV: join(folder, "few.csv"), CHURN_STATE: folder },
      CHURN_CLEANUP: "delete",
    };
    const args = ["run", "-A", "--no-check", program];
    const outcome = await capture(Deno.execPath(), args, {
      cwd: inRoot(),
      env,
    });
    assert(outcome?.success, outcome?.stderr);
    return outcome.stdout;
  } finally {
    await Deno.remove(program).catch(() => {});
    await Deno.remove(folder, { recursive: true });
  }
}

for (const [what, csv, options] of runs) {
  Deno.test(`every cell of the notebook runs, and every plot is drawn, where ${what}`, async () => {
    const stdout = await runCells(notebookPath, csv, options, results);
    const [lines, card] = JSON.parse(stdout.split("RESULTS").at(-1)!);
    assertEquals(lines.length, 5, "no line is lost");
    const said = lines.map(({ text }: churn.results.ResultLine) => text).join(
      "\n",
    );
    assert(!/NaN|undefined|Infinity/.test(said + card), said + card);
    // Of ten customers of a kind one or two are in the test set.
    assertStringIncludes(said, "can't tell whether XGBoost or the simple");
    assertStringIncludes(
      said,
      "too few to compare the plan with simple rules",
    );
    assertStringIncludes(said, "not shown to rank better than chance");
  });
}

/** Says what the notebook of better models ends with, after its last cell. */
const chosen = `;
console.log("RESULTS" + JSON.stringify([
  choice.chosen.name, churn.candidates.choiceSentences(choice)]));
`;

for (const [what, csv, options] of runs) {
  Deno.test(`every cell of the notebook of better models runs, and a model is chosen, where ${what}`, async () => {
    const path = inRoot("notebooks", "tuning.ipynb");
    const stdout = await runCells(path, csv, options, chosen);
    const [name, sentences] = JSON.parse(stdout.split("RESULTS").at(-1)!);
    assertStringIncludes(sentences.join(" "), `'${name}' is chosen`);
    assert(!/NaN|undefined|Infinity/.test(sentences.join(" ")), sentences);
  });
}

Deno.test("with one customer fewer of a kind the check stops it", async () => {
  for (const kinds of [[9, 10], [10, 9], [9, 500]] as const) {
    const text = customersOf(kinds);
    const open = () =>
      Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)]));
    const error = await readCustomers("few.csv", open).catch((error) => error);
    assertStringIncludes(error.message, "only 9 customers have '");
  }
});

Deno.test("one customer with a blank column is scored, with the id that training found", () =>
  withSession(async (session) => {
    const text = customersOf([40, 60], ["+", "-"]);
    const open = () =>
      Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)]));
    const customers = await readCustomers("few.csv", open, { positive: "+" });
    const { prepared, endpoint } = await deployed(session, customers);
    const features = await churn.readFeatures(session, prepared);
    assertEquals(features.ids, ["CLIENTNUM"]);
    assertEquals(features.target, {
      ...{ name: "churn", positive: "+", negative: "-" },
    });
    const path = join(session.settings.stateFolder, "today.csv");
    const header = "plan,since,tenure,CLIENTNUM\n";
    const blanks = ["a,,,7\n", ",2020-01-11,,7\n", ",,,7\n", ",,4,7\n"];
    for (const line of blanks) {
      for (const customers of [1, 20]) {
        await Deno.writeTextFile(path, header + line.repeat(customers));
        const today = await churn.loadCustomersToScore(path, features);
        const csv = churn.endpoint.scoredCsv(session, endpoint, today);
        const [names, ...scored] = await Array.fromAsync(readCsv(csv));
        assertEquals(names, ["customer", "CLIENTNUM", "probability"]);
        assertEquals(scored.length, customers);
        const [plan, since, tenure] = line.split(",");
        const [probability] = await churn.predictCustomers(session, endpoint, [{
          plan: plan || null,
          since: since || null,
          tenure: tenure ? Number(tenure) : null,
        }]);
        assertEquals(scored.at(-1), [`${customers}`, "7", `${probability}`]);
      }
    }
  }));
