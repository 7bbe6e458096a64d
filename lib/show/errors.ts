/**
 * How errors show in a notebook: their message; the stack of libraries on
 * request.
 *
 * @module
 */
import { type HandedOn, handedOn, howToGet } from "../needs.ts";
import { display, type Displayable } from "./bundle.ts";
import { noteError } from "./cells.ts";

/** A frame as V8 hands it out. */
interface Frame {
  getFileName(): string | null | undefined;
}

const more = "    … where in the code: churn.lastStack()";
let whole = "No error has been shown yet.";

/**
 * Makes the kernel show errors without the frames of libraries, and with a
 * hint where a name is missing that an earlier cell makes.
 */
export function shortenErrors(): void {
  (Error as unknown as { prepareStackTrace: unknown }).prepareStackTrace = (
    error: Error,
    frames: readonly Frame[],
  ) => {
    noteError(error);
    const message = Error.prototype.toString.call(error) + hint(error);
    const lines = (frames: readonly Frame[]) =>
      frames.map((frame) => `\n    at ${frame}`).join("");
    whole = message + lines(frames);
    const isOwn = frames.length === 0 || isOfCell(frames[0]);
    return message + (isOwn ? lines(frames.filter(isOfCell)) : "\n" + more);
  };
}

/**
 * The whole stack of the error that was shown last.
 *
 * @example
 * ```ts ignore
 * churn.lastStack(); // in a cell of its own, after one that failed
 * ```
 */
export function lastStack(): Displayable {
  const text = whole;
  return { [display]: () => ({ "text/plain": text }) };
}

/** Cells have no file. */
function isOfCell(frame: Frame): boolean {
  const file = frame.getFileName();
  return !file || file === "<anonymous>";
}

/** What to do where a cell was not run, or failed. */
function hint(error: Error): string {
  if (error.name !== "ReferenceError") return "";
  const name = /^(\S+) is not defined/.exec(error.message)?.[1];
  if (!name) return "";
  return name in handedOn
    ? `: ${howToGet(name as HandedOn)}`
    : ": run the cell that makes it first";
}
