/**
 * `deno task clean`: removes everything that tasks have made.
 *
 * @module
 */
import { existsSync, statSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { runTask, takeNoArguments, TaskError } from "./command.ts";
import { leftOnAws, statePlaces, statesOnAws, takeUp } from "./local_state.ts";
import { inRoot, root } from "./project.ts";

const folders = ["build", ".local", "node_modules", ".venv"];

await runTask(async () => {
  takeNoArguments("clean");
  for (const lock of await locks()) {
    if (await isHeld(lock)) {
      throw new TaskError(
        `Cannot clean: ${relative(root, lock)} is held by a running task or ` +
          "session. Stop it, then run the same command again.",
      );
    }
  }
  const kept: string[] = [];
  for (const state of await statesOnAws(folders)) {
    const { ledgers: [ledger], buckets } = await leftOnAws(state);
    kept.push(...buckets);
    if (ledger) {
      throw new TaskError(
        `Cannot clean: ${ledger} lists what is still on AWS, and nothing else ` +
          `does. ${takeUp(state)}`,
      );
    }
  }
  for (const folder of folders) {
    if (!existsSync(inRoot(folder))) continue;
    await rm(inRoot(folder), { recursive: true });
    console.log(`Removed ${folder}/`);
  }
  for (const bucket of new Set(kept)) {
    console.log(
      `Kept on AWS: the bucket ${bucket}, which a session created; ` +
        `\`aws s3 rb s3://${bucket}\` deletes it if it is empty`,
    );
  }
});

/** Files that are locked while somebody works in the folder above them. */
async function locks(): Promise<string[]> {
  const found: string[] = [];
  for (const folder of statePlaces.map((place) => inRoot(place))) {
    if (!existsSync(folder)) continue;
    const below = await readdir(folder, { recursive: true });
    found.push(
      ...below.filter((path) => /(^|\/)([^/]+\.)?lock$/.test(path))
        .map((path) => join(folder, path))
        .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile()),
    );
  }
  return found;
}

async function isHeld(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  using file = await Deno.open(path, { write: true });
  return !await file.tryLock(true);
}
