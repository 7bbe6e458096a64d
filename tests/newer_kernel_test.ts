/** The notebook on a newer Deno than the project's own kernel. */
import { assertEquals } from "@std/assert";
import { join } from "node:path";
import {
  notebookPath,
  withoutSettings,
} from "../lib/tasks/execute_notebook.ts";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import { writeKernelSpec } from "../lib/tasks/kernel_spec.ts";
import { environmentProgram, inRoot } from "../lib/tasks/project.ts";
import { hasUv, lockFile } from "../lib/tasks/python_packages.ts";
import { close, compareNotebooks } from "./compare_notebooks.ts";

const folder = inRoot("build", "newer_kernel");

async function run(program: string, args: string[], env = {}): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    env: { ...withoutSettings(Deno.env.toObject()), ...env },
    clearEnv: true,
    cwd: inRoot(),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(text(stdout) + text(stderr));
}

Deno.test("the newest Deno's kernel gives the notebook's outputs too", async () => {
  const packages = join(folder, "packages");
  await run(await hasUv() ? "uv" : environmentProgram("uv"), [
    ...["pip", "install", "--quiet", "--require-hashes", "--no-deps"],
    ...["--python", environmentProgram("python"), "--target", packages],
    ...["-r", lockFile("newer")],
  ]);
  await writeKernelSpec(folder, join(packages, "bin", "deno"));
  const output = join(folder, "notebook.ipynb");
  await run(environmentProgram("python"), [
    inRoot("python", "local", "execute_notebook.py"),
    ...[notebookPath, output],
  ], {
    ...jupyterEnvironment(join(folder, "jupyter")),
    JUPYTER_PATH: folder,
    CHURN_STATE: join(folder, "state"),
  });
  const read = async (path: string) =>
    JSON.parse(await Deno.readTextFile(path));
  assertEquals(
    compareNotebooks(await read(output), await read(notebookPath), close),
    [],
  );
  await Deno.remove(join(folder, "state"), { recursive: true });
});
