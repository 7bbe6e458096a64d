/** By how much the best of a search is flattered, by simulation. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import type { StoredScores } from "lib/evaluation/scores.ts";
import { rowLoss } from "lib/evaluation/metrics.ts";
import { randomState } from "lib/statistics/mt19937.ts";
import { display } from "lib/show/bundle.ts";
import { type ScoresOfBothSets, winnersOptimism } from "lib/tuning/optimism.ts";
import { showOptimism } from "lib/tuning/tables.ts";

/** Customers with what the models get wrong of each, and whether they left. */
interface Rows {
  readonly labels: Uint8Array;
  readonly logOdds: Float64Array;
  /** One list a model; the last is the base's. */
  readonly errors: readonly Float64Array[];
}

/** All models are equally good; how easy customers are varies from set to set. */
function draw(
  rows: number,
  models: number,
  random: () => number,
  shift = 0,
): Rows {
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const logOdds = Float64Array.from({ length: rows }, () => shift + normal());
  return {
    logOdds,
    labels: Uint8Array.from(logOdds, (odds) => +(random() < sigmoid(odds))),
    errors: Array.from(
      { length: models },
      () => Float64Array.from({ length: rows }, () => 0.5 * normal()),
    ),
  };
}

const sigmoid = (odds: number) => 1 / (1 + Math.exp(-odds));

function scoresOf(
  rows: Rows,
  model: number,
  set: "validation" | "test",
): StoredScores {
  return {
    ...{ set, labels: rows.labels, trainingJob: `model-${model}` },
    ...{ uses: [], models: 2 },
    probabilities: rows.logOdds.map((odds, row) =>
      sigmoid(odds + rows.errors[model][row])
    ),
  };
}

const meanLoss = ({ labels, probabilities }: StoredScores) =>
  labels.reduce(
    (sum, label, row) => sum + rowLoss(label, probabilities[row]),
    0,
  ) / labels.length;

/** The best of so many models on 150 validation rows, against one more. */
function searchOnce(candidates: number, random: () => number) {
  const validation = draw(150, candidates + 1, random);
  const losses = Array.from(
    { length: candidates },
    (_, model) => meanLoss(scoresOf(validation, model, "validation")),
  );
  const best = losses.indexOf(Math.min(...losses));
  // Of other customers only these two are needed.
  const test = draw(300, 2, random);
  const both = (model: number, place: number): ScoresOfBothSets => ({
    validation: scoresOf(validation, model, "validation"),
    test: { ...scoresOf(test, place, "test"), trainingJob: `model-${model}` },
  });
  const [winner, base] = [both(best, 0), both(candidates, 1)];
  return {
    found: winnersOptimism(winner, base),
    // What comparing one model on two sets of customers would say.
    unpaired: meanLoss(winner.test) - losses[best],
  };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]) =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

/**
 * All candidates and the base are equally good, so the true gain is 0 and the
 * true optimism is the whole gain on the validation rows.
 */
Deno.test("the interval covers what the validation rows flatter, and is about 0 where nothing was chosen", () => {
  const { random } = randomState(5);
  const repeats = 400;
  const [many, one] = [30, 1].map((candidates) =>
    Array.from({ length: repeats }, () => searchOnce(candidates, random))
  );
  for (const measure of ["logLoss", "auc"] as const) {
    for (const searches of [many, one]) {
      const covered = searches.filter(({ found }) => {
        const { optimism, validation } = found[measure];
        return optimism.low <= validation && validation <= optimism.high;
      }).length / repeats;
      assert(covered > 0.925 && covered < 0.975, `${measure}: ${covered}`);
    }
    const [ofMany, ofOne] = [many, one].map((searches) =>
      searches.map(({ found }) => found[measure].optimism.value)
    );
    const error = deviation(ofOne) / Math.sqrt(repeats);
    assert(Math.abs(mean(ofOne)) < 3 * error, `${mean(ofOne)} ± ${error}`);
    assert(mean(ofMany) > 5 * error, `${mean(ofMany)} ± ${error}`);
  }
  // Other customers by themselves would blur it.
  const paired = one.map(({ found }) => found.logLoss.optimism.value);
  const unpaired = one.map(({ unpaired }) => unpaired);
  assert(deviation(unpaired) > 1.2 * deviation(paired));
});

Deno.test("a winner's optimism is the gain that was seen less the gain on other rows, as a table and a sentence", async () => {
  const { random } = randomState(1);
  const { found } = searchOnce(30, random);
  for (const { validation, test, optimism } of [found.logLoss, found.auc]) {
    assertAlmostEquals(optimism.value, validation - test.value, 1e-15);
    assertAlmostEquals(optimism.low, validation - test.high, 1e-15);
  }
  assertEquals(found.customers, { validation: 150, test: 300 });
  assertEquals(
    [found.winner, found.base].every((name) => /^model-/.test(name)),
    true,
  );
  const { "text/plain": text } = await showOptimism(found)[display]();
  for (
    const part of [
      `${found.winner} against ${found.base}`,
      `by ${
        found.logLoss.validation.toFixed(4)
      } of log loss on the validation rows`,
      "which 2 models have used",
      "the validation rows flatter it by 0.0499",
    ]
  ) assert(String(text).includes(part), `${part} in ${text}`);
});

Deno.test("scores that don't fit together are refused", () => {
  const { random } = randomState(2);
  const [validation, test] = [draw(40, 2, random), draw(50, 2, random)];
  const other = draw(50, 2, random, 3);
  const both = (model: number, test_ = test): ScoresOfBothSets => ({
    validation: scoresOf(validation, model, "validation"),
    test: scoresOf(test_, model, "test"),
  });
  const [winner, base] = [both(0), both(1)];
  for (
    const [given, message] of [
      [
        [winner, winner],
        "compare model-0 with a model that the search has not chosen",
      ],
      [[winner, both(1, other)], "have scored different test rows"],
      [
        [winner, { ...base, test: base.validation }],
        "those of model-1 are of the validation rows",
      ],
      [
        [{ ...winner, test: base.test }, base],
        "model-0 has scored the validation rows and model-1 the test rows",
      ],
    ] as [[ScoresOfBothSets, ScoresOfBothSets], string][]
  ) {
    assertThrows(() => winnersOptimism(...given), RangeError, message);
  }
});
