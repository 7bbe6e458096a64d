/**
 * The file that says where the server of a state folder listens.
 *
 * @module
 */
import { join } from "node:path";
import {
  inspectRecord,
  readRecord,
  type RecordShape,
  shapeFault,
} from "./set_aside.ts";
import { writeJson } from "./state.ts";
import { trustFault } from "./state_folder.ts";

/** Where the server of a state folder listens. */
export interface SessionFile {
  readonly endpoint: string;
  readonly pid: number;
  readonly region: string;
  readonly roleArn: string;
}

const pathOf = (stateFolder: string) => join(stateFolder, "server.json");

const shape: RecordShape = {
  endpoint: "string",
  pid: "number",
  region: "string",
  roleArn: "string",
};

/** Completes "as it …". */
function faultIn(path: string) {
  return (value: unknown): string | undefined => {
    const fault = trustFault(path) ?? shapeFault(value, shape);
    if (fault) return fault;
    const { endpoint } = value as SessionFile;
    const isOwn = /^http:\/\/127\.0\.0\.1:\d+$/.test(endpoint);
    return isOwn ? undefined : "does not name a server on this machine";
  };
}

/** Reads the file, or says what is wrong with it; it may be stale. */
export function readSession(
  stateFolder: string,
): { value?: SessionFile; why?: string } {
  const path = pathOf(stateFolder);
  return inspectRecord<SessionFile>(path, faultIn(path));
}

/** Says where the server listens. */
export function writeSession(
  stateFolder: string,
  session: SessionFile,
): Promise<void> {
  return writeJson(pathOf(stateFolder), session);
}

/**
 * Removes the file of a server that ended, or of one that was killed; sets aside
 * what is no such file.
 */
export async function removeSession(stateFolder: string): Promise<void> {
  const path = pathOf(stateFolder);
  if (readRecord(stateFolder, path, faultIn(path))) await Deno.remove(path);
}
