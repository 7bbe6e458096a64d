/**
 * The newest Deno of PyPI, and a kernel of any Deno without the project's proxy.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { withoutSettings } from "../lib/tasks/execute_notebook.ts";
import { environmentProgram, inRoot } from "../lib/tasks/project.ts";
import { hasUv, lockFile } from "../lib/tasks/python_packages.ts";

/** Installs the newest Deno below `build/`; returns its path. */
export async function newestDeno(): Promise<string> {
  const packages = inRoot("build", "newer_kernel", "packages");
  await run(await hasUv() ? "uv" : environmentProgram("uv"), [
    ...["pip", "install", "--quiet", "--require-hashes", "--no-deps"],
    ...["--python", environmentProgram("python"), "--target", packages],
    ...["-r", lockFile("newer")],
  ]);
  return join(packages, "bin", "deno");
}

/** Writes a kernel spec of Deno's own kernel below a folder of JUPYTER_PATH. */
export async function writeBareKernel(
  folder: string,
  name: string,
  deno: string,
): Promise<void> {
  const spec = {
    argv: [
      deno,
      "jupyter",
      "--quiet",
      "--kernel",
      "--conn",
      "{connection_file}",
    ],
    display_name: name,
    language: "typescript",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  };
  const path = join(folder, "kernels", name, "kernel.json");
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, JSON.stringify(spec));
}

/** Runs a program without the caller's settings; returns what it prints. */
export async function run(
  program: string,
  args: string[],
  env = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    env: { ...withoutSettings(Deno.env.toObject()), ...env },
    clearEnv: true,
    cwd: inRoot(),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new Error(text(stdout) + text(stderr));
  return text(stdout);
}
