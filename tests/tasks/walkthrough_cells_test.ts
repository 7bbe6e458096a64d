/** What the walkthrough is asked for stands in the cells that it executes. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { TaskError } from "../../lib/tasks/command.ts";
import { notebookPath } from "../../lib/tasks/execute_notebook.ts";
import { notebooks } from "../../lib/tasks/notebooks.ts";
import {
  type Cell,
  type Notebook,
  withWishes,
} from "../../lib/tasks/walkthrough_cells.ts";

const committed: Notebook = JSON.parse(await Deno.readTextFile(notebookPath));
const sourceOf = ({ cells }: Notebook, id: string) =>
  [cells.find((cell) => cell.id === id)!.source].flat().join("");

Deno.test("without wishes the cells are the committed ones", () => {
  assertEquals(withWishes(committed, {}), committed);
});

Deno.test("target, value and seed are written into the committed notebook's cells", () => {
  const odd = 'Cust"omer $& Status';
  const asked = withWishes(committed, {
    ...{ target: odd, positive: "Churned", seed: 7 },
  });
  const [, written] = /loadCustomers\(session, (\{.*?\})\)/.exec(
    sourceOf(asked, "load"),
  )!;
  assertEquals(JSON.parse(written), { target: odd, positive: "Churned" });
  assert(sourceOf(asked, "start-processing").includes(", { seed: 7 })"));
  assert(sourceOf(asked, "start-training").includes("  seed: 7,\n"));
  const changed = (asked.cells as Cell[]).filter((cell, i) =>
    cell !== committed.cells[i]
  );
  assertEquals(
    changed.map(({ id }) => id),
    ["load", "start-processing", "start-training"],
  );
});

Deno.test("to keep what was created the notebook deletes nothing", () => {
  const { cells } = withWishes(committed, { keep: true });
  const code = cells.filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => [source].flat().join(""));
  assertEquals(code.filter((source) => /cleanUp|delete/.test(source)), []);
  assert(code.at(-1)!.includes("showResults("));
  assert(code.at(-2)!.includes("listResources(session)"));
  assertEquals(new Set(cells.map(({ id }) => id)).size, cells.length);
});

Deno.test("a notebook without a place for a wish is refused", () => {
  const without = (id: string) => ({
    cells: committed.cells.filter((cell) => cell.id !== id),
  });
  for (
    const [id, wish, lacking] of [
      ["load", { target: "left" }, "single call loadCustomers()"],
      ["start-processing", { seed: 7 }, "single call startProcessing()"],
      ["start-training", { seed: 7 }, "single call startTraining()"],
      ["clean-up", { keep: true }, "cell 'clean-up'"],
    ] as const
  ) {
    assertThrows(
      () => withWishes(without(id), wish),
      TaskError,
      `it has no ${lacking}`,
    );
  }
});

Deno.test("every notebook has a place for each wish", async () => {
  for (const { path } of notebooks) {
    const notebook: Notebook = JSON.parse(await Deno.readTextFile(path));
    const { cells } = withWishes(notebook, {
      ...{ target: "left", positive: "yes", seed: 7, keep: true },
    });
    const code = cells.filter((cell) => cell.cell_type === "code")
      .map(({ source }) => [source].flat().join("")).join("\n");
    assertEquals(code.match(/\bseed: 7\b/g)?.length, 2);
    assert(code.includes('{"target":"left","positive":"yes"}'));
    assert(!/cleanUp/.test(code));
  }
});

Deno.test("a training without options gets the seed as its only one", () => {
  const source = "startProcessing(session, dataset);\n" +
    "startTraining(session, prepared);";
  const { cells: [cell] } = withWishes(
    { cells: [{ id: "a", cell_type: "code", source }] },
    { seed: 7 },
  );
  assertEquals(
    cell.source,
    "startProcessing(session, dataset, { seed: 7 });\n" +
      "startTraining(session, prepared, { seed: 7 });",
  );
});
