/**
 * Makes the clone ready to run: `deno task setup [group…]`. Uses nothing but
 * Deno itself, as it runs before any package is there.
 *
 * @module
 */
import { runTask, say, TaskError } from "./command.ts";
import { withFileLock } from "./file_lock.ts";
import { installPackages, packagesAreMissing } from "./node_packages.ts";
import { inRoot } from "./project.ts";
import {
  type Group,
  installMissing,
  missingGroups,
} from "./python_environment.ts";

const knownGroups: readonly Group[] = ["walk", "lab", "test"];

/**
 * Installs what is missing: npm packages and groups of Python packages. Does
 * nothing where all is there, and waits for another task that sets up.
 *
 * @throws {TaskError} If something can't be installed.
 */
export async function setUp(groups: readonly Group[]): Promise<void> {
  if (await isComplete(groups)) return;
  const waiting = () => say("Waiting for another task that sets up");
  await withFileLock(inRoot("build", "setup.lock"), waiting, async () => {
    const missing = await missingGroups(groups);
    const abort = new AbortController();
    const work = [
      ...missing.length > 0 ? [installMissing(missing, abort.signal)] : [],
      ...await packagesAreMissing() ? [installPackages(abort.signal)] : [],
    ];
    try {
      await Promise.all(work);
    } catch (error) {
      abort.abort();
      await Promise.allSettled(work);
      throw error;
    }
  });
}

async function isComplete(groups: readonly Group[]): Promise<boolean> {
  return (await missingGroups(groups)).length === 0 &&
    !await packagesAreMissing();
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
