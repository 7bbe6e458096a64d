/**
 * One server a state folder: the lock and the file that says where it listens.
 *
 * @module
 */
import { join } from "node:path";
import { readJson, writeJson } from "./state.ts";

/** Where the server of a state folder listens. */
export interface SessionFile {
  readonly endpoint: string;
  readonly pid: number;
  readonly region: string;
}

const pathOf = (stateFolder: string) => join(stateFolder, "server.json");

/** Reads the file; it may be stale. */
export function readSession(
  stateFolder: string,
): Promise<SessionFile | undefined> {
  return readJson<SessionFile>(pathOf(stateFolder));
}

/** Says where the server listens. */
export function writeSession(
  stateFolder: string,
  session: SessionFile,
): Promise<void> {
  return writeJson(pathOf(stateFolder), session);
}

/** Removes the file of a server that ended, or of one that was killed. */
export async function removeSession(stateFolder: string): Promise<void> {
  try {
    await Deno.remove(pathOf(stateFolder));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
