/**
 * The record of everything that is created, written before it is.
 *
 * One JSON line an entry, in the state folder, apart for each target, account
 * and region. Cleanup works from it; names take their counters from it.
 *
 * @module
 */
import { dirname, join } from "node:path";

/** What can be left behind. */
export type ResourceKind =
  | "processing-job"
  | "training-job"
  | "model"
  | "endpoint-config"
  | "endpoint"
  | "s3-prefix";

/** Something that was, or was about to be, created. */
export interface LedgerEntry {
  readonly kind: ResourceKind;
  /** The resource's name; for an `s3-prefix` the `s3://` URI. */
  readonly name: string;
  /** Set by the entry that records the deletion. */
  readonly deleted?: true;
}

/** Reads and writes one ledger file. */
export interface Ledger {
  readonly path: string;
  /** What was recorded and not deleted since, in order of creation. */
  open(): Promise<LedgerEntry[]>;
  /** Records a thing that is about to be created; twice is once. */
  record(kind: ResourceKind, name: string): Promise<void>;
  /** Finds a name no entry has, records it, and returns it. */
  recordNew(kind: ResourceKind, stage: string): Promise<string>;
  /** Records that the thing is gone. */
  recordDeleted(kind: ResourceKind, name: string): Promise<void>;
}

/**
 * Opens a ledger; the file is made with the first entry.
 *
 * @param path The ledger's file.
 * @param uniquePart Makes the last part of a name from the number of the
 * names before it; a counter where left out.
 */
export function openLedger(
  path: string,
  uniquePart: (count: number) => string = (count) => String(count + 1),
): Ledger {
  async function locked<T>(
    work: (entries: LedgerEntry[], append: (entry: LedgerEntry) => void) => T,
  ): Promise<T> {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await Deno.open(path, {
      create: true,
      read: true,
      append: true,
      mode: 0o600,
    });
    try {
      await file.lock(true);
      const text = await Deno.readTextFile(path);
      // A line that a kill cut short was never acknowledged.
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      if (whole.length < text.length) await file.truncate(byteLength(whole));
      const entries = whole.split("\n").filter(Boolean).map((line) =>
        JSON.parse(line) as LedgerEntry
      );
      return work(entries, (entry) => {
        const bytes = new TextEncoder().encode(JSON.stringify(entry) + "\n");
        file.writeSync(bytes);
        file.syncDataSync();
      });
    } finally {
      file.close();
    }
  }

  return {
    path,
    open: () => locked(stillThere),
    record: (kind, name) =>
      locked((entries, append) => {
        if (!stillThere(entries).some(same({ kind, name }))) {
          append({ kind, name });
        }
      }),
    recordNew: (kind, stage) =>
      locked((entries, append) => {
        const taken = new Set(
          entries.filter((entry) => entry.kind === kind).map(({ name }) =>
            name
          ),
        );
        const first = `churn-${stage}-${uniquePart(taken.size)}`;
        let name = first;
        for (let n = 2; taken.has(name); n++) name = `${first}-${n}`;
        append({ kind, name });
        return name;
      }),
    recordDeleted: (kind, name) =>
      locked((_entries, append) => append({ kind, name, deleted: true })),
  };
}

/** The ledger's file for a target, an account and a region. */
export function ledgerPath(
  stateFolder: string,
  target: string,
  accountId: string,
  region: string,
): string {
  return join(stateFolder, "ledger", `${target}-${accountId}-${region}.jsonl`);
}

function stillThere(entries: readonly LedgerEntry[]): LedgerEntry[] {
  const there = new Map<string, LedgerEntry>();
  for (const entry of entries) {
    const id = `${entry.kind} ${entry.name}`;
    if (entry.deleted) there.delete(id);
    else if (!there.has(id)) there.set(id, entry);
  }
  return [...there.values()];
}

const same = (a: LedgerEntry) => (b: LedgerEntry) =>
  a.kind === b.kind && a.name === b.name;

const byteLength = (text: string) => new TextEncoder().encode(text).length;
