/**
 * The Deno that runs the kernel: a copy of the one that runs this task, or, if
 * that has another version, one that is installed like a Python package.
 *
 * @module
 */
import { rename, rm } from "node:fs/promises";
import { capture } from "./command.ts";
import { environmentProgram } from "./project.ts";
import { lockFile } from "./python_packages.ts";

/** The locked file that names the kernel's version. */
export const kernelLock = "deno";

/**
 * Copies the running Deno to `.venv/bin/deno` if it is of the kernel's version.
 * A copy stays when npx's cache is cleaned or Deno is upgraded.
 *
 * @returns Whether the kernel's Deno is there now.
 */
export async function copyRunningDeno(): Promise<boolean> {
  const target = environmentProgram("deno");
  if (await isKernels(target)) return true;
  if (Deno.version.deno !== kernelVersion()) return false;
  const copy = `${target}.part`;
  try {
    await Deno.copyFile(Deno.execPath(), copy);
    await Deno.chmod(copy, 0o755);
    if (!await isKernels(copy)) return false;
    await rename(copy, target);
    return true;
  } finally {
    await rm(copy, { force: true });
  }
}

/** Whether a program is a Deno that runs, of the kernel's version. */
async function isKernels(path: string): Promise<boolean> {
  const outcome = await capture(path, ["--version"]);
  return outcome?.stdout.startsWith(`deno ${kernelVersion()} `) ?? false;
}

function kernelVersion(): string | undefined {
  return /^deno==(\S+)/m.exec(Deno.readTextFileSync(lockFile(kernelLock)))?.[1];
}
