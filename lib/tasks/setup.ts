/**
 * Makes the clone ready to run: `deno task setup [group…]`. The npm packages
 * are there already, as `deno task` installs them before any task. Uses nothing
 * but Deno itself.
 *
 * @module
 */
import { runTask, say, TaskError } from "./command.ts";
import { withFileLock } from "../aws/file_lock.ts";
import { inRoot } from "./project.ts";
import {
  type Group,
  installMissing,
  missingGroups,
} from "./python_environment.ts";

const knownGroups: readonly Group[] = ["walk", "lab", "test", "containers"];

/**
 * Installs the groups of Python packages that are missing. Does nothing where
 * all is there, and waits for another task that sets up.
 *
 * @throws {TaskError} If something can't be installed.
 */
export async function setUp(groups: readonly Group[]): Promise<void> {
  if ((await missingGroups(groups)).length === 0) return;
  const waiting = () => say("Waiting for another task that sets up");
  await withFileLock(inRoot("build", "setup.lock"), waiting, async () => {
    const missing = await missingGroups(groups);
    if (missing.length > 0) await installMissing(missing);
  });
}

function parseGroups(names: string[]): Group[] {
  const groups = knownGroups.filter((group) => names.includes(group));
  if (groups.length === names.length) return groups;
  throw new TaskError(
    `Cannot set up '${names.join(" ")}': groups are ${knownGroups.join(", ")}.`,
  );
}

if (import.meta.main) {
  const names = Deno.args.length > 0 ? Deno.args : ["walk"];
  await runTask(() => setUp(parseGroups(names)));
}
