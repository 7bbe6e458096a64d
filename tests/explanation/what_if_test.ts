/**
 * Values that are moved in a browser, against the endpoint's answers about the
 * same customers: a small sample, and a model with blanks, constraints, rates
 * of categories, dates and recalibration, whose names mean something to code.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import type { Customer } from "lib/customers/customer.ts";
import { caseStudyHyperparameters } from "lib/training/training_job.ts";
import { renderPage } from "../../lib/tasks/page.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { browserTest, launchBrowser } from "../browser.ts";
import { deployed } from "../deployed.ts";
import { python } from "../python.ts";
import { messyColumns, messyCustomers } from "./messy_customers.ts";
import { inJupyter } from "./what_if_jupyter.ts";
import { type Move, moveValues } from "./what_if_moves.ts";

const folder = inRoot("build", "what_if");
const axe = createRequire(import.meta.url).resolve("axe-core");
const tolerance = 1e-6;

/** A deployed model, and some of its test customers on a page. */
interface Shown {
  readonly session: churn.session.Session;
  readonly prepared: churn.processing.PreparedData;
  readonly endpoint: churn.endpoint.Endpoint;
  readonly observed: { observedOn?: string };
  readonly customers: Customer[];
  readonly whatIfs: churn.explanation.WhatIf[];
  readonly page: string;
}

async function show(
  session: churn.session.Session,
  name: string,
  customers: churn.customers.Customers,
  hyperparameters: churn.training.Hyperparameters,
  count: number,
): Promise<Shown> {
  const { prepared, model, endpoint } = await deployed(
    session,
    customers,
    hyperparameters,
  );
  const raw = await churn.readRawRows(
    session,
    prepared.raw,
    "test",
    customers.roles,
  );
  const observed = { observedOn: customers.observedOn };
  const some = Array.from(
    { length: count },
    (_, row) => churn.explanation.customerOf(raw, row),
  );
  const whatIfs: churn.explanation.WhatIf[] = [];
  for (const customer of some) {
    whatIfs.push(
      await churn.whatIf(session, endpoint, model, customer, observed),
    );
  }
  const page = `${folder}/${name}.html`;
  await writePage(whatIfs, page);
  const found = { session, prepared, endpoint, observed, whatIfs, page };
  return { ...found, customers: some };
}

async function writePage(whatIfs: churn.explanation.WhatIf[], page: string) {
  const outputs = whatIfs.map((whatIf) => ({
    ...{ output_type: "display_data", metadata: {} },
    data: churn.showWhatIf(whatIf)[display](),
  }));
  const cell = {
    ...{ cell_type: "code", id: "what-if", source: "show()" },
    ...{ execution_count: 1, metadata: {}, outputs },
  };
  const source = page.replace("html", "ipynb");
  const format = { metadata: {}, nbformat: 4, nbformat_minor: 5 };
  await Deno.writeTextFile(
    source,
    JSON.stringify({ cells: [cell], ...format }),
  );
  await renderPage(source, page);
}

/** Opens a page without a network; everything that goes wrong is collected. */
async function open(
  browser: Browser,
  path: string,
  options: Parameters<Browser["newContext"]>[0] = {},
) {
  const context = await browser.newContext({ ...options, offline: true });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on("console", (message) => troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(error.message));
  await page.goto(pathToFileURL(path).href);
  return { page, troubles };
}

/** Moves the values of every customer on the page, and compares with the endpoint. */
async function compare(
  page: Page,
  { session, endpoint, observed, customers, whatIfs }: Shown,
  times: number,
): Promise<number> {
  const moves: Move[] = await moveValues(page, times);
  const asked = moves.map(({ panel, values }) => {
    const { columns, inputs } = whatIfs[panel];
    const moved = columns.flatMap(({ name }, i) => {
      const value = values[i];
      if (!value) return [];
      const { categories } = inputs.find(({ column }) => column === i)!;
      if (value.place === undefined) return [[name, value.cell]];
      return [[name, categories![value.place] ?? "seen by nobody"]];
    });
    return { ...customers[panel], ...Object.fromEntries(moved) };
  });
  const answer = await churn.endpoint.explainCustomers(
    session,
    endpoint,
    asked,
    {
      ...observed,
      allowUnseen: true,
    },
  );
  moves.forEach((move, i) => {
    const { columns, inputs } = whatIfs[move.panel];
    const expected = columns.map((_, column) =>
      answer.contributions[i].reduce(
        (sum, value, j) => inputs[j].column === column ? sum + value : sum,
        0,
      )
    );
    const pairs = [
      [move.probability, answer.predictions[i]],
      ...expected.map((value, j) => [move.contributions[j], value]),
    ];
    for (const [found, wanted] of pairs) {
      assert(
        Math.abs(found - wanted) <= tolerance,
        `${found} instead of ${wanted} of ${JSON.stringify(asked[i])}`,
      );
    }
  });
  return new Set(answer.predictions).size;
}

