/**
 * Packing folders into `.tar.gz`, in a process of its own.
 *
 * @module
 */
import { join } from "node:path";
import type { Context } from "./context.ts";

/** @returns Whether there was anything to pack; members are at the top level. */
export async function packFolder(
  context: Context,
  folder: string,
  archive: string,
): Promise<boolean> {
  for await (const _ of Deno.readDir(folder)) {
    const script = join(context.pythonFolder, "local", "archives.py");
    const { success, stderr } = await new Deno.Command(context.python, {
      args: ["-IS", script, "pack", folder, archive],
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
    return true;
  }
  return false;
}
