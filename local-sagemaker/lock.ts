/**
 * The lock of a state folder. The system frees it when its process ends in
 * whatever way.
 *
 * @module
 */
import { join } from "node:path";
import { asideFolder } from "./set_aside.ts";

/** A held lock. */
export interface Lock {
  release(): void;
}

/**
 * Takes the lock of a folder; `undefined` where somebody holds it.
 *
 * @throws {Error} Where its file is none.
 */
export async function tryLock(folder: string): Promise<Lock | undefined> {
  const path = join(folder, "lock");
  makeWay(folder, path);
  const file = await Deno.open(path, {
    write: true,
    create: true,
    mode: 0o600,
  });
  try {
    if (await file.tryLock(true)) return { release: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
  return undefined;
}

/** Sets a folder aside that has the lock's name; a link or the like stops the start. */
function makeWay(folder: string, path: string): void {
  let found: Deno.FileInfo;
  try {
    found = Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (found.isFile) {
    // Its mode may have been changed, its content says nothing.
    if (found.mode !== null && !(found.mode & 0o200)) {
      Deno.chmodSync(path, 0o600);
    }
    return;
  }
  if (!found.isDirectory) {
    throw new Error(
      `Cannot lock the state folder because '${path}' is not a regular file: move it away`,
    );
  }
  // Onto a folder only a folder can be moved: never the lock that another
  // process has made meanwhile.
  const target = join(folder, asideFolder, `lock-${crypto.randomUUID()}`);
  Deno.mkdirSync(target, { recursive: true, mode: 0o700 });
  try {
    Deno.renameSync(path, target);
  } catch {
    Deno.removeSync(target);
    return makeWay(folder, path);
  }
  console.warn(
    `The local SageMaker set aside '${path}' because it is not a regular file. ` +
      `It is kept as '${target}'.`,
  );
}
