/** The calls that the text of notebooks, pages and messages gives to be run. */
import { assert, assertEquals } from "@std/assert";
import { capture } from "../lib/tasks/command.ts";
import { entryPoints } from "../lib/help/rooms.ts";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { checkCells, moduleOfCells, type Notebook } from "./notebook_cells.ts";

const spansIn = (text: string) =>
  [...text.replace(/^```.*?^```/gms, "").matchAll(/`([^`]+)`/g)]
    .map(([, span]) => span);

/** Each notebook's cells as a module, and what its text has between backticks. */
const read = await Promise.all(notebooks.map(async ({ id, path }) => {
  const notebook: Notebook = JSON.parse(await Deno.readTextFile(path));
  const spans = notebook.cells.filter((cell) => cell.cell_type === "markdown")
    .flatMap((cell) => spansIn([cell.source].flat().join("")));
  return { id, path, spans, cells: moduleOfCells(notebook) };
}));
const notebookSpans = read.flatMap(({ spans }) => spans);
const cells = read.map((each) => each.cells).join("\n");

/** What `deno doc --json` tells of a name that is exported. */
interface Exported {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly def?: {
      readonly isGenerator?: boolean;
      readonly returnType?: { readonly repr?: string };
    };
  }[];
}

let found: Promise<Set<string>> | undefined;

/** The functions of the library whose result has to be waited for. */
const asynchronous = () => found ??= findAsynchronous();

async function findAsynchronous(): Promise<Set<string>> {
  const { stdout } = (await capture(
    Deno.execPath(),
    ["doc", "--quiet", "--no-npm", "--json", ...entryPoints()],
    { cwd: inRoot(), env: { NO_COLOR: "1" } },
  ))!;
  const symbols = Object.values(
    JSON.parse(stdout).nodes as Record<string, { symbols: Exported[] }>,
  ).flatMap(({ symbols }) => symbols);
  const names = symbols.filter(({ declarations: [{ kind, def }] }) =>
    kind === "function" &&
    /^(Promise|AsyncGenerator)$/.test(def?.returnType?.repr ?? "")
  ).map(({ name }) => name);
  assert(names.length > 20 && names.includes("listObjects"));
  assert(names.includes("getObject")); // which only its room exports
  return new Set(names);
}

/** A text without the stars of comments, its literals joined. */
const joined = (text: string) =>
  text.replace(/^ *\* ?/gm, "").replace(/["`] \+\s+["`]/g, "");

/** The calls of a text whose result is not waited for. */
function careless(text: string, names: ReadonlySet<string>): string[] {
  return [...text.matchAll(/\bchurn\.(?:\w+\.)?(\w+)\(/g)].filter((call) => {
    const before = text.slice(0, call.index).split("\n").slice(-4).join("\n");
    return names.has(call[1]) && !/(await|\breturn) $/.test(before) &&
      !/for await \([^;]*$/.test(before);
  }).map(([call]) => call);
}

Deno.test("a call without await is found", () => {
  const names = new Set(["listObjects", "explainRows"]);
  assertEquals(careless("churn.listObjects(session)", names), [
    "churn.listObjects(",
  ]);
  assertEquals(
    careless('churn.showObjects(churn.listObjects(session, "x"))', names),
    ["churn.listObjects("],
  );
  assertEquals(careless("churn.storage.listObjects(session)", names), [
    "churn.storage.listObjects(",
  ]);
  for (
    const well of [
      "await churn.listObjects(session)",
      "churn.showObjects(await churn.listObjects(session))",
      "for await (\n  const { a } of churn.endpoint.explainRows(session)\n) {",
      "churn.listed(session)",
    ]
  ) assertEquals(careless(well, names), []);
});

Deno.test("every call that a text gives to be run waits for its result", async () => {
  const names = await asynchronous();
  const listed = await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard", "--"],
    ...["*.md", "lib/*.ts"],
  ], { cwd: inRoot() });
  const files = listed!.stdout.trim().split("\n");
  const texts: [where: string, text: string][] = [
    ["the notebooks' cells", cells],
    ...notebookSpans.map((span) => ["the notebooks' text", span] as const),
    ...await Promise.all(
      files.map(async (file) =>
        [file, await Deno.readTextFile(inRoot(file))] as const
      ),
    ),
  ].map(([where, text]) => [where, text]);
  assert(texts.some(([, text]) => text.includes("await churn.jobLog(")));
  assertEquals(
    texts.flatMap(([where, text]) =>
      careless(joined(text), names)
        .map((call) => `${where}: ${call}`)
    ),
    [],
  );
});

Deno.test("a call that the text gives to replace another stands in a cell that waits", async () => {
  const names = await asynchronous();
  const listed = await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard", "--"],
    ...["README.md", "docs/*.md", ":!docs/decisions"],
  ], { cwd: inRoot() });
  const pages = await Promise.all(
    listed!.stdout.trim().split("\n").map((page) =>
      Deno.readTextFile(inRoot(page))
    ),
  );
  const calls = [...notebookSpans, ...pages.flatMap(spansIn)]
    .map((span) => /^(\w+)\(.+\)$/s.exec(span)?.[1])
    .filter((name) => name !== undefined && names.has(name));
  assert(calls.length > 3);
  assertEquals(
    calls.filter((name) => !cells.includes(`await churn.${name}(`)),
    [],
  );
});

Deno.test("what a notebook's text gives to be run fits its cells' types", async () => {
  let checked = 0;
  for (const { id, path, spans } of read) {
    const lines = spans
      .filter((span) => /\bchurn\.(?:\w+\.)?\w+\(/.test(span))
      .map((span) => `async () => { ${span}; };`);
    checked += lines.length;
    assertEquals(
      await checkCells(`snippets_${id}`, path, lines.join("\n")),
      "",
    );
  }
  assert(checked > 2);
});
