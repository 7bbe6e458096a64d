/**
 * `deno task lab`: opens JupyterLab on the notebook. Arguments go to
 * JupyterLab, such as `--no-browser`.
 *
 * @module
 */
import { runTask, stream } from "./command.ts";
import { jupyterEnvironment } from "./jupyter.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { setUp } from "./setup.ts";

await runTask(async () => {
  await setUp(["walk", "lab"]);
  return await stream(environmentProgram("python"), [
    ...["-m", "jupyterlab", `--ServerApp.root_dir=${inRoot()}`],
    "--LabApp.default_url=/lab/tree/notebooks/churn.ipynb",
    ...Deno.args.filter((argument) => argument !== "--"),
  ], { cwd: inRoot(), env: jupyterEnvironment() });
});
