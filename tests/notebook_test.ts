import { assert, assertEquals } from "@std/assert";
import {
  close,
  compareNotebooks,
  exact,
  type ExecutedNotebook,
} from "./compare_notebooks.ts";
import {
  executeNotebook,
  notebookPath,
} from "../lib/tasks/execute_notebook.ts";
import { basename } from "node:path";
import { checkCells } from "./notebook_cells.ts";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { drawPictures } from "../lib/tasks/readme_picture.ts";

const { os, arch } = Deno.build;
const tolerance = os === "linux" && arch === "x86_64" ? exact : close;

async function read(path: string): Promise<ExecutedNotebook> {
  return JSON.parse(await Deno.readTextFile(path));
}

for (const { id, path } of notebooks) {
  Deno.test(`${id}: the committed outputs are those of an execution from scratch`, async () => {
    const output = inRoot("build", `notebook_test_${id}.ipynb`);
    await executeNotebook({ notebook: path, output, asCommitted: true });
    const differences = compareNotebooks(
      await read(output),
      await read(path),
      tolerance,
    );
    assert(
      differences.length === 0,
      `${
        differences.join("\n")
      }\nIf the change is meant: deno task notebook ${id}`,
    );
  });

  Deno.test(`${id}: the committed notebook ran in order and without an error`, async () => {
    const { cells } = await read(path);
    const code = cells.filter((cell) => cell.cell_type === "code");
    assertEquals(
      code.map((cell) => cell.execution_count),
      code.map((_, index) => index + 1),
    );
    const outputs = code.flatMap((cell) => cell.outputs ?? []);
    assertEquals(outputs.filter((one) => one.output_type === "error"), []);
  });

  Deno.test(`${id}: the notebook's cells have the right types`, async () => {
    assertEquals(await checkCells(`notebook_${id}`, path), "");
  });
}

Deno.test("the README's pictures are the notebook's, for light and dark pages", async () => {
  const readme = await Deno.readTextFile(inRoot("README.md"));
  const drawn = await drawPictures(notebookPath);
  assertEquals(drawn.size, 2);
  for (const [path, bytes] of drawn) {
    assert(readme.includes(`"docs/${basename(path)}"`), path);
    // Elsewhere the last bits of a drawing may differ.
    if (tolerance === exact) assertEquals(await Deno.readFile(path), bytes);
  }
});
