/**
 * Deleting what the ledger knows, in the order in which one needs the next.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { refuseAfterFailure } from "../show/cells.ts";
import { hasProxy } from "../show/kernel.ts";
import { liveLine } from "../show/live.ts";
import { InterruptedError } from "../aws/interrupt.ts";
import { removeAll } from "./removal.ts";
import { askFirst } from "./removal/question.ts";
import { inOrder } from "./registry.ts";
import type { Session } from "../aws/session.ts";

/** What {@linkcode cleanUp} deletes in addition to what costs by the hour. */
export interface CleanupOptions {
  /** Deletes the S3 objects, too. @default {false} */
  readonly objects?: boolean;
  /**
   * Deletes the bucket, too, if an upload created it and it is empty. @default
   * {false}
   */
  readonly bucket?: boolean;
  /**
   * Only lists what exists, what AWS charges for it, and the call that deletes
   * it, unless the setting `cleanup` is `"delete"`. A cell that runs along with
   * all others then deletes nothing.
   * @default {false}
   */
  readonly ask?: boolean;
  /**
   * Cleans up even right after a cell has failed or was interrupted. Needed
   * only in a kernel that continues with queued cells, such as Deno's own.
   * @default {false}
   */
  readonly afterFailure?: boolean;
}

/** One thing and how it was found. */
export interface ResourceRow {
  /** `endpoint`, `training-job` and so on. */
  readonly kind: string;
  /** The resource's name, or an `s3://` URI. */
  readonly name: string;
  /**
   * `deleted`, `kept`, `not touched` for somebody else's, or the service's own
   * status.
   */
  readonly state: string;
  /** Of what was only asked about: what AWS charges for it until it is deleted. */
  readonly charged?: string;
}

/** Something could not be removed; everything else was. */
export class CleanupError extends Error {
  /** @ignore */
  override name = "CleanupError";
  /** @ignore */
  constructor(
    /** What became of all the rest. */
    readonly rows: readonly ResourceRow[],
    /** What is left, and why. */
    readonly left: readonly ResourceRow[],
    ledgerPath: string,
  ) {
    super(
      `Cannot clean up ${left.length} of ${
        rows.length + left.length
      } things. ` +
        `They stay listed in ${ledgerPath}; fix the cause, then run cleanUp() again:\n` +
        left.map(({ kind, name, state }) => `${kind} ${name}: ${state}`)
          .join("\n"),
    );
  }
}

/**
 * Stops and deletes everything in the ledger, and checks that each thing is
 * gone. Idempotent. Objects at the project's keys that this ledger's jobs and
 * uploads did not write are listed, but not touched. With `ask: true`
 * nothing is touched.
 *
 * @example
 * ```ts ignore
 * const listed = await churn.cleanUp(session, { objects: true, ask: true });
 * const gone = await churn.cleanUp(session, { objects: true });
 * ```
 *
 * @returns One row per thing, as it was found afterwards; with `ask: true`, one
 * row per thing that exists.
 * @throws {CleanupError} If something can't be removed; everything else is gone
 * by then.
 * @throws {InterruptedError} If the kernel is interrupted; clean up again.
 * @throws {Error} If a cell failed or was interrupted within 30 seconds, in a
 * kernel without the project's proxy, which would go on with queued cells.
 */
export async function cleanUp(
  session: Session,
  options: CleanupOptions = {},
): Promise<ResourceRow[]> {
  checkOptions("cleanUp", options, [
    "objects",
    "bucket",
    "ask",
    "afterFailure",
  ]);
  const { ask, afterFailure } = options;
  const keep = inOrder.filter(({ keptUnless }) =>
    keptUnless && !options[keptUnless]
  ).map(({ kind }) => kind);
  if (ask && session.settings.cleanup === "ask") {
    return await askFirst(session, keep);
  }
  if (!afterFailure && !hasProxy()) {
    refuseAfterFailure("clean up", "cleanUp(session, { afterFailure: true })");
  }
  const { ledger } = session;
  const entries = await ledger.open();
  const line = liveLine();
  const show = (text: string, detail?: string) =>
    line.update(`Cleanup: ${text}${detail ? ` · ${detail}` : ""}`);
  const rows: ResourceRow[] = [];
  const left: ResourceRow[] = [];
  const fates = { gone: 0, kept: 0, foreign: 0 };
  try {
    for await (
      const { thing, ...became } of removeAll(session, entries, show, keep)
    ) {
      if (became.error) {
        const { name, message } = became.error;
        left.push({ ...thing, state: `${name}: ${message}` });
      } else {
        rows.push({ ...thing, state: became.state });
        fates[became.fate]++;
        if (became.fate === "kept") continue;
        await ledger.recordDeleted(thing.kind, thing.name);
      }
    }
  } catch (error) {
    if (error instanceof InterruptedError) {
      await show("interrupted, call cleanUp() again");
    }
    throw error;
  }
  const keptKinds = [
    ...new Set(
      rows.filter(({ state }) => state === "kept").map(({ kind }) =>
        kind === "s3-prefix" ? "S3 objects" : kind.replaceAll("-", " ")
      ),
    ),
  ];
  const counts = {
    deleted: fates.gone,
    [`kept (${keptKinds.join(", ")})`]: fates.kept,
    "of others, not touched": fates.foreign,
    failed: left.length,
  };
  const words = Object.entries(counts).filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  await line.update(`Cleanup: ${words.join(", ") || "nothing to do"}`);
  if (left.length) throw new CleanupError(rows, left, ledger.path);
  return rows;
}
