/** The walk with columns, categories and ids whose names mean something to code. */
import { assert, assertEquals } from "@std/assert";
import { csvLine, readCsv } from "lib/customers/reading/csv.ts";
import { readCustomers } from "lib/customers/customers.ts";
import { plainName } from "lib/customers/reading/read_file.ts";
import { readCustomersToScore } from "lib/customers/scoring_file.ts";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import { deployed } from "./deployed.ts";
import { hostileNames } from "./plots/hostile_names.ts";
import { withSession } from "./with_session.ts";

const names = [...new Set(hostileNames.map((name) => plainName(name)))]
  .filter((name) => name && !/[\uD800-\uDFFF](?![\uDC00-\uDFFF])/.test(name));
/** Texts that a CSV keeps as they are. */
const categories = [
  "constructor",
  "__proto__",
  "toString",
  "</script>",
  "a\\",
  "x;=1+1",
];
const id = (row: number) =>
  row % 3 ? `C-${row}` : row % 2 ? `=cmd|' /C calc'!A${row}` : `@SUM(${row})`;

function customersCsv(withTarget: boolean): string {
  const header = ["=customer_id", ...names, ...(withTarget ? ["churn"] : [])];
  const rows = Array.from({ length: 600 }, (_, row) => [
    id(row),
    ...names.map((_, i) =>
      i % 2
        ? String((row * (i + 3)) % 97)
        : categories[(row * (i + 1) + row % 7) % 6]
    ),
    ...(withTarget ? [(row * 7) % 97 + row % 5 < 30 ? "Yes" : "No"] : []),
  ]);
  return [header, ...rows].map(csvLine).join("");
}

const opened = (text: string) => () =>
  Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)]));

Deno.test("a walk takes any name of a column, and its CSV for people runs nothing", () =>
  withSession(async (session) => {
    const customers = await readCustomers(
      "hostile.csv",
      opened(customersCsv(true)),
      {
        roles: Object.fromEntries([
          ["=customer_id", "id"],
          ...names.map((name, i) => [name, i % 2 ? "numeric" : "categorical"]),
        ]),
      },
    );
    assertEquals(churn.customers.idNames(customers.roles), ["=customer_id"]);
    const { prepared, endpoint } = await deployed(session, customers);
    const features = await churn.readFeatures(session, prepared);
    assertEquals(features.features.map(({ name }) => name), names);

    const someone = churn.customers.rawCustomers(customers, 5);
    const chances = await churn.predictCustomers(session, endpoint, someone);
    const html = String(
      (await churn.showPredictions(someone, chances)[display]())["text/html"],
    );
    assertEquals(html.match(/<th /g)?.length, names.length + 1);
    const { contributions } = await churn.endpoint.explainCustomers(
      session,
      endpoint,
      someone,
    );
    assertEquals(contributions[0].length, names.length);

    const raw = await churn.readRawRows(
      session,
      prepared.raw,
      "test",
      customers.roles,
    );
    assertEquals(
      raw.columns.map(({ name }) => name),
      ["=customer_id", ...names, "churn"],
    );
    const set = await churn.explainSet(
      session,
      endpoint,
      prepared.test,
      features.features,
    );
    const told = churn.story(set, 0, churn.explanation.customerOf(raw, 0), {
      most: 99,
    });
    const [{ label }] = told.steps;
    assert(names.some((name) => label.startsWith(name)), label);
    await churn.plotPng(churn.explanation.waterfallPlot(told));

    const today = await readCustomersToScore(
      "today.csv",
      opened(customersCsv(false)),
      features,
    );
    const rowsOf = async (options?: churn.endpoint.ScoredCsvOptions) => {
      const csv = churn.endpoint.scoredCsv(session, endpoint, today, options);
      return await Array.fromAsync(readCsv(csv));
    };
    const [header, ...guarded] = await rowsOf();
    assertEquals(header, ["customer", "'=customer_id", "probability"]);
    assertEquals(
      guarded.map(([, cell]) => cell),
      guarded.map((_, row) => row % 3 ? id(row) : `'${id(row)}`),
    );
    assertEquals(guarded.slice(0, 5).map(([, , p]) => Number(p)), chances);
    const [bare, ...asTheyAre] = await rowsOf({ guardFormulas: false });
    assertEquals(bare[1], "=customer_id");
    assertEquals(
      asTheyAre.map(([, cell]) => cell),
      guarded.map((_, i) => id(i)),
    );
  }));
