/**
 * Work that only one caller does at a time, in this process and in all others.
 *
 * @module
 */
import { dirname } from "node:path";

/**
 * Runs `action` while no other process holds the lock on a file. The lock ends
 * with its process, however that ends.
 *
 * @param path The file, made where missing.
 * @param waiting Called once if somebody else holds the lock.
 */
export async function withFileLock<T>(
  path: string,
  waiting: () => void,
  action: () => Promise<T>,
): Promise<T> {
  let waits = false;
  const wait = () => {
    if (!waits) waiting();
    waits = true;
  };
  if (turns.has(path)) wait();
  return await inTurn(path, async () => {
    await Deno.mkdir(dirname(path), { recursive: true });
    using file = await Deno.open(path, { create: true, write: true });
    if (!await file.tryLock(true)) {
      wait();
      await file.lock(true);
    }
    return await action();
  });
}

/** The last of this process that works or waits, by the file. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Runs `action` when those of this process that came before have ended. Each that
 * waits for a lock holds one of Deno's 32 threads, and the one that has the lock
 * needs one, too: so only one of a process may wait there.
 *
 * @param path The file that they have in common.
 */
export async function inTurn<T>(
  path: string,
  action: () => Promise<T>,
): Promise<T> {
  const turn = (turns.get(path) ?? Promise.resolve())
    .catch(() => {}) // its caller has the error
    .then(action);
  turns.set(path, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(path) === turn) turns.delete(path);
  }
}
