/**
 * The log of runs: what was trained and evaluated with what, and what came of
 * it. It stays when everything that the runs have made is deleted.
 *
 * One JSON line an event, next to the ledger and, like it, apart for each
 * target, account and region. AWS's records have more of a job; here is what
 * they don't have, and what is needed when they are gone.
 *
 * @module
 */
import { withLines } from "./line_file.ts";

/** An object as it was when a run read it. */
export interface ReadObject {
  readonly key: string;
  readonly bytes: number;
  /** Another one for other content. */
  readonly etag: string;
}

/** What a run was started with; written before the service is asked. */
export interface RunStart {
  readonly event: "started";
  readonly run: string;
  /** Of the registry: `training-job`. */
  readonly kind: string;
  /** What a workflow makes of the kind: `training`. */
  readonly stage: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The request, with {@linkcode anyName} in place of the name. */
  readonly request: Readonly<Record<string, unknown>>;
  /** What it reads, by `s3://` URI. */
  readonly reads: Readonly<Record<string, readonly ReadObject[]>>;
  /** SHA-256 of the archive with its scripts. */
  readonly scripts?: string;
  /** Of what it was started with. */
  readonly versions: Readonly<Record<string, string>>;
}

/** How a run has ended. */
export interface RunEnd {
  readonly event: "ended";
  readonly run: string;
  readonly at: string;
  /** The service's own word: `Completed`. */
  readonly status: string;
  readonly reason?: string;
  /** Seconds from the first instance to the end. */
  readonly seconds?: number;
  /** Final values by name, such as `validation:auc`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** The log loss by boosting round. */
  readonly rounds: readonly {
    readonly round: number;
    readonly train: number;
    readonly validation: number;
  }[];
  /** `s3://` URI of the archive that it has made. */
  readonly artifacts?: string;
  /** The SHA-256 of each file in the archive; its own differs with the clock. */
  readonly files?: Readonly<Record<string, string>>;
  /** Of a search: each of its training jobs, in the order of their creation. */
  readonly trials?: readonly RunTrial[];
  /** Of a search: which of them is the best; the figures and files are its own. */
  readonly best?: string;
}

/** What a training job of a search has tried, and what came of it. */
export interface RunTrial {
  /** The training job's name. */
  readonly name: string;
  /** The service's own word. */
  readonly status: string;
  /** The hyperparameters that were searched, as texts. */
  readonly tuned: Readonly<Record<string, string>>;
  /** The objective's value; none where it gave none. */
  readonly value?: number;
}

/** What came of asking a trained model for a set's rows. */
export interface RunEvaluation {
  readonly event: "evaluated";
  /** The training job whose model was asked. */
  readonly run: string;
  readonly at: string;
  readonly set: string;
  /** Digest of the rows. */
  readonly rows: string;
  readonly purpose: string;
  readonly customers: number;
  readonly metrics: Readonly<Record<string, number>>;
  /** `s3://` URI of the scores, and the SHA-256 of that object. */
  readonly scores?: { readonly uri: string; readonly sha256: string };
  /** Of what it was evaluated with. */
  readonly versions?: Readonly<Record<string, string>>;
}

/** A line of the log. */
export type RunEvent = RunStart | RunEnd | RunEvaluation;

/** Stands for the name in a request, which is never the same. */
export const anyName = "churn-any";

/** The version of the lines. */
const version = 1;

/** The file of the log that belongs to a ledger's file. */
export function runLogPath(ledgerPath: string): string {
  return ledgerPath.replace(/\.jsonl$/, "") + ".runs";
}

/** Where a session's log is. */
interface HasLedger {
  readonly ledger: { readonly path: string };
}

type Line = RunEvent & { readonly version: number };

function logOf({ ledger }: HasLedger) {
  return {
    path: runLogPath(ledger.path),
    what: "log of runs",
    remedy: "read it with the version that wrote it, or move it away",
    faultOf,
  };
}

/** Reads the log, oldest event first. */
export function readRunLog(session: HasLedger): Promise<RunEvent[]> {
  return withLines<Line, RunEvent[]>(logOf(session), (lines) => lines);
}

/**
 * Appends an event; what is written when it returns stays.
 *
 * @param unless Nothing is appended if an earlier event is such.
 */
export async function recordRun(
  session: HasLedger,
  event: RunEvent,
  unless: (earlier: RunEvent) => boolean = () => false,
): Promise<void> {
  await withLines<Line, void>(logOf(session), (lines, append) => {
    if (!lines.some(unless)) append({ version, ...event });
  });
}

/** What each event needs besides what all have. */
const needed: Readonly<Record<RunEvent["event"], readonly string[]>> = {
  started: ["kind", "stage", "request", "reads", "versions"],
  ended: ["status", "metrics", "rounds"],
  evaluated: ["set", "rows", "purpose", "customers", "metrics"],
};

function faultOf(line: Record<string, unknown>) {
  if (line.version !== version) {
    return {
      why: `has the version ${line.version}`,
      ...typeof line.version === "number" && { isOfAnother: true as const },
    };
  }
  const members = needed[line.event as RunEvent["event"]];
  const isEvent = members &&
    [...members, "run", "at"].every((member) => line[member] !== undefined);
  return isEvent ? undefined : { why: "is no event of a run" };
}
