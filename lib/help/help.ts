/**
 * The library's documentation inside of the notebook.
 *
 * @module
 */
import { display, type Displayable } from "../show/bundle.ts";
import { showTable } from "../show/table.ts";
import { documentation } from "./documentation.ts";
import { type Entry, isType } from "./entry.ts";

/**
 * Shows the library's documentation: a table of the rooms and of what cells
 * call, a room with everything in it, or everything about one name. In the
 * project's kernel Shift+Tab on a name shows the same.
 *
 * @param name A room, a function or a type, such as `evaluation`, `explore` or
 * `evaluation.rocCurve`.
 *
 * @example
 * ```ts ignore
 * churn.help();
 * churn.help("training");
 * churn.help("startTraining");
 * ```
 *
 * @throws {RangeError} If the library has no such name.
 */
export function help(name?: string): Displayable {
  const entries = documentation();
  if (name === undefined) {
    const rows = Object.values(entries)
      .filter(({ name, kind, call }) =>
        !isType(kind) && call === `churn.${name}`
      )
      .map(({ name, kind, summary }) =>
        kind === "namespace" ? [name, "", summary] : ["", name, summary]
      );
    return showTable({
      header: ["room", "name", "what it does"],
      rows,
      note:
        'help("explore") shows the documentation of one of them. help("evaluation") ' +
        "lists all that a room has: its plots, helpers, types and errors too. " +
        "In the kernel Churn (Deno), Shift+Tab on a name does the same",
    });
  }
  const entry = entryNamed(name, entries);
  if (!entry) {
    throw new RangeError(
      `Cannot help with '${name}' because the library has no such name: help() lists them`,
    );
  }
  const { markdown } = entry;
  return {
    [display]: () => ({ "text/markdown": markdown, "text/plain": markdown }),
  };
}

/** Takes `rocCurve`, `evaluation.rocCurve` and `churn.evaluation.rocCurve`. */
function entryNamed(
  name: string,
  entries: Readonly<Record<string, Entry>>,
): Entry | undefined {
  const [, room, last] = /^(?:churn\.)?(?:(\w+)\.)?(\w+)$/.exec(name) ?? [];
  const entry = Object.hasOwn(entries, last) ? entries[last] : undefined;
  return room === undefined || room === entry?.room ? entry : undefined;
}
