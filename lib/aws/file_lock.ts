import { dirname } from "node:path";

/**
 * Runs `action` while no other process holds the lock on a file. The lock ends
 * with its process, however that ends.
 *
 * @param path The file, made where missing.
 * @param waiting Called once if another process holds the lock.
 */
export async function withFileLock<T>(
  path: string,
  waiting: () => void,
  action: () => Promise<T>,
): Promise<T> {
  await Deno.mkdir(dirname(path), { recursive: true });
  using file = await Deno.open(path, { create: true, write: true });
  if (!await file.tryLock(true)) {
    waiting();
    await file.lock(true);
  }
  return await action();
}
