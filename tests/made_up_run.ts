/**
 * A run as the notebook has it, without any job: customers, scores and figures
 * are made up, judging them is the library's own.
 *
 * @module
 */
import { csvLine } from "lib/customers/reading/csv.ts";
import { readCustomers } from "lib/customers/customers.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import type { Column } from "lib/table.ts";
import * as churn from "lib/mod.ts";

/** What is made up. */
export interface MadeUp {
  /** The columns' names, an id first, the target last; three at least. */
  readonly names: readonly string[];
  /** Categories of the columns between. */
  readonly categories?: readonly string[];
  /** Who of the test customers churned, and who stayed. */
  readonly churned: number;
  readonly stayed: number;
  /** How far apart their scores lie, in standard deviations. @default {1.2} */
  readonly shift?: number;
  readonly seed?: number;
}

/** The CSV that the customers are read from. */
export function csvOf({ names, categories = ["a", "b"] }: MadeUp): string {
  const rows = Array.from(
    { length: 60 },
    (_, row) =>
      names.map((_, i) =>
        i === 0
          ? `C-${row}`
          : i === names.length - 1
          ? row % 3 ? "No" : "Yes"
          : categories[(row + i) % categories.length]
      ),
  );
  return [names, ...rows].map(csvLine).join("");
}

/** Makes a run with everything in it that is not computed from the rest. */
export async function madeUpRun(
  made: MadeUp,
): Promise<Required<Omit<churn.results.Run, "calibration">>> {
  const { names, categories = ["a", "b"], churned, stayed } = made;
  const { shift = 1.2, seed = 1 } = made;
  const bytes = new TextEncoder().encode(csvOf(made));
  const open = () => Promise.resolve(ReadableStream.from([bytes]));
  const target = names.at(-1)!;
  const features = names.slice(1, -1);
  const customers = await readCustomers("made up.csv", open, {
    ...{ target, positive: "Yes", negative: "No" },
    roles: Object.fromEntries([
      [names[0], "id"],
      ...features.map((name) => [name, "categorical"]),
    ]),
  });
  const { random } = randomState(seed);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const rows = churned + stayed;
  const labels = Uint8Array.from(
    { length: rows },
    (_, i) => i < churned ? 1 : 0,
  );
  const scores = () =>
    Float64Array.from(
      labels,
      (label) => 1 / (1 + Math.exp(1 - label * shift - normal())),
    );
  const test: churn.evaluation.StoredScores = {
    ...{ labels, probabilities: scores(), set: "test", models: 1 },
    trainingJob: "churn-training-1",
    uses: [{ trainingJob: "churn-training-1", purpose: "evaluation" }],
  };
  const baseline = { labels, probabilities: scores() };
  const columns: Column[] = features.map((name, i) => ({
    ...{ name, kind: "text" },
    values: Array.from(
      labels,
      (_, row) => categories[(row + i) % categories.length],
    ),
  }));
  const assumptions = churn.assume(customers, {
    ...{ cost: 30, success: 0.3, margin: 0.5, months: 12, budget: 600 },
  });
  const values = new Float64Array(rows).fill(12);
  const counts = { train: 40, validation: 10, test: rows };
  return {
    customers,
    fitted: {
      ...{ version: 3, seed: 42, unused: [names[0]], ids: [names[0]] },
      target: { name: target, positive: "Yes", negative: "No" },
      features: features.map((name) => ({
        ...{ name, column: name, kind: "codes", mean: 0, scale: 1 },
        categories,
      })),
      rows: counts,
      churned: { train: 13, validation: 3, test: churned },
      split: { by: "rows" },
      baseline: { rows: counts.train },
      libraries: { python: "3.12.1" },
    },
    processingJob: { name: "churn-processing-1" },
    model: {
      ...{ trainingJob: "churn-training-1", artifacts: "", code: "" },
      ...{ bestRound: 6, trainingSeconds: 3, billableSeconds: 3 },
      metrics: { "validation:logloss": 0.5 },
      recalibration: {
        ...{ slope: 1, intercept: 0, pays: false, rows: 10, churned: 3 },
      },
    },
    test,
    evaluation: churn.evaluate(test, { baseline, resamples: 50 }),
    offers: churn.compareOffers(test, values, assumptions, {
      ...{ baseline, resamples: 50 },
    }),
    segments: churn.segments(test, columns),
    refits: {
      importances: [],
      deviations: new Float64Array(rows),
      permutedAucs: [0.45, 0.5, 0.52],
      rows: 40,
    },
    weights: features.map((feature, i) => ({
      ...{ feature, meanAbsoluteShap: 1 / (i + 1) },
      ...{ low: 0.5 / (i + 1), high: 1.5 / (i + 1) },
    })),
    plan: churn.retentionPlan(test, values, assumptions, { resamples: 50 }),
    assumptions,
  };
}
