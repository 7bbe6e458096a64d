/**
 * Packing folders into `.tar.gz`, in a process of its own.
 *
 * @module
 */
import type { Context } from "./context.ts";
import { runTool } from "./process.ts";

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
  await runTool(context, base, "archives.py", ["pack", folder, archive]);
  return true;
}
