/**
 * Packing folders into `.tar.gz`, in a process of its own.
 *
 * @module
 */
import { join } from "node:path";
import type { Context } from "./context.ts";
import { startProcess } from "./process.ts";

/**
 * Packs what is in a folder of a job, members at the top level.
 *
 * @returns Whether there was anything.
 */
export async function packFolder(
  context: Context,
  { base, folder, archive }: { base: string; folder: string; archive: string },
): Promise<boolean> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  if (entries.length === 0) return false;
  const script = join(context.pythonFolder, "local", "archives.py");
  const decoder = new TextDecoder();
  let printed = "";
  const { exited } = startProcess(context, {
    command: [context.python, "-IS", script, "pack", folder, archive],
    environment: {},
    base,
    output: (chunk) => printed += decoder.decode(chunk, { stream: true }),
  });
  if (await exited !== 0) throw new Error(printed.trim());
  return true;
}
