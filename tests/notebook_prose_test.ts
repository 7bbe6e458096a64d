/** What the notebook's text promises: its form, its numbers, its code. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as churn from "lib/mod.ts";
import { dirname, join } from "node:path";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { checkCells } from "./notebook_cells.ts";
import { inRoot } from "../lib/tasks/project.ts";

interface Cell {
  readonly id: string;
  readonly cell_type: "markdown" | "code";
  readonly source: readonly string[];
  readonly outputs?: readonly {
    readonly text?: readonly string[];
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

const { cells }: { cells: readonly Cell[] } = JSON.parse(
  await Deno.readTextFile(notebookPath),
);
const text = ({ source }: Cell) => source.join("");
const markdown = cells.filter((cell) => cell.cell_type === "markdown");
const code = cells.filter((cell) => cell.cell_type === "code");

/** Cells from one `##` heading to the next. */
const sections: Cell[][] = [];
for (const cell of cells) {
  if (/^##? /.test(text(cell))) sections.push([]);
  sections.at(-1)!.push(cell);
}
const stages = sections.filter(([cell]) => /^## \d/.test(text(cell)));

/** The code between backticks, outside of links and boxes of code. */
const spans = markdown.flatMap((cell) =>
  [...text(cell).matchAll(/`([^`]+)`/g)].map(([, span]) => span)
);

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

/** How boxes begin, and what they are for. */
const boxes = [
  "On AWS.", // what differs there
  "How it is computed.", // the method behind a result
  "A common mistake", // what examples elsewhere get wrong
  "If it goes wrong.",
  "Try it.",
];

/** The quoted paragraphs of a cell, each in one line. */
const boxesOf = (cell: Cell) =>
  text(cell).split("\n\n").filter((part) => part.startsWith(">"))
    .map((part) => part.replaceAll(/^> ?/gm, "").replaceAll("\n", " "));

Deno.test("boxes have one of five forms, which the introduction explains", () => {
  const begins = new RegExp(`^\\*\\*(${boxes.join("|")})\\.?\\*\\*`);
  const all = markdown.flatMap(boxesOf);
  assertEquals(all.filter((box) => !begins.test(box)), []);
  for (const form of boxes) {
    assert(all.some((box) => box.startsWith(`**${form}`)), form);
    assert(text(cells[0]).includes(`*${form.replace(/\.$/, "")}*`), form);
  }
});

Deno.test("section 7 keeps its questions in the text and its methods in boxes", () => {
  const method =
    /bootstrap|permuted|fifths|draw(s|ing|n)? labels|DeLong|Platt|correction for the number/i;
  const evaluation = stages[6].filter((cell) => cell.cell_type === "markdown");
  const methods = evaluation.flatMap(boxesOf).filter((box) =>
    box.startsWith("**How it is computed.**")
  );
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

Deno.test("cells are short, plain, and each introduced", () => {
  const lengths = code.map((cell) => text(cell).split("\n").length)
    .sort((a, b) => a - b);
  assert(lengths.at(-1)! <= 15, `${lengths.at(-1)} lines`);
  assert(lengths[lengths.length >> 1] <= 5);
  for (const cell of code) {
    assert(!/\bfunction\b|=> *\{|\bclass\b/.test(text(cell)), cell.id);
    const before = cells[cells.indexOf(cell) - 1];
    assertEquals(before.cell_type, "markdown", cell.id);
  }
});

/** Numbers that stand in no cell, and the file that they are true of. */
const facts: readonly [number: string, file: string, line: RegExp][] = [
  ["70", "python/churn/arguments.py", /default=0\.15/], // the rest of two shares
  ["15", "python/churn/arguments.py", /default=0\.15/],
  [
    "10",
    "python/churn/hyperparameters.py",
    /"early_stopping_rounds": Setting\(\s*int, 10\b/,
  ],
  ["20", "python/churn/fit.py", /^CODES_AT_MOST = 20 /m],
  ["100,000", "python/churn/baseline.py", /^ROWS_AT_MOST = 100_000$/m],
  ["95", "lib/statistics/estimate.ts", /97\.5 % quantile/],
  ["0.5", "lib/evaluation/learning_check.ts", /normalEstimate\(\s*0\.5,/],
  ["60", "lib/training/refits.ts", /resamples = 30, permutations = 30/], // both together
  ["5", "lib/evaluation/segments.ts", /below 5 %/],
];

/** Code, addresses, lines of tables, headings, a formula, and a service's name. */
const notFigures = /`[^`]*`|\]\([^)]*\)|^\|.*$|^#+ .*$|log\([^)]*\)\)|\bS3\b/gm;

Deno.test("every number in the text stands in its section's cells, or is checked", async () => {
  for (const [number, file, line] of facts) {
    assertMatch(await Deno.readTextFile(inRoot(file)), line, number);
  }
  const unknown: string[] = [];
  for (const section of sections) {
    const shown = section.filter((cell) => cell.cell_type === "code")
      .map((cell) => text(cell) + words(cell)).join("\n").replaceAll("_", "");
    for (const cell of section) {
      if (cell.cell_type === "code") continue;
      const prose = text(cell).replaceAll(notFigures, "");
      for (const [number] of prose.matchAll(/\d[\d,.]*\d|\d/g)) {
        const known = facts.some(([fact]) => fact === number) ||
          shown.split(/[^\d.,]+/).includes(number) ||
          shown.includes(number.replaceAll(",", ""));
        if (!known) unknown.push(`${cell.id}: ${number}`);
      }
    }
  }
  assertEquals(unknown, []);
});

function words({ outputs = [] }: Cell): string {
  return outputs.flatMap(({ text, data }) =>
    [text, data?.["text/plain"]].flat().filter(Boolean)
  ).join("");
}

Deno.test("links lead to files of the repository", async () => {
  for (const cell of markdown) {
    for (const [, target] of text(cell).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue;
      await Deno.stat(join(dirname(notebookPath), target));
    }
  }
});

Deno.test("functions that the text names are there, with the options it gives", async () => {
  const calls = spans.map((span) => /^(?:churn\.)?(\w+)\((.*)\)$/s.exec(span))
    .filter((match) => match !== null);
  assert(calls.length > 5);
  const lines = calls.map(([, name, given]) =>
    `() => churn.${name}(${given || "undefined as never"});`
  );
  assertEquals(await checkCells("prose", notebookPath, lines.join("\n")), "");

  const names = spans.filter((span) => /^[a-z]+[A-Z]\w+$/.test(span));
  assertEquals(names.filter((name) => !(name in churn)), []);
});
