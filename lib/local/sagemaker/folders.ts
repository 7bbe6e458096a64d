/**
 * Removing a job's folder, whatever the job has left in it.
 *
 * @module
 */

/** @throws {Error} where something stays. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    // Folders that nobody may look into, or more of them than files may be open.
    await run("chmod", ["-R", "u+rwX", path]);
    await run("rm", ["-rf", path]);
    if (await isThere(path)) {
      const { message } = error as Error;
      throw new Error(`Cannot remove ${path}: ${message}. Remove it by hand.`);
    }
  }
}

async function run(program: string, args: string[]): Promise<void> {
  const command = new Deno.Command(program, { args, stderr: "null" });
  await command.output().catch(() => {}); // what stays is looked at
}

function isThere(path: string): Promise<boolean> {
  return Deno.lstat(path).then(() => true, () => false);
}
