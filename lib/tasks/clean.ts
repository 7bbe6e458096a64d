/**
 * `deno task clean`: removes everything that tasks have made.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { runTask, takeNoArguments, TaskError } from "./command.ts";
import { leftOnAws, stateFolders } from "./local_state.ts";
import { inRoot } from "./project.ts";

/** Files that are locked while somebody works in the folder above them. */
const locks = ["build/setup.lock", "build/notebook.lock", ".local/lock"];
const folders = ["build", ".local", "node_modules", ".venv"];

await runTask(async () => {
  takeNoArguments("clean");
  for (const lock of locks) {
    if (await isHeld(inRoot(lock))) {
      throw new TaskError(
        `Cannot clean: ${lock} is held by a running task or session. ` +
          "Stop it, then run the same command again.",
      );
    }
  }
  const kept: string[] = [];
  for (const state of stateFolders) {
    const { ledgers: [ledger], buckets } = await leftOnAws(inRoot(state));
    kept.push(...buckets);
    if (ledger) {
      throw new TaskError(
        `Cannot clean: ${ledger} lists what is still on AWS, and nothing else ` +
          "does. Delete it by the notebook's cells that open the session and " +
          `clean up, in: CHURN_TARGET=aws CHURN_STATE=${state} deno task lab`,
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
      `Kept on AWS: the bucket ${bucket}, which a walk made; ` +
        `\`aws s3 rb s3://${bucket}\` deletes it if it is empty`,
    );
  }
});

async function isHeld(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  using file = await Deno.open(path, { write: true });
  return !await file.tryLock(true);
}
