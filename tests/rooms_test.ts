/** What is flat in `lib/mod.ts`, and what is in the rooms. */
import { assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { mainEntryPoint, rooms } from "lib/help/rooms.ts";
import { capture } from "../lib/tasks/command.ts";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import type { Notebook } from "./notebook_cells.ts";

const namespaces = Object.fromEntries(
  Object.entries(churn).filter(([name]) => rooms().has(name)),
) as Record<string, Record<string, unknown>>;
const flat = Object.keys(churn).filter((name) => !rooms().has(name));

/** What the cells, the text around them and the pages call. */
async function called(): Promise<Set<string>> {
  const read = await Promise.all(
    notebooks.map(async ({ path }): Promise<Notebook> =>
      JSON.parse(await Deno.readTextFile(path))
    ),
  );
  const pages = await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard", "--"],
    ...["*.md", ":!docs/decisions", ":!CHANGELOG.md"],
  ], { cwd: inRoot() });
  const texts = [
    ...read.flatMap(({ cells }) => cells)
      .map(({ source }) => [source].flat().join("")),
    ...await Promise.all(
      pages!.stdout.trim().split("\n").map((page) =>
        Deno.readTextFile(inRoot(page))
      ),
    ),
  ];
  const names = texts.flatMap((text) =>
    [...text.matchAll(/\bchurn\.(\w+)\b(?!\.\w)|`(\w+)[(`]/g)]
      .map(([, name, quoted]) => name ?? quoted)
  );
  return new Set(names);
}

Deno.test("lib/mod.ts has flat what cells, their text and pages call, and rooms", async () => {
  const names = await called();
  assertEquals(flat.filter((name) => !names.has(name)), []);
  assertEquals(
    flat.filter((name) => typeof Reflect.get(churn, name) !== "function"),
    [],
  );
  assertEquals(Object.keys(namespaces).length, rooms().size);
});

Deno.test("what is flat is in a room too, all but help()", () => {
  const inRooms = Object.values(namespaces).flatMap(Object.keys);
  assertEquals(flat.filter((name) => !inRooms.includes(name)), ["help"]);
});

Deno.test("plots are in their rooms only, and no name is in two", () => {
  assertEquals(flat.filter((name) => name.endsWith("Plot")), ["showPlot"]);
  const names = Object.values(namespaces).flatMap(Object.keys);
  assertEquals(names.length, new Set(names).size);
  assertEquals(names.filter((name) => rooms().has(name)), []);
});

Deno.test("an entry point exports what other files declare, and does nothing else", async () => {
  for (const path of [mainEntryPoint, ...rooms().values()]) {
    const text = await Deno.readTextFile(inRoot(path));
    const rest = text.replace(/\/\*\*.*?\*\//s, "")
      .replaceAll(/^\/\/ [A-Z][a-z ]+$/gm, "")
      .replaceAll(/^export (?:type )?\{[^}]*\} from "[^"]+";$/gm, "")
      .replaceAll(/^export \* as \w+ from "[^"]+";$/gm, "");
    assertEquals(rest.trim(), "", path);
  }
});

Deno.test("deno.json names the entry points by their rooms", async () => {
  const { exports } = JSON.parse(await Deno.readTextFile(inRoot("deno.json")));
  assertEquals(exports, {
    ".": `./${mainEntryPoint}`,
    ...Object.fromEntries(
      Array.from(rooms(), ([room, path]) => [`./${room}`, `./${path}`]),
    ),
  });
});
