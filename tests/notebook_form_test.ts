/** What every notebook's text keeps to: its form, its numbers, its code. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as churn from "lib/mod.ts";
import { dirname, join } from "node:path";
import { notebooks } from "../lib/tasks/notebooks.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { boxesIn, boxForms } from "./notebook_boxes.ts";
import { checkCells } from "./notebook_cells.ts";

interface Cell {
  readonly id: string;
  readonly cell_type: "markdown" | "code";
  readonly source: readonly string[];
  readonly outputs?: readonly {
    readonly text?: readonly string[];
    readonly data?: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

/** A number that stands in no cell, and the file that it is true of. */
type Fact = readonly [number: string, file: string, line: RegExp];

/** By notebook. */
const facts: Readonly<Record<string, readonly Fact[]>> = {
  churn: [
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
    [
      "60", // both together
      "lib/training/refits.ts",
      /resamples = 30, permutations = 30/,
    ],
    ["5", "lib/evaluation/segments.ts", /below 5 %/],
  ],
  tuning: [
    [
      "95",
      "lib/endpoint/prediction.ts",
      /with a 95 % interval of\s+\* what models/,
    ],
  ],
};

const text = ({ source }: Cell) => [source].flat().join("");

for (const { id, path } of notebooks) {
  const { cells }: { cells: readonly Cell[] } = JSON.parse(
    await Deno.readTextFile(path),
  );
  const markdown = cells.filter((cell) => cell.cell_type === "markdown");
  const code = cells.filter((cell) => cell.cell_type === "code");

  Deno.test(`${id}: a title and a line that sums it up come first`, () => {
    const [title, , summary] = text(cells[0]).split("\n");
    assertMatch(title, /^# /);
    assertMatch(summary, /^\*[^*].*\*$/);
  });

  Deno.test(`${id}: boxes have one of five forms`, () => {
    const begins = new RegExp(`^\\*\\*(${boxForms.join("|")})\\.?\\*\\*`);
    const boxes = markdown.flatMap((cell) => boxesIn(text(cell)));
    assertEquals(boxes.filter((box) => !begins.test(box)), []);
  });

  Deno.test(`${id}: cells are short, plain, and each introduced`, () => {
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

  Deno.test(`${id}: every number in the text stands in its section's cells, or is checked`, async () => {
    const known = facts[id] ?? [];
    for (const [number, file, line] of known) {
      assertMatch(await Deno.readTextFile(inRoot(file)), line, number);
    }
    const unknown: string[] = [];
    for (const section of sectionsOf(cells)) {
      const shown = section.filter((cell) => cell.cell_type === "code")
        .map((cell) => text(cell) + words(cell)).join("\n").replaceAll("_", "");
      for (const cell of section) {
        if (cell.cell_type === "code") continue;
        const prose = text(cell).replaceAll(notFigures, "");
        for (const [number] of prose.matchAll(/\d[\d,.]*\d|\d/g)) {
          const isKnown = known.some(([fact]) => fact === number) ||
            shown.split(/[^\d.,]+/).includes(number) ||
            shown.includes(number.replaceAll(",", ""));
          if (!isKnown) unknown.push(`${cell.id}: ${number}`);
        }
      }
    }
    assertEquals(unknown, []);
  });

  Deno.test(`${id}: links lead to files of the repository`, async () => {
    for (const cell of markdown) {
      for (const [, target] of text(cell).matchAll(/\]\(([^)#]+)[^)]*\)/g)) {
        if (/^https?:/.test(target)) continue;
        await Deno.stat(join(dirname(path), target));
      }
    }
  });

  Deno.test(`${id}: functions that the text names are there, with the options it gives`, async () => {
    const spans = markdown.flatMap((cell) =>
      [...text(cell).matchAll(/`([^`]+)`/g)].map(([, span]) => span)
    );
    const calls = spans
      .map((span) => /^(?:churn\.)?([\w.]+)\((.*)\)$/s.exec(span))
      .filter((match) => match !== null);
    assert(calls.length > 0);
    const lines = calls.map(([, name, given]) =>
      `() => churn.${name}(${given || "undefined as never"});`
    );
    assertEquals(await checkCells(`prose_${id}`, path, lines.join("\n")), "");

    const names = spans.filter((span) => /^[a-z]+[A-Z]\w+$/.test(span));
    assertEquals(names.filter((name) => !(name in churn)), []);
  });
}

/** Cells from one `#` or `##` heading to the next. */
function sectionsOf(cells: readonly Cell[]): Cell[][] {
  const sections: Cell[][] = [];
  for (const cell of cells) {
    if (/^##? /.test(text(cell))) sections.push([]);
    sections.at(-1)!.push(cell);
  }
  return sections;
}

/** Code, addresses, lines of tables, headings, a formula, and a service's name. */
const notFigures = /`[^`]*`|\]\([^)]*\)|^\|.*$|^#+ .*$|log\([^)]*\)\)|\bS3\b/gm;

function words({ outputs = [] }: Cell): string {
  return outputs.flatMap(({ text, data }) =>
    [text, data?.["text/plain"]].flat().filter(Boolean)
  ).join("");
}
