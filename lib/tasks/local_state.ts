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

/** What the ledgers of a state folder know of things left on AWS. */
export interface LeftOnAws {
  /** Ledgers that know of more than a bucket. */
  readonly ledgers: readonly string[];
  /** A bucket is kept as a rule; empty, it costs nothing. */
  readonly buckets: readonly string[];
}

/** Reads the ledgers of AWS in a state folder. */
export async function leftOnAws(stateFolder: string): Promise<LeftOnAws> {
  const folder = join(stateFolder, "ledger");
  const ledgers: string[] = [];
  const buckets: string[] = [];
  for (const file of (await list(folder)).filter(isOfAws)) {
    const { path, open } = openLedger(join(folder, file));
    const entries = await open();
    const ofBuckets = entries.filter(({ kind }) => kind === "bucket");
    if (ofBuckets.length < entries.length) ledgers.push(path);
    buckets.push(...ofBuckets.map(({ name }) => name));
  }
  return { ledgers, buckets };
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
