/**
 * Progress in the running cell.
 *
 * @module
 */
import type { Data } from "./bundle.ts";
import { kernel } from "./kernel.ts";

/** A line of the running cell that changes in place. */
export interface LiveLine {
  /** Shows other content: text, or the MIME types of a bundle. */
  update(content: string | Data): Promise<void>;
}

let terminal: ((text: string) => void) | undefined;

/** Has lines go to a program's terminal as text, where there is no notebook. */
export function showLinesOn(write: (text: string) => void): void {
  terminal = write;
}

/**
 * Starts a line that updates in place; outside a notebook it does nothing, or
 * what {@linkcode showLinesOn} was told.
 *
 * Updates go out in order. While one is on its way only the newest of those
 * that follow is kept, so frequent updates never pile up.
 */
export function liveLine(): LiveLine {
  const here = kernel();
  if (!here) {
    return {
      update(content) {
        const text = typeof content === "string"
          ? content
          : content["text/plain"];
        terminal?.(String(text));
        return Promise.resolve();
      },
    };
  }
  const transient = { display_id: crypto.randomUUID() };
  let next: Data | undefined;
  let type = "display_data";
  let sending: Promise<void> | undefined;
  const send = async () => {
    try {
      while (next) {
        const data = next;
        next = undefined;
        await here.broadcast(type, { data, metadata: {}, transient });
        type = "update_display_data";
      }
    } finally {
      sending = undefined;
    }
  };
  return {
    update(content) {
      next = typeof content === "string" ? { "text/plain": content } : content;
      return sending ??= send();
    },
  };
}
