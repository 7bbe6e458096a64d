/**
 * `deno task walkthrough`: executes the notebook from scratch and renders it.
 *
 * @module
 */
import { elapsed, runTask, say } from "./command.ts";
import {
  executeNotebook,
  notebookPath,
  stateFolder,
} from "./execute_notebook.ts";
import { leftOnAws, takeUp } from "./local_state.ts";
import {
  numberOf,
  pathOf,
  readOptions,
  targetOptions,
  type Usage,
} from "./options.ts";
import { renderPage } from "./page.ts";
import { inRoot } from "./project.ts";
import { setUp } from "./setup.ts";
import { withWishes } from "./walkthrough_cells.ts";

const usage: Usage = {
  task: "walkthrough",
  does:
    "Executes the notebook from scratch, on the sample or on your own customers, " +
    "and renders it as a page.",
  file: "CUSTOMERS.csv",
  isOptional: true,
  options: {
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
    'deno task walkthrough customers.csv --target "Customer Status" --positive Churned --seed 7 --keep',
};

await runTask(async () => {
  const { file, texts: { target, positive, seed }, flags } = readOptions(usage);
  const keep = flags.has("keep");
  const committed = JSON.parse(await Deno.readTextFile(notebookPath));
  const notebook = withWishes(committed, {
    ...{ target, positive, keep },
    ...seed !== undefined && { seed: numberOf("seed", seed) },
  });
  const start = performance.now();
  await setUp(["walk"]);
  const asked = inRoot("build", "walkthrough.asked.ipynb");
  const output = inRoot("build", "walkthrough.ipynb");
  const html = inRoot("build", "walkthrough.html");
  const render = () => renderPage(output, html);
  const isAsked = target ?? positive ?? seed ?? (keep || undefined);
  if (isAsked !== undefined) {
    await Deno.writeTextFile(asked, JSON.stringify(notebook, null, 1));
  }
  await executeNotebook({
    ...isAsked !== undefined && { notebook: asked },
    ...{ output, madeOfIt: [html] },
    ...file && { settings: { CHURN_CSV: pathOf(file) } },
  }, render);
  say(`The walkthrough is done in ${elapsed(start)}:`);
  console.log(`${html}\n${output}`);
  if (!keep) return;
  const { ledgers: [ledger] } = await leftOnAws(stateFolder);
  say(
    ledger
      ? `${ledger} lists what is still on AWS and costs money. ${
        takeUp(stateFolder)
      }`
      : "What was created stays until the next walkthrough. To continue with it: " +
        "run CHURN_STATE=build/state deno task lab, and in the notebook " +
        "`await churn.resume(session)`.",
  );
});
