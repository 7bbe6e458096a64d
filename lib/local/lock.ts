/**
 * The lock of a state folder. The system frees it when its process ends in
 * whatever way.
 *
 * @module
 */
import { join } from "node:path";

/** A held lock. */
export interface Lock {
  release(): void;
}

/** Takes the lock of a folder; `undefined` where somebody holds it. */
export async function tryLock(folder: string): Promise<Lock | undefined> {
  const file = await Deno.open(join(folder, "lock"), {
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
