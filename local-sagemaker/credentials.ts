/**
 * The key pair of a state folder.
 *
 * @module
 */
import { join } from "node:path";
import { inspectRecord, readRecord, shapeFault } from "./set_aside.ts";
import { writeJson } from "./state.ts";
import { trustFault } from "./state_folder.ts";

/** The random key pair, as it stands in `credentials.json`. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const pathOf = (stateFolder: string) => join(stateFolder, "credentials.json");

/** Completes "as it …". */
function faultIn(path: string) {
  return (value: unknown): string | undefined => {
    const shape = { accessKeyId: "string", secretAccessKey: "string" } as const;
    const fault = trustFault(path) ?? shapeFault(value, shape);
    if (fault) return fault;
    const { accessKeyId, secretAccessKey } = value as Credentials;
    const usable = /^\w{8,128}$/.test(accessKeyId) && secretAccessKey !== "";
    return usable ? undefined : "has no key pair";
  };
}

/** Reads the key pair, or says what is wrong with it; neither where there is none. */
export function readCredentials(
  stateFolder: string,
): { value?: Credentials; why?: string } {
  const path = pathOf(stateFolder);
  return inspectRecord<Credentials>(path, faultIn(path));
}

/**
 * Reads the key pair, or makes one that only this user can read. One that cannot
 * be used, or that others may have put there, is set aside.
 */
export async function ensureCredentials(
  stateFolder: string,
): Promise<Credentials> {
  const path = pathOf(stateFolder);
  const present = readRecord<Credentials>(stateFolder, path, faultIn(path));
  if (present) {
    await Deno.chmod(path, 0o600);
    return present;
  }
  const made = {
    accessKeyId: "LOCAL" + random(10).toHex().toUpperCase().slice(0, 15),
    secretAccessKey: random(30).toBase64(),
  };
  await writeJson(path, made);
  return made;
}

function random(bytes: number) {
  return crypto.getRandomValues(new Uint8Array(bytes));
}
