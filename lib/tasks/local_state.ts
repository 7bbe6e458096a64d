/**
 * Removing state folders without losing what was created on AWS, which their
 * ledgers alone know.
 *
 * @module
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { openLedger } from "../ledger.ts";

/** The state folders that tasks use, relative to the root. */
export const stateFolders = ["build/state", ".local"];

/** Removes everything from a state folder but the ledgers of AWS. */
export async function removeLocalState(stateFolder: string): Promise<void> {
  const ledgers = join(stateFolder, "ledger");
  for (const name of await list(stateFolder)) {
    if (name === "ledger") continue;
    await rm(join(stateFolder, name), { recursive: true });
  }
  for (const name of await list(ledgers)) {
    if (!isOfAws(name)) await rm(join(ledgers, name));
  }
}

/**
 * The ledgers of a state folder that know of things left on AWS; a bucket alone
 * is none, as it costs nothing.
 */
export async function openOnAws(stateFolder: string): Promise<string[]> {
  const ledgers = join(stateFolder, "ledger");
  const found: string[] = [];
  for (const name of (await list(ledgers)).filter(isOfAws)) {
    const { path, open } = openLedger(join(ledgers, name));
    const left = (await open()).filter(({ kind }) => kind !== "bucket");
    if (left.length > 0) found.push(path);
  }
  return found;
}

const isOfAws = (name: string) => /^aws-.*\.jsonl$/.test(name);

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw error;
  }
}
