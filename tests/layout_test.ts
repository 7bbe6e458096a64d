/** What leans on what: the rules that CONTRIBUTING.md gives for the layout. */
import { assert, assertEquals } from "@std/assert";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { capture } from "../lib/tasks/command.ts";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { moduleOfCells } from "./notebook_cells.ts";
import { rooms } from "lib/help/rooms.ts";
import { variables } from "lib/settings/settings.ts";

/** The TypeScript files below folders. */
async function filesBelow(...folders: string[]): Promise<string[]> {
  const listed = await capture("git", [
    ...["ls-files", "--cached", "--others", "--exclude-standard"],
    ...folders.map((folder) => `${folder}/*.ts`),
  ], { cwd: inRoot() });
  return listed!.stdout.trim().split("\n");
}

/** The files of the repository that a module needs, itself among them. */
async function needsOf(module: string): Promise<string[]> {
  const options = { cwd: inRoot(), env: { NO_COLOR: "1" } };
  const { stdout } =
    (await capture(Deno.execPath(), ["info", "--json", module], options))!;
  return (JSON.parse(stdout).modules as { specifier: string }[])
    .filter(({ specifier }) => specifier.startsWith("file:"))
    .map(({ specifier }) => relative(inRoot(), fileURLToPath(specifier)))
    .filter((file) => !file.startsWith("node_modules/"));
}

Deno.test("the local SageMaker needs nothing of the rest", async () => {
  const needed = await needsOf("local-sagemaker/mod.ts");
  assert(needed.length > 50);
  const own = (file: string) => file.startsWith("local-sagemaker/");
  assertEquals(needed.filter((file) => !own(file)), []);
});

Deno.test("lib/ knows the local SageMaker's mod.ts only", async () => {
  const imported = new Set<string>();
  for (const file of await filesBelow("lib")) {
    const text = await Deno.readTextFile(inRoot(file));
    const imports = text.matchAll(/\b(?:from|import)\s*\(?\s*"([^"\n]+)"/g);
    for (const [, from] of imports) {
      if (/^@local\/|local-sagemaker/.test(from)) imported.add(from);
    }
  }
  assertEquals([...imported], ["@local/sagemaker"]);
});

Deno.test("notebooks need lib/mod.ts alone", async () => {
  for (const { id, path } of notebooks) {
    const code = moduleOfCells(JSON.parse(await Deno.readTextFile(path)));
    const imported = [...code.matchAll(/\b(?:from|import)\s*\(?"([^"]+)"/g)];
    assertEquals(imported.map(([, from]) => from), ["lib/mod.ts"], id);
  }
});

/** From the lowest floor to the highest; a room may use those before it. */
const floors = [
  ...["words.ts", "currencies.ts", "money.ts", "needs.ts", "options.ts"],
  ...[
    "table.ts",
    "statistics",
    "show",
    "settings",
    "aws",
    "storage",
    "resources",
  ],
  ...["session", "customers", "exploration", "processing", "training"],
  ...[
    "endpoint",
    "transform",
    "evaluation",
    "tuning",
    "explanation",
    "retention",
  ],
  ...["results", "runs", "candidates", "taking_up", "help", "mod.ts", "tasks"],
];

Deno.test("docs/architecture.md draws every floor", async () => {
  const text = await Deno.readTextFile(inRoot("docs/architecture.md"));
  const picture = /```mermaid\n(.*?)```/s.exec(text)![1];
  const drawn = new Set(picture.match(/\w+(\.ts)?/g));
  assertEquals(floors.filter((floor) => !drawn.has(floor)), []);
});

/** What each file of a folder imports of the folder's, types too. */
async function importsIn(folder: string): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>();
  for (const file of await filesBelow(folder)) {
    const text = await Deno.readTextFile(inRoot(file));
    const named = text.matchAll(
      /\b(?:from|import)\s*\(?\s*"(\.[^"\n]+\.ts)"/g,
    );
    const needed = [...named].map(([, path]) => join(dirname(file), path));
    imports.set(
      relative(folder, file),
      needed.map((to) => relative(folder, to)),
    );
  }
  return imports;
}

