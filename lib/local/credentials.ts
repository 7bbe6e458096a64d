/**
 * The key pair of a state folder.
 *
 * @module
 */
import { join } from "node:path";
import { readJson, writeJson } from "./state.ts";

/** The random key pair, as it stands in `credentials.json`. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Reads the key pair; `undefined` where none was made yet. */
export function readCredentials(
  stateFolder: string,
): Promise<Credentials | undefined> {
  return readJson<Credentials>(join(stateFolder, "credentials.json"));
}

/** Reads the key pair, or makes one that only this user can read. */
export async function ensureCredentials(
  stateFolder: string,
): Promise<Credentials> {
  const present = await readCredentials(stateFolder);
  if (present) return present;
  const made = {
    accessKeyId: "LOCAL" + random(10).toHex().toUpperCase().slice(0, 15),
    secretAccessKey: random(30).toBase64(),
  };
  const path = join(stateFolder, "credentials.json");
  await writeJson(path, made);
  return made;
}

function random(bytes: number) {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
