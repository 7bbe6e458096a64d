/**
 * Removing a job's folder, whatever the job has left in it.
 *
 * @module
 */

/**
 * Removes a folder by `rm`: `Deno.remove` goes down a tree by recursion, which
 * ends the process where a job has made one some ten thousand folders deep.
 *
 * @throws {Error} where something stays.
 */
export async function removeFolder(path: string): Promise<void> {
  if (!await find(path)) return;
  let said = await run("rm", "-rf", path);
  if ((await find(path))?.isDirectory) {
    await run("chmod", "-R", "u+rwX", path); // folders that nobody may look into
    said = await run("rm", "-rf", path);
  }
  if (await find(path)) {
    throw new Error(`Cannot remove ${path}: ${said}. Remove it by hand.`);
  }
}

/** Runs a program. @returns The first line of what it has said. */
async function run(program: string, ...args: string[]): Promise<string> {
  try {
    const command = new Deno.Command(program, { args });
    const { stderr } = await command.output();
    return new TextDecoder().decode(stderr).trim().split("\n")[0];
  } catch (error) {
    return (error as Error).message; // what stays is looked at
  }
}

function find(path: string): Promise<Deno.FileInfo | undefined> {
  return Deno.lstat(path).catch(() => undefined);
}
