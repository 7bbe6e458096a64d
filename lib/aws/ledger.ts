/**
 * The record of everything that is created, written before it is.
 *
 * One JSON line an entry, in the state folder, apart for each target, account
 * and region. Cleanup works from it; names take their counters from it.
 *
 * @module
 */
import { join } from "node:path";
import { withLines } from "./line_file.ts";
import type { LineFault } from "./whole_lines.ts";
import type { Identity } from "./identity.ts";

/** Something that was, or was about to be, created. */
export interface LedgerEntry extends Identity {
  /** What kind of thing it is. */
  readonly kind: string;
  /** The resource's name; for an `s3-prefix` the `s3://` URI. */
  readonly name: string;
}

/** A line of the file; the one that names the ledger itself is apart. */
interface Line extends LedgerEntry {
  /** The digest of the request that it was started with. */
  readonly request?: string;
  /** Set by the line that records the deletion. */
  readonly deleted?: true;
}

/** Names the ledger itself: what uploads carry as the mark of this record. */
interface IdLine {
  readonly ledger: string;
}

/** What a ledger asks of the registry, which tasks that only read go without. */
export interface KnownKinds {
  /** Whether the kind of a line is known. */
  isKind(kind: string): boolean;
  /**
   * @throws {UnknownKindError} If there is no such kind.
   * @throws {RangeError} If nothing of the kind can have the name.
   */
  checkName(kind: string, name: string): void;
}

/** Reads and writes one ledger file. */
export interface Ledger {
  /** Absolute path of the file. */
  readonly path: string;
  /** A random id that stays with the file, by which its uploads are known. */
  id(): Promise<string>;
  /** What was recorded and not deleted since, in order of creation. */
  open(): Promise<LedgerEntry[]>;
  /** Whether something recorded and not deleted stands for the thing. */
  knows(thing: LedgerEntry): Promise<boolean>;
  /**
   * Records a thing that is about to be created. Idempotent; what is below a
   * recorded `s3-prefix` is recorded already.
   */
  record(kind: string, name: string): Promise<void>;
  /** A name no entry has: what {@linkcode recordNew} would give now. */
  nextName(kind: string, stage: string): Promise<string>;
  /**
   * Finds a name no entry has, records it, and returns it.
   *
   * @param request The digest of the request that it will be started with.
   */
  recordNew(
    kind: string,
    stage: string,
    request?: string,
  ): Promise<string>;
  /** The names that were recorded with a request and not deleted since, in order. */
  startedWith(kind: string, request: string): Promise<string[]>;
  /**
   * Records things, creates them, and records what another session's cleanup,
   * which could not find them yet, has recorded as gone meanwhile.
   */
  creating(
    things: readonly LedgerEntry[],
    create: () => Promise<unknown>,
  ): Promise<void>;
  /** Records that the thing is gone. */
  recordDeleted(kind: string, name: string): Promise<void>;
}

/**
 * Opens a ledger; the file is made with the first entry.
 *
 * @param path The ledger's file.
 * @param uniquePart Makes the last part of a name from the number of the
 * names before it; a counter where left out.
 * @param known Refuses lines and names of no known kind.
 */
export function openLedger(
  path: string,
  uniquePart: (count: number) => string = (count) => String(count + 1),
  known?: KnownKinds,
): Ledger {
  const locked = <T>(
    work: (
      lines: Line[],
      append: (line: Line | IdLine) => void,
      id: string | undefined,
    ) => T,
  ): Promise<T> =>
    withLines<Line | IdLine, T>({
      path,
      what: "ledger",
      faultOf: (line) => faultOf(line, known),
      remedy:
        "clean up with the version that wrote it, or delete the thing in " +
        "the AWS console and then the line",
    }, (lines, append) => {
      const id = lines.find((line) => "ledger" in line)?.ledger;
      return work(lines.filter((line) => "kind" in line), append, id);
    });

  function freeName(lines: Line[], kind: string, stage: string) {
    const names = lines.filter((line) => line.kind === kind)
      .map(({ name }) => name);
    const taken = new Set(names);
    const first = `churn-${stage}-${uniquePart(taken.size)}`;
    let name = first;
    for (let n = 2; taken.has(name); n++) name = `${first}-${n}`;
    known?.checkName(kind, name);
    return name;
  }

  const recordAll = (things: readonly LedgerEntry[]) =>
    locked((lines, append) => {
      for (const { kind, name } of things) known?.checkName(kind, name);
      for (const { kind, name } of things) {
        const covers = coverOf({ kind, name });
        if (!stillThere(lines).some(covers)) append({ kind, name });
      }
    });

  return {
    path,
    id: () =>
      locked((_lines, append, id) => {
        if (id !== undefined) return id;
        const made = crypto.randomUUID();
        append({ ledger: made });
        return made;
      }),
    open: () => locked(stillThere),
    knows: (thing) => locked((lines) => stillThere(lines).some(coverOf(thing))),
    record: (kind, name) => recordAll([{ kind, name }]),
    nextName: (kind, stage) => locked((lines) => freeName(lines, kind, stage)),
    recordNew: (kind, stage, request) =>
      locked((lines, append) => {
        const name = freeName(lines, kind, stage);
        append({ kind, name, request });
        return name;
      }),
    startedWith: (kind, request) =>
      locked((lines) => {
        const started = new Set(
          lines.filter((line) => line.request === request)
            .map(({ name }) => name),
        );
        return stillThere(lines).filter((entry) =>
          entry.kind === kind && started.has(entry.name)
        ).map(({ name }) => name);
      }),
    async creating(things, create) {
      await recordAll(things);
      try {
        await create();
      } finally {
        await recordAll(things);
      }
    },
    recordDeleted: (kind, name) =>
      locked((_lines, append) => append({ kind, name, deleted: true })),
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

/**
 * Whether an entry stands for a thing: is the same, a prefix above it, or what
 * the thing was made by.
 */
export function coverOf(thing: Identity): (entry: LedgerEntry) => boolean {
  return (entry) =>
    isSame(entry, thing) ||
    entry.kind === thing.kind && entry.name.endsWith("/") &&
      thing.name.startsWith(entry.name) ||
    thing.parent !== undefined && coverOf(thing.parent)(entry);
}

/** Whether two are one thing. */
export function isSame(one: Identity, other: Identity): boolean {
  return one.kind === other.kind && one.name === other.name;
}

/** The members that a line may have. */
const members = ["kind", "name", "request", "deleted", "ledger"];

/** Why a line can't be used, as a version that knows more may have written it. */
function faultOf(
  line: Record<string, unknown>,
  known?: KnownKinds,
): LineFault | undefined {
  const { kind, name, ledger } = line;
  const isLine = typeof ledger === "string" ||
    typeof kind === "string" && typeof name === "string";
  if (!isLine) return { why: "is not an entry of a ledger" };
  const member = Object.keys(line).find((each) => !members.includes(each));
  if (member !== undefined) {
    return { why: `has the member '${member}'`, isOfAnother: true };
  }
  if (kind !== undefined && known?.isKind(String(kind)) === false) {
    return { why: `names a thing of the kind '${kind}'`, isOfAnother: true };
  }
}

function stillThere(lines: readonly Line[]): LedgerEntry[] {
  const there = new Map<string, LedgerEntry>();
  for (const { kind, name, deleted } of lines) {
    const id = `${kind} ${name}`;
    if (deleted) there.delete(id);
    else if (!there.has(id)) there.set(id, { kind, name });
  }
  return [...there.values()];
}