async function seriousFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return await page.evaluate(`axe.run(".what-if").then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
      id + ": " + html.slice(0, 200) + " " + failureSummary)))`);
}

Deno.test({
  name: "what if",
  ...browserTest,
  async fn(t) {
    const stateFolder = await Deno.makeTempDir();
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.mkdir(folder, { recursive: true });
    const csv = `${folder}/messy.csv`;
    await Deno.writeTextFile(csv, messyCustomers(2000, 5));
    const settings = { stateFolder, python };
    await using ofSample = await churn.openSession(settings);
    await using ofFile = await churn.openSession({ ...settings, csv });
    const browser = await launchBrowser();
    try {
      const sample = await show(
        ofSample,
        "sample",
        await churn.loadCustomers(ofSample, { sample: { count: 500 } }),
        caseStudyHyperparameters,
        4,
      );
      const messy = await show(
        ofFile,
        "messy",
        await churn.loadCustomers(ofFile, {
          roles: { id: "id", seen: "observation" },
        }),
        {
          ...caseStudyHyperparameters,
          scale_pos_weight: 30,
          gamma: 0,
          monotone_constraints: { [messyColumns.tenure]: -1 },
        },
        8,
      );

      await t.step("says what the endpoint says: the sample", async () => {
        const { page, troubles } = await open(browser, sample.page);
        assert(await compare(page, sample, 60) > 50);
        assertEquals(troubles, []);
      });

      await t.step(
        "says what the endpoint says: everything at once",
        async () => {
          const [{ recalibration, inputs, columns }] = messy.whatIfs;
          assert(recalibration);
          assertEquals(
            [...new Set(inputs.map(({ kind }) => kind))].sort(),
            ["codes", "duration", "numeric", "rates"],
          );
          assertEquals(
            columns.map(({ name }) => name).sort(),
            Object.values(messyColumns).toSorted(),
          );
          const { page, troubles } = await open(browser, messy.page);
          assert(await compare(page, messy, 60) > 200);
          assertEquals(troubles, []);
          assert(await page.title() !== "taken");
          await page.screenshot({
            path: `${folder}/messy.png`,
            fullPage: true,
          });
        },
      );

      await t.step(
        "refuses a model that the endpoint does not serve",
        async () => {
          const { session, endpoint, prepared, customers, observed } = sample;
          const job = await churn.startTraining(session, prepared, {
            ...caseStudyHyperparameters,
            num_round: 3,
          });
          const other = await churn.waitForTraining(session, job);
          await assertRejects(
            () =>
              churn.whatIf(session, endpoint, other, customers[0], observed),
            RangeError,
            `take the model that ${endpoint.name} serves`,
          );
        },
      );

      for (
        const [name, options] of [
          ["light", { viewport: { width: 1280, height: 900 } }],
          ["dark", {
            viewport: { width: 1280, height: 900 },
            colorScheme: "dark",
          }],
          ["phone", { viewport: { width: 390, height: 844 } }],
        ] as const
      ) {
        await t.step(`can be used and read: ${name}`, async () => {
          const { page } = await open(browser, sample.page, options);
          const panel = page.locator(".what-if").first();
          const slider = panel.locator("input[type=range]").first();
          await slider.focus();
          const before = await slider.inputValue();
          await page.keyboard.press("ArrowUp");
          await page.keyboard.press("ArrowRight");
          assertEquals(Number(await slider.inputValue()), Number(before) + 2);
          await panel.getByLabel("contract").selectOption("Two year");
          const text = await panel.locator(".what-if-result strong")
            .textContent();
          await panel.getByRole("status").filter({ hasText: text! }).waitFor({
            state: "attached",
          });
          const tooWide = await page.evaluate<number>(
            "document.documentElement.scrollWidth - innerWidth",
          );
          assert(tooWide <= 0, `${tooWide} pixels`);
          assertEquals(await seriousFindings(page), []);
          await page.screenshot({ path: `${folder}/${name}.png` });
          await panel.getByRole("button").click();
          assertEquals(await slider.inputValue(), before);
        });
      }

      await t.step("is a table where scripts don't run", async () => {
        const { page } = await open(browser, messy.page, {
          javaScriptEnabled: false,
        });
        const panel = page.locator(".what-if").first();
        const text = await panel.locator("pre").textContent();
        for (const { name } of messy.whatIfs[0].columns) {
          assert(text!.includes(name.slice(0, 9)), name);
        }
        assertEquals(await page.locator("select, input").count(), 0);
        await page.screenshot({ path: `${folder}/still.png` });
      });

      await inJupyter(t, browser, folder, sample.whatIfs[0]);
    } finally {
      await browser.close();
      await Deno.remove(stateFolder, { recursive: true });
    }
  },
});
