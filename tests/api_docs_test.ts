/** The documentation of what `lib/mod.ts` and the rooms export. */
import { assert, assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { csvStream } from "../lib/customers/reading/csv.ts";
import { sampleCustomers } from "../lib/customers/sample/sample.ts";
import { entryPoints, rooms } from "../lib/help/rooms.ts";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";

/** Runs `deno` in the root of the repository. */
async function deno(args: string[], env: Record<string, string> = {}) {
  const options = { cwd: inRoot(), env: { NO_COLOR: "1", ...env } };
  return (await capture(Deno.execPath(), args, options))!;
}

/** Packages document their own types. */
const doc = ["doc", "--quiet", "--no-npm"];

/** What `deno doc --json` tells of a name that is exported. */
interface Exported {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly jsDoc?: {
      readonly tags?: readonly {
        readonly kind: string;
        readonly doc: string;
      }[];
    };
  }[];
}

/** What an entry point says of itself and exports. */
interface Entry {
  readonly module_doc: { readonly doc: string };
  readonly symbols: readonly Exported[];
}

let found: Promise<Entry[]> | undefined;

/** What each entry point says of itself and exports; main ones first. */
const entries = () => found ??= readEntries();

async function readEntries(): Promise<Entry[]> {
  const { stdout } = await deno([...doc, "--json", ...entryPoints()]);
  const { nodes } = JSON.parse(stdout) as { nodes: Record<string, Entry> };
  const all = Object.values(nodes);
  assertEquals(all.length, entryPoints().length);
  return all;
}

/** The examples of each function. */
async function examples(): Promise<[name: string, examples: string[]][]> {
  const symbols = (await entries()).flatMap(({ symbols }) => symbols);
  return symbols.flatMap(({ name, declarations: [{ kind, jsDoc }] }) => {
    const tags = jsDoc?.tags?.filter(({ kind }) => kind === "example") ?? [];
    return kind === "function" ? [[name, tags.map(({ doc }) => doc)]] : [];
  });
}

/** The code of a text's example that goes on from others. */
const goingOn = (text: string): string[] =>
  Array.from(text.matchAll(/```ts ignore\n(.*?)\n```/gs), ([, code]) => code);

/** The code of the examples that go on from others, as the notebook's cells do. */
async function cells(): Promise<string[]> {
  const [, ...rooms] = await entries();
  return [
    ...(await examples()).flatMap(([, examples]) => examples),
    ...rooms.map(({ module_doc }) => module_doc.doc),
  ].flatMap(goingOn);
}

/** Puts each cell behind those that make what it uses. */
function inOrder(cells: readonly string[]): Set<string> {
  const makers = new Map<string, string>();
  for (const cell of cells) {
    for (
      const [, names] of cell.matchAll(/^(?:await using|const) (.*?) = /gms)
    ) {
      const made = names.replace(/: churn\..*/, "").replace(/\w+:/g, "")
        .match(/\w+/g) ?? [];
      for (const name of made) makers.set(name, cell);
    }
  }
  const ordered = new Set<string>();
  const met = new Set<string>();
  function put(cell: string) {
    if (met.has(cell)) return;
    met.add(cell);
    const code = cell.replace(/\/\/ .*/g, "");
    for (const [name] of code.matchAll(/(?<!\.)\b[a-z]\w*\b(?!:)/gi)) {
      if (makers.has(name)) put(makers.get(name)!);
    }
    ordered.add(cell);
  }
  cells.forEach(put);
  return ordered;
}

Deno.test("all that the entry points export is documented, and so are the types it is made of", async () => {
  const { code, stderr } = await deno([...doc, "--lint", ...entryPoints()]);
  assertEquals(code, 0, stderr);
});

Deno.test("every room says what it is for, with one example, which uses it and is run", async () => {
  const paths = [...rooms().keys()];
  const [, ...described] = await entries();
  assertEquals(described.length, paths.length);
  for (const { module_doc: { doc }, symbols } of described) {
    const [code, ...more] = goingOn(doc);
    assert(/^[A-Z][^`]+\.\n\n```ts ignore\n/.test(doc), doc);
    assertEquals(more, []);
    const used = Array.from(
      code.matchAll(/\bchurn\.\w+\.(\w+)/g),
      ([, name]) => name,
    );
    assert(symbols.some(({ name }) => used.includes(name)), code);
  }
});

Deno.test("every function that a room exports has one example, which calls it and is run", async () => {
  const runs = /^(?:\w.*\n)?```ts(?: ignore)?\n/;
  const others = (await examples()).filter(([name, [example, ...more]]) =>
    !runs.test(example) || !new RegExp(`\\b${name}[(<]`).test(example) ||
    more.length > 0
  );
  assertEquals(others, []);
});

Deno.test("the examples that go on from others are a walk that runs", async () => {
  await mkdir(inRoot("build"), { recursive: true });
  await Deno.writeTextFile(
    inRoot("build", "today.csv"),
    csvStream(sampleCustomers({ count: 20, seed: 7 }))
      .pipeThrough(new TextDecoderStream()),
  );
  const program = inRoot("build", "examples.ts");
  const lines = [
    'import * as churn from "lib/mod.ts";',
    ...inOrder(await cells()),
  ];
  await Deno.writeTextFile(program, lines.join("\n\n") + "\n");
  const stateFolder = await Deno.makeTempDir();
  try {
    const { code, stderr } = await deno(
      ["run", "--check", "--allow-all", "--frozen", program],
      { CHURN_TARGET: "local", CHURN_CSV: "", CHURN_STATE: stateFolder },
    );
    assertEquals(code, 0, stderr);
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
});

Deno.test("deno task docs writes pages for all that the entry points export", async () => {
  const { code, stderr } = await deno(["run", "-A", "lib/tasks/docs.ts"]);
  assertEquals(code, 0, stderr);
  const pages = [
    "~/evaluate.html",
    "evaluation/~/rocCurve.html",
    "session/~/Session.html",
    ...Array.from(rooms().keys(), (room) => `${room}/index.html`),
  ];
  const missing = pages.filter((page) =>
    !existsSync(inRoot("build", "site", "api", page))
  );
  assertEquals(missing, []);
  const first = await Deno.readTextFile(
    inRoot("build", "site", "api", "index.html"),
  );
  for (const room of rooms().keys()) {
    assert(first.includes(`<a href="./${room}/index.html">`), room);
  }
});
