/**
 * What `deno doc --json` says of the library, as entries for people.
 *
 * @module
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../settings/settings.ts";
import {
  type DocSymbol,
  type Entry,
  entryOf,
  isType,
  roomEntry,
} from "./entry.ts";
import { mainEntryPoint, rooms } from "./rooms.ts";

/** What `deno doc --json` writes: what is exported, by the URL of the entry point. */
export interface Documented {
  readonly version: number;
  readonly nodes: Readonly<
    Record<string, {
      readonly module_doc?: { readonly doc?: string };
      readonly symbols: readonly DocSymbol[];
    }>
  >;
}

/**
 * Entries by name: each room, in the order of `lib/mod.ts`, then what it
 * exports, first what `lib/mod.ts` exports too.
 *
 * @throws {Error} If another version of `deno doc` wrote it.
 */
export function entriesOf(
  { version, nodes }: Documented,
): Record<string, Entry> {
  if (version !== 2) {
    throw new Error(
      `Cannot read the documentation: Deno ${Deno.version.deno} writes version ` +
        `${version} of it, and only version 2 is supported`,
    );
  }
  const nodeOf = (path: string) =>
    nodes[pathToFileURL(join(repositoryRoot, path)).href];
  // What a second entry point exports is there a reference to the first.
  const byName = new Map(
    Object.values(nodes).flatMap(({ symbols }) => symbols)
      .filter(({ declarations: [{ kind }] }) => kind !== "reference")
      .map((symbol) => [symbol.name, symbol]),
  );
  const main = nodeOf(mainEntryPoint).symbols.map(({ name }) => name);
  const entries: Record<string, Entry> = {};
  for (const [room, path] of rooms()) {
    const { module_doc, symbols } = nodeOf(path);
    const inRoom = symbols.map(({ name }) =>
      entryOf(byName.get(name)!, room, main.includes(name), byName)
    ).sort((a, b) => rank(a) - rank(b));
    entries[room] = roomEntry(room, module_doc?.doc ?? "", inRoom);
    for (const entry of inRoom) entries[entry.name] = entry;
  }
  for (const name of main.filter((name) => !(name in entries))) {
    entries[name] = entryOf(byName.get(name)!, "", true, byName);
  }
  return entries;
}

/** What cells call, then the further functions, then types. */
const rank = ({ kind, room, call }: Entry) =>
  isType(kind) ? 2 : call.startsWith(`churn.${room}.`) ? 1 : 0;