Deno.test("a file imports from its own floor or from lower ones", async () => {
  const floorOf = (file: string) => floors.indexOf(file.split("/")[0]);
  const upwards: string[] = [];
  for (const [file, needed] of await importsIn("lib")) {
    assert(floorOf(file) >= 0, `lib/${file} is on no floor`);
    for (const other of needed) {
      if (floorOf(other) > floorOf(file)) upwards.push(`${file} → ${other}`);
    }
  }
  assertEquals(upwards, []);
});

Deno.test("a room is imported by its mod.ts in lib/mod.ts only, and elsewhere by its files", async () => {
  const entries = [...rooms().values()].map((path) => relative("lib", path));
  const imports = await importsIn("lib");
  const folders = new Set(
    [...imports.keys()].filter((file) => /^[^/]+\/mod\.ts$/.test(file)),
  );
  assertEquals(folders, new Set(entries));
  // All folders have one but those that others only build on, or that run.
  const without = ["statistics", "settings", "aws", "help", "tasks"];
  const named = floors.filter((floor) => !/\.ts$/.test(floor));
  assertEquals(
    named.filter((folder) => !folders.has(`${folder}/mod.ts`)),
    without,
  );
  const importing: string[] = [];
  for (const [file, needed] of imports) {
    for (const entry of needed.filter((other) => folders.has(other))) {
      if (file !== "mod.ts") importing.push(`${file} → ${entry}`);
    }
  }
  assertEquals(importing, []);
});

Deno.test("no imports go in a circle", async () => {
  for (const folder of ["lib", "local-sagemaker"]) {
    const imports = await importsIn(folder);
    assert(imports.size > 100);
    // What needs nothing that is left can go, until only circles are left.
    for (let before = Infinity; imports.size < before;) {
      before = imports.size;
      for (const [file, needed] of imports) {
        if (!needed.some((other) => imports.has(other))) imports.delete(file);
      }
    }
    assertEquals([...imports.keys()], [], folder);
  }
});

Deno.test("a module's URL becomes a path by fileURLToPath(), wherever the clone lies", async () => {
  // The pathname of a URL keeps %20 for a space; these ask for that of a request.
  const ofRequests = [
    "local-sagemaker/s3/request.ts",
    "local-sagemaker/sagemaker/runtime.ts",
    "local-sagemaker/tests/http_test.ts",
    "tests/aws/fault_proxy.ts",
    "tests/layout_test.ts",
  ];
  const asking: string[] = [];
  for (const file of await filesBelow("lib", "local-sagemaker", "tests")) {
    const text = await Deno.readTextFile(inRoot(file));
    if (/\bpathname\b|["'`]file:\/\//.test(text)) asking.push(file);
  }
  assertEquals(asking.filter((file) => !ofRequests.includes(file)), []);
});

Deno.test("every file of lib/ and the local SageMaker is needed by the notebook or a task", async () => {
  const files = (await filesBelow("lib", "local-sagemaker"))
    .filter((file) => !file.startsWith("local-sagemaker/tests/"));
  const tasks = Object.values<{ command: string }>(
    JSON.parse(await Deno.readTextFile(inRoot("deno.json"))).tasks,
  ).flatMap(({ command }) => command.match(/\S+\.ts/g) ?? []);
  const commandLine = "local-sagemaker/main.ts";
  const needed = new Set<string>();
  for (const module of new Set(["lib/mod.ts", commandLine, ...tasks])) {
    for (const file of await needsOf(module)) needed.add(file);
  }
  assertEquals(files.filter((file) => !needed.has(file)), []);
});

Deno.test("lib/settings/settings.ts alone reads settings from the environment", async () => {
  const reads = /\b(?:Deno|process)\.env\b/;
  const read: string[] = [];
  for (const file of await filesBelow("lib")) {
    const text = await Deno.readTextFile(inRoot(file));
    if (file.startsWith("lib/tasks/")) {
      // Tasks read of the machine: its PATH, its mirrors, its Python.
      const named = [...text.matchAll(/\benv\.(?:get|has)\("(\w+)"/g)];
      const settings: string[] = Object.values(variables);
      assertEquals(named.filter(([, name]) => settings.includes(name)), []);
    } else if (reads.test(text)) read.push(file);
  }
  assertEquals(read, ["lib/settings/settings.ts"]);
});
