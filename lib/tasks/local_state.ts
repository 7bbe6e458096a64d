/**
 * Removing state folders without losing what was created on AWS, which only
 * their ledgers know.
 *
 * @module
 */
import { readdir, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { openLedger } from "../aws/ledger.ts";
import { taskCommand } from "./command.ts";
import { inRoot, root } from "./project.ts";

/** The folders, relative to the root, that states lie in: `CHURN_STATE` may name any below. */
export const statePlaces = ["build", ".local"];

/** The state folders of this clone with a ledger of AWS, wherever below these folders. */
export async function statesOnAws(
  folders: readonly string[] = statePlaces,
): Promise<string[]> {
  const states = new Set<string>();
  for (const folder of folders) {
    for (const path of await list(inRoot(folder), { recursive: true })) {
      const inLedger =
        basename(dirname(join(inRoot(folder), path))) === "ledger";
      if (!inLedger || !isOfAws(basename(path))) continue;
      states.add(dirname(dirname(inRoot(folder, path))));
    }
  }
  return [...states];
}

/** How what a state's ledger lists is cleaned up. */
export function takeUp(state: string): string {
  const path = relative(root, state);
  const quoted = /^[\w./-]+$/.test(path)
    ? path
    : `'${path.replaceAll("'", "'\\''")}'`;
  return "To delete it, run the notebook's cells that open the session and clean up, " +
    `in: CHURN_TARGET=aws CHURN_STATE=${quoted} ${taskCommand()} lab`;
}

/** Removes everything from a state folder but the ledgers of AWS and their logs of runs. */
export async function removeLocalState(stateFolder: string): Promise<void> {
  const ledgers = join(stateFolder, "ledger");
  for (const name of await list(stateFolder)) {
    if (name === "ledger") continue;
    await rm(join(stateFolder, name), { recursive: true });
  }
  for (const name of await list(ledgers)) {
    if (!isKept(name)) await rm(join(ledgers, name));
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

/** What is kept: ledgers, and the logs of runs next to them. */
const isKept = (name: string) => /^aws-.*\.(jsonl|runs)$/.test(name);

async function list(
  folder: string,
  options: { recursive?: boolean } = {},
): Promise<string[]> {
  try {
    return await readdir(folder, options);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw error;
  }
}
