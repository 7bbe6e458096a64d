import { dirname, join } from "node:path";
import { environmentFolder } from "./project.ts";

/** The name by which Jupyter knows the project's kernel. */
export const kernelName = "churn";

/** The project's own kernel: the Deno of the Python environment. */
export const kernelSpec: string = JSON.stringify(
  {
    argv: [
      "{prefix}/bin/deno",
      ...["jupyter", "--quiet", "--kernel", "--conn", "{connection_file}"],
    ],
    display_name: "Churn (Deno)",
    language: "typescript",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
  },
  null,
  2,
) + "\n";

/** Writes the kernel spec where the environment's Jupyter finds it. */
export async function writeKernelSpec(): Promise<void> {
  const path = join(
    environmentFolder,
    ...["share", "jupyter", "kernels", kernelName, "kernel.json"],
  );
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, kernelSpec);
}
