/**
 * Deleting what the ledger knows, in the order in which one needs the next.
 *
 * @module
 */
import { refuseAfterFailure } from "./display/cells.ts";
import { hasProxy } from "./display/kernel.ts";
import { liveLine } from "./display/live.ts";
import { InterruptedError } from "./interrupt.ts";
import { removeAll } from "./removal.ts";
import { inOrder } from "./resources/registry.ts";
import type { Session } from "./session.ts";

/** What {@linkcode cleanUp} may delete besides what costs by the hour. */
export interface CleanupOptions {
  /** The S3 objects too. @default {false} */
  readonly objects?: boolean;
  /** The bucket too, if an upload made it and it is empty. @default {false} */
  readonly bucket?: boolean;
  /**
   * Right after a cell has failed or was interrupted too. Asked for only where
   * the kernel goes on with queued cells by itself, as Deno's own does.
   * @default {false}
   */
  readonly afterFailure?: boolean;
}

/** One thing and how it was found. */
export interface ResourceRow {
  /** `endpoint`, `training-job` and the like. */
  readonly kind: string;
  /** The resource's name, or an `s3://` URI. */
  readonly name: string;
  /** `deleted`, `kept`, `left` of somebody else's, or the service's own word. */
  readonly state: string;
}

/** Something could not be removed; all the rest was. */
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
        `They stay in ${ledgerPath}; mend the reason, then run cleanUp() again:\n` +
        left.map(({ kind, name, state }) => `${kind} ${name}: ${state}`)
          .join("\n"),
    );
  }
}

/**
 * Ends and deletes everything the ledger knows, and looks for each thing again.
 * Cleaning up twice does no harm. Objects at the walk's keys that this ledger's
 * jobs and uploads did not write are left and named.
 *
 * @example
 * ```ts ignore
 * const gone = await churn.cleanUp(session, { objects: true });
 * ```
 *
 * @returns One row a thing, as it was found afterwards.
 * @throws {CleanupError} If something can't be removed, after all the rest was.
 * @throws {InterruptedError} If the kernel is interrupted; clean up again.
 * @throws {Error} If a cell failed or was interrupted within 30 seconds, in a
 * kernel without the project's proxy, which would go on with queued cells.
 */
export async function cleanUp(
  session: Session,
  { afterFailure, ...options }: CleanupOptions = {},
): Promise<ResourceRow[]> {
  if (!afterFailure && !hasProxy()) {
    refuseAfterFailure("clean up", "cleanUp(session, { afterFailure: true })");
  }
  const { ledger } = session;
  const entries = await ledger.open();
  const line = liveLine();
  const show = (text: string) => line.update(`Cleanup: ${text}`);
  const keep = inOrder.filter(({ keptUnless }) =>
    keptUnless && !options[keptUnless]
  ).map(({ kind }) => kind);
  const rows: ResourceRow[] = [];
  const left: ResourceRow[] = [];
  try {
    for await (
      const { thing, ...became } of removeAll(session, entries, show, keep)
    ) {
      if (became.error) {
        const { name, message } = became.error;
        left.push({ ...thing, state: `${name}: ${message}` });
      } else {
        rows.push({ ...thing, state: became.state });
        if (became.state.startsWith("kept")) continue;
        await ledger.recordDeleted(thing.kind, thing.name);
      }
    }
  } catch (error) {
    if (error instanceof InterruptedError) {
      await show("interrupted, call cleanUp() again");
    }
    throw error;
  }
  const count = (word: string) =>
    rows.filter(({ state }) => state.startsWith(word)).length;
  const [kept, others] = [count("kept"), count("left")];
  const counts = {
    gone: rows.length - kept - others,
    kept,
    "of others": others,
    left: left.length,
  };
  const words = Object.entries(counts).filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  await line.update(`Cleanup: ${words.join(", ") || "nothing to do"}`);
  if (left.length) throw new CleanupError(rows, left, ledger.path);
  return rows;
}
