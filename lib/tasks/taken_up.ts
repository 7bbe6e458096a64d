/**
 * The folder in which a task keeps what it has done until it is finished, so
 * that the same command continues a task that was killed.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { TaskError } from "./command.ts";

/** What a task does, so that the same again is known. */
export interface Identity {
  /** Whatever makes another result: arguments and settings. */
  readonly given: unknown;
  /** The files that it reads; what is in them counts. */
  readonly files: readonly string[];
}

/** A folder that no other process works in. */
export interface KeptFolder extends Disposable {
  readonly path: string;
  /** Whether an earlier call has left something. */
  readonly isTakenUp: boolean;
}

/**
 * Opens the folder of a task in `parent`.
 *
 * @throws {TaskError} If the same task runs already.
 */
export async function openKept(
  parent: string,
  task: string,
  identity: Identity,
): Promise<KeptFolder> {
  const path = join(parent, `${task}-${await keyOf(identity)}`);
  const isTakenUp = existsSync(path);
  await mkdir(path, { recursive: true, mode: 0o700 });
  const lock = await Deno.open(join(path, "task.lock"), {
    create: true,
    write: true,
  });
  if (!await lock.tryLock(true)) {
    lock.close();
    throw new TaskError(
      `Cannot ${task}: the same command is running already, and works in ${path}. Wait for it, or stop it.`,
    );
  }
  return { path, isTakenUp, [Symbol.dispose]: () => lock.close() };
}

async function keyOf({ given, files }: Identity): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(given));
  for (const file of files) {
    hash.update(`\n${file}\n`);
    const content = await stat(file).catch(() => undefined);
    if (!content?.isFile()) continue; // whoever reads it says what is wrong
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  }
  return hash.digest("hex").slice(0, 12);
}

/** How far a task's results are: not begun, being written, or written. */
export interface Results {
  /** Whether they were written by an earlier call. */
  readonly areDone: boolean;
  /**
   * Whether what is at their places was written by an earlier call that did not
   * finish, so that it may be replaced.
   */
  readonly mayReplace: boolean;
  /** Notes that they are being written from now on. */
  begin(): Promise<void>;
  /** Notes that they are written. */
  end(): Promise<void>;
}

/** Reads how far the results of a kept folder are. */
export async function resultsOf(
  folder: string,
  places: readonly string[],
): Promise<Results> {
  const path = join(folder, "results");
  const state = await readFile(path, "utf8").catch(() => "");
  const since = state ? (await stat(path)).mtimeMs : Infinity;
  const dates = await Promise.all(
    places.map((place) => stat(place).catch(() => undefined)),
  );
  return {
    areDone: state === "written" && dates.every((found) => found !== undefined),
    mayReplace: state !== "" &&
      dates.every((found) => !found || found.mtimeMs >= since),
    begin: () => writeFile(path, "begun"),
    async end() {
      await writeFile(`${path}.new`, "written");
      await Deno.rename(`${path}.new`, path);
    },
  };
}

/** Forgets what a kept folder has besides the session's state and the lock. */
export async function forgetFiles(folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && name !== "task.lock") await rm(join(folder, name));
  }
}
