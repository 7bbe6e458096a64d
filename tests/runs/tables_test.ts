/** Which columns the table of runs has. */
import { assertEquals } from "@std/assert";
import type { RunRecord } from "lib/runs/runs.ts";
import { showRuns } from "lib/runs/tables.ts";

const run = (name: string, parameters: Record<string, string>) =>
  ({
    ...{ name, stage: "training", at: "2026-11-28T03:46:10.000Z" },
    ...{ status: "Completed", seconds: 3.4, parameters, metrics: {} },
  }) as unknown as RunRecord;

const runs = [
  run("churn-training-1", { eta: "0.2", max_depth: "5", seed: "1" }),
  run("churn-training-2", {
    ...{ eta: "0.14883430892720934", max_depth: "3", seed: "1" },
    note: "0.2 to 0.3 Logarithmic",
  }),
];

const headerAndLast = (options?: Parameters<typeof showRuns>[1]) => {
  const shown = showRuns(runs, options);
  const display = Reflect.get(shown, Symbol.for("Jupyter.display"));
  const text: string = display.call(shown)["text/plain"];
  const lines = text.split("\n").map((line) => line.split(/ {2,}/));
  return [lines[0], lines[2]];
};

Deno.test("by default times and the parameters that differ, long numbers with four digits", () => {
  assertEquals(headerAndLast(), [
    [
      ...["run", "what", "began (UTC)", "status", "AUC", "log loss"],
      ...["seconds", "eta", "max_depth", "note"],
    ],
    [
      ...["churn-training-2", "training", "2026-11-28 03:46", "Completed", "3"],
      ...["0.1488", "3", "0.2 to 0.3 Logarithmic"],
    ],
  ]);
});

Deno.test("without times, and with the parameters that are asked for", () => {
  const [header, last] = headerAndLast({
    ...{ parameters: ["max_depth", "folds"], times: false },
  });
  assertEquals(header, [
    ...["run", "what", "status", "AUC", "log loss", "max_depth", "folds"],
  ]);
  assertEquals(last, ["churn-training-2", "training", "Completed", "3"]);
});
