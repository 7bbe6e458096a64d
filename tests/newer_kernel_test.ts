/** The notebook on a newer Deno than the project's own kernel. */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import {
  environmentProgram,
  inRoot,
  taskScript,
} from "../lib/tasks/project.ts";
import { close, compareNotebooks } from "./compare_notebooks.ts";
import { newestDeno, run, writeBareKernel } from "./newer_deno.ts";

const folder = inRoot("build", "newer_kernel");

Deno.test("the newest Deno's kernel, without the proxy, gives the notebook's outputs too", async () => {
  await writeBareKernel(folder, "bare", await newestDeno());
  const output = join(folder, "notebook.ipynb");
  await run(environmentProgram("python"), [
    taskScript("execute_notebook.py"),
    ...[notebookPath, output, "--kernel", "bare"],
  ], {
    ...jupyterEnvironment(join(folder, "jupyter")),
    JUPYTER_PATH: folder,
    CHURN_STATE: join(folder, "state"),
    CHURN_CLEANUP: "delete",
  });
  const read = async (path: string) =>
    JSON.parse(await Deno.readTextFile(path));
  assertEquals(
    compareNotebooks(await read(output), await read(notebookPath), close),
    [],
  );
  await Deno.remove(join(folder, "state"), { recursive: true });
});
