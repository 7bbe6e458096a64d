/** Bags, blends and regressions, measured on real customers and on the sample. */
import { assert } from "@std/assert";
import { existsSync } from "node:fs";
import { inRoot } from "../../lib/tasks/project.ts";
import { measureBy, type Measured, sampleFiles, telco } from "./measuring.ts";

/** AUC and log loss in each split. */
type Figures = Record<string, [number, number][]>;

const measure = <T>(given: unknown) => measureBy<T>("measure_models.py", given);

const mean = (values: number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Each candidate's mean AUC and log loss. */
function means(figures: Figures): Record<string, [number, number]> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, splits]) => [
      name,
      [mean(splits.map(([auc]) => auc)), mean(splits.map(([, loss]) => loss))],
    ]),
  );
}

function report(what: string, found: Record<string, [number, number]>) {
  for (const [name, [auc, loss]] of Object.entries(found)) {
    console.log(
      `${what}: ${name} AUC ${auc.toFixed(4)}, log loss ${loss.toFixed(4)}`,
    );
  }
}

Deno.test({
  name:
    "real customers, ten times five folds: the chosen model reaches the bar",
  ignore: !existsSync(telco.path),
  fn: async () => {
    const [figures] = await measure<Figures>(
      { files: [telco], folds: 5, repeats: 10 },
    );
    const found = means(figures);
    report("telco.csv", found);
    assert(found.chosen[0] >= 0.849, `AUC ${found.chosen[0]}`);
    assert(found.chosen[1] <= 0.4115, `log loss ${found.chosen[1]}`);
  },
});

Deno.test("a thousand customers of the sample, 100 seeds: near the best reachable AUC", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = sampleFiles(folder, 100, 8000);
    const all = await measure<Figures>({ files, folds: 5, repeats: 1 });
    const joined: Figures = {};
    for (const figures of all) {
      for (const [name, splits] of Object.entries(figures)) {
        (joined[name] ??= []).push(...splits);
      }
    }
    const found = means(joined);
    report("samples", found);
    assert(found.chosen[0] >= 0.836, `AUC ${found.chosen[0]}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("standard errors by the folds, against models of other samples", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = sampleFiles(folder, 40, 1000);
    const errors = ["bag", "blend", "logistic"];
    const [found] = await measure<
      Record<string, { coverage: number; ratio: number }>
    >({ files, errors });
    for (const [name, { coverage, ratio }] of Object.entries(found)) {
      console.log(
        `${name}: 95 % intervals cover ${
          (100 * coverage).toFixed(1)
        } %, the standard error is ${ratio.toFixed(2)} × the deviation`,
      );
      assert(coverage > 0.85 && ratio > 0.7, `${coverage} and ${ratio}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** `files.json` in this folder: an array of {@linkcode Measured}. */
const others = inRoot("..", "shared", "data", "files.json");

Deno.test({
  name:
    "other real files: never much worse than XGBoost or logistic regression",
  ignore: !existsSync(others),
  fn: async () => {
    const files: Measured[] = JSON.parse(await Deno.readTextFile(others));
    const all = await measure<Figures>({ files, folds: 5, repeats: 1 });
    for (const [i, figures] of all.entries()) {
      const found = means(figures);
      report(files[i].path, found);
      const alone = ["case study", "slow", "baseline", "logistic"];
      const better = Math.max(...alone.map((name) => found[name][0]));
      assert(
        found.chosen[0] >= better - 0.002,
        `${files[i].path}: AUC ${found.chosen[0]} instead of ${better}`,
      );
    }
  },
});
