/**
 * What the real train.py prints, read by the metric definitions with Python's
 * `re`, as SageMaker does, and with JavaScript's, as the notebook does.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { csvText } from "lib/customers/reading/csv.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import {
  bestRoundMetric,
  calibrationPrefix,
  linePattern,
  metricDefinitions,
  metricIn,
  validationMetrics,
} from "lib/resources/jobs/log_lines.ts";
import { pythonFolder } from "lib/resources/requests/source_archive.ts";
import { stepCounter } from "lib/resources/jobs/steps.ts";
import { readRecalibration } from "lib/training/recalibration.ts";
import { capture } from "../../lib/tasks/command.ts";
import { askPython, python } from "../python.ts";

const roleOf = (name: string, kind: string) =>
  name === "customer_id" ? "id" : kind === "text" ? "categorical" : "numeric";

/** Prepares the sample, and trains twice, the second time from a checkpoint. */
async function trained(folder: string) {
  const table = sampleCustomers({ count: 600 });
  const columns = {
    version: 3,
    target: { name: "churn", positive: "1", negative: "0" },
    columns: table.columns.filter(({ name }) => name !== "churn")
      .map(({ name, kind }) => ({ name, role: roleOf(name, kind) })),
    groups: ["customer_id"],
  };
  await Deno.writeTextFile(join(folder, "customers.csv"), csvText(table));
  await Deno.writeTextFile(
    join(folder, "columns.json"),
    JSON.stringify(columns),
  );
  const run = async (script: string, options: Record<string, string>) => {
    const { code, stdout, stderr } = (await capture(python, [
      join(pythonFolder, script),
      ...Object.entries(options).flatMap(([name, value]) => [
        `--${name}`,
        value,
      ]),
    ], { cwd: folder }))!;
    assertEquals(code, 0, stderr);
    return stdout.split("\n").filter((line) => line !== "");
  };
  await run("preprocess.py", {
    ...{ "input-data": "customers.csv", columns: "columns.json" },
    "output-dir": "prepared",
  });
  await Deno.mkdir(join(folder, "checkpoints"));
  const train = () =>
    run("train.py", {
      ...{ train: "prepared/train", validation: "prepared/validation" },
      ...{ features: "prepared/features", checkpoint_dir: "checkpoints" },
      ...{ model_dir: "model", output_data_dir: "data", max_depth: "2" },
      ...{ num_round: "30", early_stopping_rounds: "0" },
    });
  const logs = [await train(), await train()];
  const text = await Deno.readTextFile(join(folder, "data", "evaluation.json"));
  const calibration = JSON.parse(
    await Deno.readTextFile(join(folder, "model", "calibration.json")),
  );
  return { logs, evaluation: JSON.parse(text), calibration };
}

const pythonReads = `
import json, re, sys
given = json.load(sys.stdin)
def read(line):
    found = {d["Name"]: re.search(d["Regex"], line) for d in given["definitions"]}
    return {name: float(match[1]) for name, match in found.items() if match}
print(json.dumps([read(line) for line in given["lines"]]))`;

Deno.test("all that train.py prints is declared, and both readers read its numbers", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { logs, evaluation, calibration } = await trained(folder);
    const log = logs.flat();
    const number = "[0-9]+";
    const declared = [
      linePattern("round", { round: number, metrics: ".*" }),
      linePattern("continuing", { path: ".*", rounds: number }),
      linePattern("calibration", { figures: ".*" }),
      linePattern("saved", { round: number, last: number, metrics: ".*" }),
    ];
    const matching = declared.map((pattern) =>
      log.filter((line) => new RegExp(`^${pattern}$`).test(line)).length
    );
    assertEquals(matching, [60, 1, 2, 2]);
    assertEquals(log.length, 65, "no line but these");

    const definitions = metricDefinitions;
    const read = log.map((line) =>
      Object.fromEntries(
        definitions.map(({ Name }) => [Name, metricIn(line, Name)])
          .filter(([, value]) => value !== undefined),
      )
    );
    const theirs = await askPython<Record<string, number>[]>(
      pythonReads,
      { definitions, lines: log },
    );
    assertEquals(read, theirs);
    const final = Object.assign({}, ...read);
    assertEquals(
      Object.keys(final).sort(),
      definitions.map(({ Name }) => Name).sort(),
      "every metric is told",
    );

    // What train.py keeps in files, rounded as it prints.
    const { best_iteration: best, metrics } = evaluation;
    const rounded = (set: string, measure: string, round: number) =>
      Number(metrics[set][measure][round].toFixed(5));
    assertEquals(final[bestRoundMetric], best);
    for (const [set, byMeasure] of Object.entries(metrics)) {
      for (const measure of Object.keys(byMeasure as object)) {
        assertEquals(
          final[`${set}:${measure}`],
          rounded(set, measure, best),
          `the last ${set}:${measure} is the saved round's`,
        );
      }
    }
    assertEquals(final[validationMetrics.logLoss] > 0, true);
    assertEquals(final[validationMetrics.auc] > 0.6, true);

    const { recalibration } = readRecalibration(final);
    const six = (value: number) => Number(value.toFixed(6));
    const [value, low, high] = calibration.gain.map(six);
    assertEquals(recalibration, {
      ...{ slope: six(calibration.slope), pays: calibration.pays },
      intercept: six(calibration.intercept),
      ...{ rows: calibration.rows, churned: calibration.churned },
      gain: { value, low, high },
      power: {
        odds: six(calibration.power.odds),
        spread: six(calibration.power.spread),
      },
    });
    assert(
      Object.keys(final).some((name) => name.startsWith(calibrationPrefix)),
    );

    // The panel and the learning curve: each round once, with what was kept.
    const counter = stepCounter();
    logs.forEach(counter.read);
    assertEquals(
      counter.steps()!.rounds,
      Array.from({ length: 30 }, (_, round) => ({
        round,
        train: rounded("train", "logloss", round),
        validation: rounded("validation", "logloss", round),
      })),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
