/**
 * `deno task walkthrough`: executes a notebook from scratch and renders it.
 *
 * @module
 */
import { elapsed, runTask, say, taskCommand, TaskError } from "./command.ts"; // first
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { executeNotebook, stateFolder } from "./execute_notebook.ts";
import { leftOnAws, takeUp } from "./local_state.ts";
import { findNotebook, namesNotebook, notebooks } from "./notebooks.ts";
import {
  commandOf,
  numberOf,
  pathOf,
  readOptions,
  targetOptions,
  type Usage,
} from "./options.ts";
import { renderPage } from "./page.ts";
import { inRoot } from "./project.ts";
import { resultsOf } from "./results.ts";
import { setUp } from "./setup.ts";
import { taskSettings } from "./task_settings.ts";
import { withWishes } from "./walkthrough_cells.ts";

const usage: Usage = {
  task: "walkthrough",
  does:
    "Executes a notebook from scratch, on the sample or on your own customers, " +
    "and renders it as a page.",
  file: "CUSTOMERS.csv",
  isOptional: true,
  options: {
    notebook: {
      value: "NAME",
      help: `the notebook, one of ${notebooks.map(({ id }) => id).join(", ")}`,
      fallback: notebooks[0].id,
    },
    ...targetOptions,
    seed: {
      value: "N",
      help:
        "seed of the split into training, validation and test customers, and of the training",
      fallback: "42",
    },
    keep: {
      help:
        "keeps everything that was created, so that `deno task lab` can continue with it",
    },
  },
  example:
    'walkthrough customers.csv --target "Customer Status" --positive Churned --seed 7 --keep',
};

await runTask(async () => {
  const { file, texts, flags } = readOptions(usage);
  const { target, positive, seed } = texts;
  const keep = flags.has("keep");
  const { id, path, groups } = findNotebook(texts.notebook);
  if (
    file.endsWith(".ipynb") || namesNotebook(file) && !existsSync(pathOf(file))
  ) {
    throw new TaskError(
      `'${file}' is a notebook, not a file of customers. To execute it: ` +
        `${taskCommand()} walkthrough --notebook ${basename(file, ".ipynb")}`,
    );
  }
  await setUp(groups);
  const committed = JSON.parse(await Deno.readTextFile(path));
  const notebook = withWishes(committed, {
    ...{ target, positive, keep },
    ...seed !== undefined && { seed: numberOf("seed", seed) },
  });
  const start = performance.now();
  const asked = inRoot("build", "walkthrough.asked.ipynb");
  const name = id === notebooks[0].id ? "walkthrough" : `walkthrough_${id}`;
  const output = inRoot("build", `${name}.ipynb`);
  const html = inRoot("build", `${name}.html`);
  let results: string | undefined;
  const use = async () => {
    await renderPage(output, html, { links: "../notebooks/" });
    results = await resultsOf(output);
  };
  const isAsked = target ?? positive ?? seed ?? (keep || undefined);
  if (isAsked !== undefined) {
    await Deno.writeTextFile(asked, JSON.stringify(notebook, null, 1));
  }
  await executeNotebook({
    notebook: isAsked === undefined ? path : asked,
    ...{ output, madeOfIt: [html] },
    ...file && { settings: { CHURN_CSV: pathOf(file) } },
  }, use);
  say(`The walkthrough is done in ${elapsed(start)}. What came out:`);
  if (results) console.log(`\n${results}\n`);
  for (const made of [html, output]) console.log(pathToFileURL(made).href);
  if (!keep) {
    const csv = file || taskSettings({}).csv;
    say(
      csv
        ? `Next, a model to score today's customers with: ${
          commandOf("train", csv, { target, positive, seed, out: "model/" })
        }`
        : `Next, the same by hand in JupyterLab: ${taskCommand()} lab` +
          (id === notebooks[0].id ? "" : ` ${id}`),
    );
    return;
  }
  const { ledgers: [ledger] } = await leftOnAws(stateFolder);
  say(
    ledger
      ? `${ledger} lists what is still on AWS and costs money. ${
        takeUp(stateFolder)
      }`
      : "What was created stays until the next walkthrough. To continue with it: " +
        `run CHURN_STATE=build/state ${taskCommand()} lab, and in the notebook ` +
        "`await churn.resume(session)`.",
  );
});
