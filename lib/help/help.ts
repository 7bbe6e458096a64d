/**
 * The library's documentation inside of the notebook.
 *
 * @module
 */
import { display, type Displayable } from "../show/bundle.ts";
import { showTable } from "../show/table.ts";
import { documentation } from "./documentation.ts";

/**
 * Shows the library's documentation: a table by section or, for one name,
 * everything about it. In the project's kernel Shift+Tab on a name shows the
 * same.
 *
 * @param name A function or a type, such as `explore`.
 *
 * @example
 * ```ts ignore
 * churn.help();
 * churn.help("startTraining");
 * ```
 *
 * @throws {RangeError} If the library has no such name.
 */
export function help(name?: string): Displayable {
  const entries = documentation();
  if (name === undefined) {
    const rows = Object.entries(entries)
      .filter(([, { kind }]) => kind !== "interface" && kind !== "typeAlias")
      .map(([name, { section, summary }], i, all) => [
        section === all[i - 1]?.[1].section ? "" : section,
        name,
        summary,
      ]);
    return showTable({
      header: ["section", "name", "what it does"],
      rows,
      note:
        'help("explore") shows the documentation of one of them, or of a type. ' +
        "In the kernel Churn (Deno), Shift+Tab on a name does the same",
    });
  }
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
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
