/** What the text of the first notebook promises beside the form that all have. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { boxesIn, boxForms } from "./notebook_boxes.ts";

interface Cell {
  readonly id: string;
  readonly cell_type: "markdown" | "code";
  readonly source: readonly string[];
}

const { cells }: { cells: readonly Cell[] } = JSON.parse(
  await Deno.readTextFile(notebookPath),
);
const text = ({ source }: Cell) => source.join("");
const markdown = cells.filter((cell) => cell.cell_type === "markdown");

/** Cells from one `##` heading to the next. */
const sections: Cell[][] = [];
for (const cell of cells) {
  if (/^##? /.test(text(cell))) sections.push([]);
  sections.at(-1)!.push(cell);
}
const stages = sections.filter(([cell]) => /^## \d/.test(text(cell)));

Deno.test("every stage has a line that sums it up, and a line to try", () => {
  assertEquals(stages.length, 10);
  for (const section of stages) {
    const [heading, , summary] = text(section[0]).split("\n");
    assertMatch(summary, /^\*[^*].*\*$/, heading);
  }
  const without = stages.slice(2, 9).filter((section) =>
    !section.some((cell) => text(cell).includes("**Try it.**"))
  );
  assertEquals(without.map(([cell]) => cell.id), []);
});

Deno.test("boxes of all forms are there, and the introduction explains them", () => {
  const all = markdown.flatMap((cell) => boxesIn(text(cell)));
  for (const form of boxForms) {
    assert(all.some((box) => box.startsWith(`**${form}`)), form);
    assert(text(cells[0]).includes(`*${form.replace(/\.$/, "")}*`), form);
  }
});

Deno.test("section 7 keeps its questions in the text and its methods in boxes", () => {
  const method =
    /bootstrap|permuted|fifths|draw(s|ing|n)? labels|DeLong|Platt|correction for the number/i;
  const evaluation = stages[6].filter((cell) => cell.cell_type === "markdown");
  const methods = evaluation.flatMap((cell) => boxesIn(text(cell)))
    .filter((box) => box.startsWith("**How it is computed.**"));
  assert(methods.length >= 6, `${methods.length} methods`);
  for (const named of ["bootstrap", "permuted", "DeLong", "Platt"]) {
    assert(methods.some((box) => box.includes(named)), named);
  }
  const paragraphs = evaluation.flatMap((cell) => text(cell).split("\n\n"))
    .filter((part) => !part.startsWith(">") && !part.startsWith("- "));
  assertEquals(
    paragraphs.filter((part) => method.test(part)),
    [],
  );
});

Deno.test("every hyperparameter that a cell sets is explained in a line before it", () => {
  const place = cells.findIndex(({ id }) => id === "start-training");
  const set = [...text(cells[place]).matchAll(/^ {2}(\w+):/gm)]
    .map(([, name]) => name);
  const explained = [...text(cells[place - 1]).matchAll(/^- `(\w+)`/gm)]
    .map(([, name]) => name);
  assert(set.length > 0);
  assertEquals(explained, set);
});
