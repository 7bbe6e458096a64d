/** The package stands by itself: it imports what it declares, and is about nothing but SageMaker. */
import { assert, assertEquals } from "@std/assert";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { askPython } from "./python.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The files of the package, as paths from its folder. */
function filesBelow(folder = root): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (!isDirectory) return [relative(root, path)];
    return name === "__pycache__" ? [] : filesBelow(path);
  });
}

const files = filesBelow();
const read = (file: string) => Deno.readTextFileSync(join(root, file));

Deno.test("TypeScript files import the package's own files and what it declares", () => {
  const needed = Object.keys(JSON.parse(read("deno.json")).imports);
  const forTests = Object.keys(
    JSON.parse(read("package.json")).devDependencies,
  );
  const isAllowed = (file: string, from: string) =>
    from.startsWith(".")
      ? files.includes(join(dirname(file), from))
      : from.startsWith("node:") || needed.includes(from) ||
        file.startsWith("tests/") && forTests.includes(from);
  const imports = files.filter((file) => file.endsWith(".ts")).flatMap((file) =>
    [...read(file).matchAll(/\b(?:from|import)\s*\(?\s*"([^"\n]+)"/g)]
      .map(([, from]) => ({ file, from }))
  );
  assert(imports.length > 300);
  const strange = imports.filter(({ file, from }) => !isAllowed(file, from));
  assertEquals(strange, []);
});

Deno.test("the containers' stand-ins import each other and the standard library", async () => {
  const imported = await askPython<Record<string, string[]>>(
    `import ast, json, pathlib, sys
root = pathlib.Path(json.load(sys.stdin))
own = {path.stem for path in root.iterdir()}
found = {}
for path in root.rglob("*.py"):
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else \
            [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in (name.split(".")[0] for name in names):
            if name not in sys.stdlib_module_names and name not in own:
                found.setdefault(name, []).append(str(path.relative_to(root)))
print(json.dumps(found))`,
    join(root, "python"),
  );
  // The formats that SageMaker's containers read and write are these packages'; Optuna searches.
  assertEquals(imported.numpy?.length > 0, true);
  assertEquals(Object.keys(imported).sort(), ["numpy", "optuna", "xgboost"]);
});

Deno.test("no file speaks of the project that uses the package", () => {
  const word = ["ch", "urn"].join("");
  const speaks = files.filter((file) =>
    `${file}\n${read(file)}`.toLowerCase().includes(word)
  );
  assertEquals(speaks, []);
});
