/**
 * Every _Try it_ of the notebook does what it says after Run All, in the same
 * kernel. A new one needs a test here.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { csvLine } from "lib/customers/reading/csv.ts";
import { capture } from "../lib/tasks/command.ts";
import { notebookPath } from "../lib/tasks/execute_notebook.ts";
import { type RunCells, withKernel } from "./kernel.ts";

interface Cell {
  readonly id: string;
  readonly cell_type: "markdown" | "code";
  readonly source: string;
}

const cells: Cell[] = JSON.parse(await Deno.readTextFile(notebookPath)).cells
  .map((cell: Cell) => ({ ...cell, source: [cell.source].flat().join("") }));
const code = cells.filter(({ cell_type }) => cell_type === "code");

/** The code in every Try it, by the cell that it stands in. */
const suggestions = Object.fromEntries(
  cells.flatMap(({ id, source }) =>
    [...source.matchAll(/^> \*\*Try it\.\*\* (.*)$/gm)].map(([, text], i) =>
      [
        i ? `${id} ${i + 1}` : id,
        [...text.matchAll(/`([^`]+)`/g)].map(([, span]) => span),
      ] as const
    )
  ),
);

/** Changes to cells by their ids, as a reader makes them. */
type Edits = Readonly<Record<string, readonly [before: string, after: string]>>;
/** What cells show, by their ids. */
type Shown = Readonly<Record<string, string>>;

/** Runs code cells at once, with changes; none may fail. */
async function runAtOnce(
  execute: RunCells,
  some: readonly Cell[],
  edits: Edits = {},
): Promise<Shown> {
  const sources = some.map(({ id, source }) => {
    if (!edits[id]) return source;
    const [before, after] = edits[id];
    assertEquals(source.split(before).length, 2, `${id}: ${before}`);
    return source.replace(before, () => after);
  });
  const runs = await execute(sources);
  const failed = runs.map(({ error }, i) => error && `${some[i].id}: ${error}`);
  assertEquals(failed.filter(Boolean), []);
  return Object.fromEntries(runs.map(({ text }, i) => [some[i].id, text]));
}

const placeOf = (id: string) => {
  const place = code.findIndex((cell) => cell.id === id);
  assert(place >= 0, `there is no cell ${id}`);
  return place;
};
/** A cell and all below it. */
const allFrom = (id: string) => code.slice(placeOf(id));
/** Cells by their ids. */
const only = (...ids: string[]) => ids.map((id) => code[placeOf(id)]);

/** The value of an expression. */
async function valueOf<T>(execute: RunCells, expression: string): Promise<T> {
  const [{ error, text }] = await execute([
    `console.log(JSON.stringify(${expression}));`,
  ]);
  assertEquals(error, "");
  return JSON.parse(text);
}

const numbersOf = (execute: RunCells, expression: string) =>
  valueOf<number[]>(execute, `[...${expression}]`);
const breakEvens = "churn.breakEven(values, assumptions)";

/** A Try it: its code, and what does and checks what it says. */
interface Try {
  readonly spans: readonly string[];
  check(execute: RunCells, before: Shown): Promise<void>;
}

/** On the sample, the cheapest first; the last ones train again. */
const onTheSample: Record<string, Try> = {
  "upload-result": {
    spans: [
      'await churn.listObjects(session, churn.storage.s3Uri(session, "churn_data/"))',
    ],
    async check(execute) {
      const [{ error, text }] = await execute(this.spans);
      assertEquals(error, "");
      for (
        const key of [
          "churn_data/telco_churn.csv",
          "churn_data/columns/columns.json",
          "churn_data/train/churn-processing-1/train.csv",
        ]
      ) assertStringIncludes(text, key);
    },
  },
  "model-card-result": {
    spans: [
      'await churn.saveModel(session, model, "build/model", ' +
      "{ card, replace: true })",
      'await churn.loadModel(session, "build/model")',
    ],
    async check(execute) {
      const folder = await Deno.makeTempDir();
      const [save, load] = this.spans
        .map((span) => span.replace('"build/model"', JSON.stringify(folder)));
      try {
        const [{ error }] = await execute([save]);
        assertEquals(error, "");
        const [saved, loaded] = await valueOf<unknown[][]>(
          execute,
          `[{ ...model, card }, ${load}].map(
            ({ trainingJob, metrics, card }) => [trainingJob, metrics, card])`,
        );
        assertEquals(loaded, saved);
        assertStringIncludes(
          await Deno.readTextFile(`${folder}/card.md`),
          "# Model card",
        );
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  },
  "predict-result": {
    spans: [
      "await churn.predictCustomers(session, endpoint, " +
      '[{ ...someone[0], contract: "Month-to-month" }])',
    ],
    async check(execute) {
      const [first] = await numbersOf(execute, "probabilities");
      const contract = await valueOf(execute, "someone[0].contract");
      assert(contract !== "Month-to-month", `it is ${contract}`);
      const [{ error, text }] = await execute(this.spans);
      assertEquals(error, "");
      assert(Number(/^\[ (0\.\d+) \]$/.exec(text)![1]) > first, text);
    },
  },
  "importance-result": {
    spans: ["Math.min", "Math.max"],
    async check(execute, before) {
      const shown = await runAtOnce(execute, only("story"), {
        story: ["Math.max", "Math.min"],
      });
      const chance = (text: string) => Number(/^(\d+)%/.exec(text)![1]);
      assert(chance(shown.story) < chance(before.story));
      const [of, least] = await valueOf<number[]>(
        execute,
        "[chances[row], Math.min(...chances)]",
      );
      assertEquals(of, least);
    },
  },
  "cutoff-result": {
    spans: ["cost: 60", "success"],
    async check(execute, before) {
      const old = await numbersOf(execute, breakEvens);
      const shown = await runAtOnce(execute, allFrom("assumptions"), {
        assumptions: ["cost: 30", this.spans[0]],
      });
      const now = await numbersOf(execute, breakEvens);
      now.forEach((value, i) => assertAlmostEquals(value, 2 * old[i]));
      assert(offers(shown) < offers(before));
    },
  },
  "contacts-result": {
    spans: ["cost"],
    async check(execute, before) {
      const shown = await runAtOnce(
        execute,
        only("assumptions", "show-cutoff", "plan", "contacts"),
        { assumptions: ["cost: 30", "cost: 60"] },
      );
      const length = ({ contacts }: Shown) =>
        Number(/^\d+ of (\d+)$/m.exec(contacts)![1]);
      assert(length(shown) < length(before));
    },
  },
  "learning-curve-result": {
    spans: ["max_depth: 2"],
    async check(execute) {
      const gap = async () => {
        const { train, validation } = await valueOf<
          { train: number; validation: number }
        >(execute, "rounds[model.bestRound]");
        return validation - train;
      };
      const deep = await gap();
      await runAtOnce(execute, only("start-training", "learning-curve"), {
        "start-training": ["max_depth: 5", this.spans[0]],
      });
      const shallow = await gap();
      assert(shallow < deep, `${shallow} and ${deep}`);
    },
  },
  "features-result": {
    spans: [
      'startProcessing(session, dataset, { split: "time" })',
      "startProcessing(session, dataset, { seed: 7 })",
    ],
    async check(execute, before) {
      const shown = await runAtOnce(execute, allFrom("start-processing"), {
        "start-processing": [
          "startProcessing(session, dataset)",
          this.spans[1],
        ],
      });
      const same = [
        ...["show-features", "learning-curve", "cutoff", "show-cutoff"],
        ...["metrics", "roc", "calibration", "lift", "segments", "shuffles"],
        ...["feature-importance", "dependence", "story", "cohorts", "plan"],
      ].filter((id) => shown[id] === before[id]);
      assertEquals(same, []);
      // The endpoint of the model before is there as well, and said to cost.
      assertStringIncludes(shown["start-endpoint"], "still churn-endpoint-1");
      assertStringIncludes(
        shown["start-endpoint"],
        "On AWS each endpoint costs",
      );
    },
  },
};

/** The part of a Try it that the sample can't do. */
const onOwnCustomers: Record<string, Try["check"]> = {
  async "cutoff-result"(execute, before) {
    assertStringIncludes(before.assumptions, "amounts are multiples");
    const old = await numbersOf(execute, breakEvens);
    const shown = await runAtOnce(
      execute,
      only("assumptions", "show-cutoff"),
      { assumptions: ["success: 0.3", "success: 0.15"] },
    );
    const now = await numbersOf(execute, breakEvens);
    now.forEach((value, i) => assertAlmostEquals(value, 2 * old[i]));
    assert(offers(shown) < offers(before));
  },
  async "features-result"(execute) {
    const cells = only("start-processing", "show-split");
    const shown = await runAtOnce(execute, cells, {
      "start-processing": [
        "startProcessing(session, dataset)",
        suggestions["features-result"][0],
      ],
    });
    // Each set has the customers of whole months: 40 in each, the latest last.
    assertStringIncludes(
      shown["show-split"],
      "validation from 2024-09-28, test from 2024-11-28",
    );
    for (
      const [set, rows] of [["train", 320], ["validation", 80], ["test", 80]]
    ) {
      assertMatch(shown["show-split"], new RegExp(`^${set} +${rows} `, "m"));
    }
  },
};

/** How many offers the model makes. */
const offers = (shown: Shown) =>
  Number(/^the model +(\d+)/m.exec(shown["show-cutoff"])![1]);

Deno.test("every Try it has a test", () => {
  assertEquals(
    suggestions,
    Object.fromEntries(
      Object.entries(suggestions).map(([id]) => [id, onTheSample[id]?.spans]),
    ),
  );
  assertEquals(
    Object.keys(onTheSample).sort(),
    Object.keys(suggestions).sort(),
  );
});

Deno.test("after Run All everything can be tried, and deleted by hand", async (t) => {
  let state = "";
  await withKernel({}, async (execute, stateFolder) => {
    state = stateFolder;
    const before = await runAtOnce(execute, code);
    const asked = before["clean-up"];
    assertStringIncludes(asked, "nothing is deleted yet");
    assertMatch(
      asked,
      /On AWS churn-endpoint-1 is charged for every hour: 1 × ml.t2.medium/,
    );
    assertStringIncludes(
      asked,
      "await churn.cleanUp(session, { objects: true })",
    );
    assertMatch(
      before["nothing-left"],
      /^endpoint +InService +churn-endpoint-1$/m,
    );
    for (const [id, { check, spans }] of Object.entries(onTheSample)) {
      await t.step(id, () => check.call({ check, spans }, execute, before));
    }
    const gone = await runAtOnce(execute, only("clean-up", "nothing-left"), {
      "clean-up": [", ask: true", ""],
    });
    assertMatch(gone["clean-up"], /^endpoint +deleted +churn-endpoint-1$/m);
    assertStringIncludes(gone["nothing-left"], "Nothing is left.");
  });
  // The local SageMaker ends with the kernel, though nobody closed the session.
  const { stdout } = (await capture("ps", ["-eo", "args"]))!;
  assertEquals(stdout.split("\n").filter((line) => line.includes(state)), []);
});

Deno.test("what the sample can't show is tried on customers of one's own", async (t) => {
  const csv = await Deno.makeTempFile({ suffix: ".csv" });
  await Deno.writeTextFile(csv, snapshots());
  await withKernel({ CHURN_CSV: csv }, async (execute) => {
    const load: Edits = {
      load: [
        "loadCustomers(session)",
        'loadCustomers(session, { roles: { seen: "observation" } })',
      ],
    };
    const used = code.slice(0, placeOf("show-cutoff") + 1);
    const before = await runAtOnce(execute, used, load);
    for (const [id, check] of Object.entries(onOwnCustomers)) {
      await t.step(id, () => check(execute, before));
    }
  });
  await Deno.remove(csv);
});

/** Customers as they were at the end of each month, who pay nothing that is known. */
function snapshots(): string {
  const rows = Array.from({ length: 480 }, (_, row) => {
    const month = row % 12 + 1;
    const tenure = row * 29 % 61;
    const plan = "abc"[row % 7 % 3];
    const churned = (row * 37 % 100) < (plan === "a" ? 55 : 15) - tenure / 6;
    return csvLine([
      ...[`C-${row}`, `2024-${String(month).padStart(2, "0")}-28`],
      ...[String(tenure), plan, churned ? "Yes" : "No"],
    ]);
  });
  return csvLine(["customer_id", "seen", "tenure", "plan", "churn"]) +
    rows.join("");
}
