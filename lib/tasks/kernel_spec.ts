import { dirname, join } from "node:path";
import {
  environmentFolder,
  environmentProgram,
  taskScript,
} from "./project.ts";

/** The name by which Jupyter knows the project's kernel. */
export const kernelName = "churn";

/**
 * Has the kernel give memory back sooner. The notebook, Deno and its server are
 * one process, and what its streams leave behind would triple it.
 */
const littleMemory = {
  DENO_V8_FLAGS:
    "--max-semi-space-size=8,--heap-growing-percent=60,--expose-gc",
  // Of glibc; nothing elsewhere.
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};

/**
 * A kernel of this Deno behind the project's proxy, as Jupyter describes it; it
 * ends with Jupyter.
 */
export function kernelSpec(deno: string): string {
  const python = environmentProgram("python");
  const spec = {
    argv: [
      ...[python, "-IS", taskScript("end_with_parent.py")],
      ...[
        python,
        "-sE",
        taskScript("kernel_proxy.py"),
        "{connection_file}",
        deno,
      ],
    ],
    display_name: "Churn (Deno)",
    language: "typescript",
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...littleMemory },
  };
  return JSON.stringify(spec, null, 2) + "\n";
}

/**
 * Writes a kernel spec below a folder of JUPYTER_PATH; where left out, that of
 * the project's own kernel, where the environment's Jupyter finds it.
 */
export async function writeKernelSpec(
  folder: string = join(environmentFolder, "share", "jupyter"),
  deno: string = environmentProgram("deno"),
): Promise<void> {
  const path = join(folder, "kernels", kernelName, "kernel.json");
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, kernelSpec(deno));
}
