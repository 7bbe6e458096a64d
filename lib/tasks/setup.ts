/**
 * Makes the clone ready to run: `deno task setup [group…]`. Every other task
 * does so first, with what it needs. Uses nothing but Deno itself.
 *
 * @module
 */
import { elapsed, runTask, say, TaskError } from "./command.ts";
import { withFileLock } from "../aws/file_lock.ts";
import { groupsOf } from "./notebooks.ts";
import { hasNpmPackages, installNpmPackages } from "./npm_packages.ts";
import { inRoot } from "./project.ts";
import {
  type Group,
  installMissing,
  missingGroups,
} from "./python_environment.ts";
import { endChildren } from "./stopping.ts";

const knownGroups: readonly Group[] = [
  "walk",
  "tuning",
  "lab",
  "test",
  "mlflow",
  "containers",
  "bench",
];

/** A part of the set-up, such as `Python packages`. */
type Part = readonly [title: string, install: () => Promise<void>];

/**
 * Installs the npm packages (with those of tests for the group `test`) and the groups of Python packages that are missing,
 * at the same time. Does nothing where all is there, and waits for another task
 * that sets up.
 *
 * @throws {TaskError} If something can't be installed.
 */
export async function setUp(groups: readonly Group[]): Promise<void> {
  if ((await missingParts(groups)).length === 0) return;
  const waiting = () => say("Waiting for another task that sets up");
  await withFileLock(inRoot("build", "setup.lock"), waiting, async () => {
    const parts = await missingParts(groups);
    if (parts.length > 0) await installAll(parts);
  });
}

async function missingParts(groups: readonly Group[]): Promise<Part[]> {
  const missing = await missingGroups(groups);
  const packages = groups.includes("test") ? "all" : "walk";
  return [
    ...await hasNpmPackages(packages)
      ? []
      : [["npm packages", () => installNpmPackages(packages)] as const],
    ...missing.length === 0
      ? []
      : [["Python packages", () => installMissing(missing)] as const],
  ];
}

/** Installs parts at the same time; one that fails ends the others. */
async function installAll(parts: readonly Part[]): Promise<void> {
  const start = performance.now();
  const installing = parts.map(async ([title, install]) => {
    await install();
    return `${title} ${elapsed(start)}`;
  });
  try {
    const times = await Promise.all(installing);
    say(`Set up in ${elapsed(start)}: ${times.join(", ")}`);
  } catch (error) {
    await endChildren();
    await Promise.allSettled(installing);
    throw error;
  }
}

/**
 * `npm` stands for no group, as the npm packages are always installed, but for
 * those of tests, and `notebooks` for those that the notebooks need.
 */
function parseGroups(names: string[]): Group[] {
  const asked = names.flatMap((name) =>
    name === "notebooks" ? groupsOf() : name
  );
  const groups = knownGroups.filter((group) => asked.includes(group));
  const unknown = asked.filter((name) =>
    name !== "npm" && !groups.includes(name as Group)
  );
  if (unknown.length === 0) return groups;
  throw new TaskError(
    `Cannot set up '${unknown.join(" ")}': groups are ${
      knownGroups.join(", ")
    }; notebooks for those that the notebooks need, and npm for the npm packages only.`,
  );
}

if (import.meta.main) {
  const names = Deno.args.length > 0 ? Deno.args : ["walk"];
  await runTask(() => setUp(parseGroups(names)));
}
