/** The results at a glance: computed, no surer than they are, of any run. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import { resultsType } from "lib/results/tables.ts";
import { resultsOf } from "../lib/tasks/results.ts";
import { madeUpRun } from "./made_up_run.ts";
import { hostileNames } from "./plots/hostile_names.ts";
import { askPython } from "./python.ts";

const names = ["id", "plan", "region", "left"];
const textOf = (lines: readonly churn.results.ResultLine[], topic: string) =>
  lines.find((line) => line.topic === topic)?.text ?? "";

Deno.test("five lines say what scikit-learn and the run's own figures say", async () => {
  const run = await madeUpRun({ names, churned: 60, stayed: 140 });
  const lines = churn.resultsAtAGlance(run);
  assertEquals(
    lines.map(({ topic, sections }) => [topic, sections]),
    [
      ["How good", [7]],
      ["Compared", [7]],
      ["The plan", [9]],
      ["Columns", [8]],
      ["Be careful", [2, 7]],
    ],
  );
  const { labels, probabilities } = run.test;
  const area = await askPython<number>(
    `import json, sys
from sklearn.metrics import roc_auc_score
rows = json.load(sys.stdin)
print(roc_auc_score(rows["labels"], rows["probabilities"]))`,
    { labels: [...labels], probabilities: [...probabilities] },
  );
  assertStringIncludes(
    textOf(lines, "How good"),
    `AUC ${area.toFixed(3)} (95% interval `,
  );
  assertStringIncludes(
    textOf(lines, "How good"),
    "on 200 test customers, of whom 60 left.",
  );
  const { contacts, best } = run.plan;
  assertStringIncludes(
    textOf(lines, "The plan"),
    `Offers to ${contacts.length} of 200 customers net `,
  );
  assertStringIncludes(textOf(lines, "The plan"), best.way);
  assertStringIncludes(
    textOf(lines, "Columns"),
    "plan 1.00 (0.50 to 1.50), region 0.50 (0.25 to 0.75)",
  );
});

Deno.test("no line claims what its interval does not show, whatever the run", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: -1, max: 3, noNaN: true }),
      fc.integer({ min: 0, max: 1000 }),
      fc.subarray(
        ["offers", "segments", "refits", "weights", "plan", "assumptions"],
      ),
      async (churned, stayed, shift, seed, without) => {
        const whole = await madeUpRun({ names, churned, stayed, shift, seed });
        const run = Object.fromEntries(
          Object.entries(whole).filter(([name]) =>
            !without.includes(name as never)
          ),
        ) as unknown as churn.results.Run;
        const lines = churn.resultsAtAGlance(run);
        const text = lines.map(({ text }) => text).join("\n");
        assert(!/NaN|undefined|Infinity|null/.test(text), text);
        assertEquals(
          lines.some(({ topic }) => topic === "The plan"),
          "plan" in run,
        );
        const { evaluation: { intervals }, plan } = run;
        assertEquals(
          text.includes("this one ranks better than chance"),
          intervals.aucRoc.low > 0.5,
        );
        const rarer = Math.min(churned, stayed);
        const planned = textOf(lines, "The plan");
        const gains = plan && rarer >= 10 && plan.best.behind.low > 0;
        assertEquals(/ The plan nets .* more/.test(planned), Boolean(gains));
        if (rarer < 10) {
          assert(!/give a reason|speak against|ranks as well/.test(text), text);
        }
        assertEquals(
          text.includes("intervals are rough"),
          rarer < 30 && textOf(lines, "Be careful").includes("rough"),
        );
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("each thing to be careful about is told when it is there, the worst first", async () => {
  const run = await madeUpRun({ names, churned: 60, stayed: 140 });
  const careful = (changes: Partial<churn.results.Run>) =>
    textOf(churn.resultsAtAGlance({ ...run, ...changes }), "Be careful");
  const leaking = { ...run.refits, permutedAucs: [0.8, 0.82, 0.79] };
  assert(careful({ refits: leaking }).startsWith("Labels may leak: "));
  assertStringIncludes(
    careful({ refits: { ...run.refits, permutedAucs: [0.99, 0.2, 0.3] } }),
    "not better than chance explains (p = 0.500)",
  );
  assertStringIncludes(
    careful({ test: { ...run.test, models: 3, optimism: 0.0123 } }),
    "3 models were judged on these test customers",
  );
  const { fitted, model, segments } = run;
  assertStringIncludes(
    careful({ fitted: { ...fitted, observation: { column: "seen" } } }),
    "split at random: this says nothing of later days",
  );
  const [first, ...rest] = segments;
  const found = [{ ...first, findings: ["too low" as const] }, ...rest];
  assertStringIncludes(
    careful({ segments: found }),
    "More than chance in 1 of",
  );
  const recalibration = {
    ...{ slope: 0.5, intercept: 0, pays: true, rows: 99, churned: 40 },
    gain: { value: 0.1, low: 0.05, high: 0.2 },
  };
  assertStringIncludes(
    careful({ model: { ...model, recalibration } }),
    "the endpoint rescales them (slope 0.500)",
  );
  const over = run.test.probabilities.map((p) => Math.min(1, p + 0.4));
  assertStringIncludes(
    careful({ test: { ...run.test, probabilities: over } }),
    "more than chance explains",
  );
  const { assumptions: _, ...unassuming } = run;
  const clear = { ...model, recalibration: undefined };
  const none = {
    ...unassuming,
    model: clear,
    refits: undefined,
    segments: undefined,
  };
  const calibrated = Float64Array.from(
    run.test.labels,
    (label) => 0.02 + 0.96 * label,
  );
  const test = { ...run.test, probabilities: calibrated };
  const clean = { ...run.customers, findings: [] };
  assertStringIncludes(
    textOf(
      churn.resultsAtAGlance({ ...none, test, customers: clean }),
      "Be careful",
    ),
    "No check has found anything",
  );
});

Deno.test("names that mean something to code stay text in the lines", async () => {
  for (let at = 0; at < hostileNames.length; at += 6) {
    const some = hostileNames.slice(at, at + 6);
    const weights = some.map((feature, i) => ({
      ...{ feature, meanAbsoluteShap: 3 - i / 4 },
    }));
    const run = await madeUpRun({ names, churned: 30, stayed: 60 });
    const lines = churn.resultsAtAGlance({ ...run, weights });
    const shown = await churn.showResults(lines)[display]();
    assert(
      !/[\p{Cc}\u202E]/u.test(String(shown["text/plain"]).replaceAll("\n", "")),
    );
    const html = String(shown["text/html"]);
    assertEquals(
      new Set(html.match(/<\/?[a-z]+/g)),
      new Set([
        "<ul",
        "<li",
        "<strong",
        "</strong",
        "<em",
        "</em",
        "</li",
        "</ul",
      ]),
    );
  }
});

Deno.test("a task finds the lines that a notebook ends with", async () => {
  const run = await madeUpRun({ names, churned: 30, stayed: 60 });
  const lines = churn.resultsAtAGlance(run);
  const data = await churn.showResults(lines)[display]();
  const early = { ...data, [resultsType]: { lines: [] } };
  const path = await Deno.makeTempFile();
  const write = (outputs: unknown[]) =>
    Deno.writeTextFile(path, JSON.stringify({ cells: [{}, { outputs }] }));
  await write([{ text: "x" }, { data: early }, { data }]);
  assertEquals(await resultsOf(path), data["text/plain"]);
  assertStringIncludes(String(data["text/plain"]), "How good: AUC ");
  await write([{ data: {} }]);
  assertEquals(await resultsOf(path), undefined);
});
