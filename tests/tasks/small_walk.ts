/**
 * A walk in a few cells, run as tasks run the notebook, that goes on until it is
 * stopped.
 *
 * Arguments: where its notebook goes, and the folder of its state.
 */
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { runTask } from "../../lib/tasks/command.ts";
import { executeNotebook } from "../../lib/tasks/execute_notebook.ts";

const [[notebook, state], sources] = [Deno.args, cells()];

function cells(): string[] {
  return [
    `import * as churn from "lib/mod.ts";
const session = await churn.openSession();
const sample = { count: 5_000 };
const customers = await churn.loadCustomers(session, { sample });
const dataset = await churn.uploadCustomers(session, customers);
await churn.startProcessing(session, dataset);`,
    "await new Promise((done) => setTimeout(done, 1e8));",
  ];
}

await runTask(async () => {
  await rm(state, { recursive: true, force: true });
  await Deno.mkdir(dirname(notebook), { recursive: true });
  const content = {
    ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
    cells: sources.map((source, index) => ({
      ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source },
      ...{ execution_count: null, outputs: [] },
    })),
  };
  await Deno.writeTextFile(notebook, JSON.stringify(content));
  const settings = { CHURN_STATE: state };
  await executeNotebook({ notebook, output: `${notebook}.executed`, settings });
});
