/** What a search refuses before anything is sent, each with a sentence. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import * as churn from "lib/mod.ts";
import { checkSearch, type Search } from "lib/tuning/checks.ts";
import {
  combinations,
  parameterRanges,
  rangesWithout,
  tunedValues,
  tuningHyperparameters,
  tuningRanges,
} from "lib/tuning/ranges.ts";
import { hardestOf } from "lib/tuning/hardest.ts";
import { searchOf } from "lib/tuning/search_options.ts";
import { checkHyperparameters } from "lib/training/hyperparameters.ts";
import { serviceModel } from "../../local-sagemaker/model/mod.ts";
import { validate } from "../../local-sagemaker/model/validate.ts";
import { preparedBelow } from "../prepared_below.ts";

const search: Search = {
  hyperparameters: tuningHyperparameters,
  ranges: tuningRanges,
  strategy: "Bayesian",
  jobs: 30,
  parallel: 2,
};

const refusal = (more: object) =>
  assertThrows(() => checkSearch({ ...search, ...more }), RangeError).message;

/** One range of one hyperparameter. */
const range = (name: string, given: unknown) => ({ ranges: { [name]: given } });

const refused: readonly (readonly [object, string])[] = [
  [
    range("max_dept", { min: 2, max: 3 }),
    "'max_dept' is unknown, did you mean 'max_depth'?",
  ],
  [
    range("max_depth", { min: 2.5, max: 4 }),
    "max_depth must be a whole number from 0 to 64: current value is '2.5'",
  ],
  [range("max_depth", { min: 2, max: 65 }), "current value is '65'"],
  [
    range("eta", { min: 0, max: 0.3 }),
    "eta must be a number above 0 to 1: current value is '0'",
  ],
  [
    range("eta", { min: 0.3, max: 0.3 }),
    "must have a 'min' below its 'max': current values are 0.3 and 0.3",
  ],
  [range("eta", { min: 0.3, max: 0.1 }), "'min' below its 'max'"],
  [range("eta", { min: NaN, max: 0.1 }), "current value is 'NaN'"],
  [range("eta", { min: 0.1, max: Infinity }), "current value is 'Infinity'"],
  [
    range("eta", { min: "0.1", max: 0.3 }),
    "{ min, max, scaling } with numbers",
  ],
  [range("eta", { min: 0.1 }), "{ min, max, scaling } with numbers"],
  [
    range("eta", { min: 0.1, max: 0.2, scale: "Linear" }),
    "{ min, max, scaling } with numbers",
  ],
  [range("eta", 0.1), "current value is 0.1"],
  [range("eta", undefined), "must be a list of values, or"],
  [
    range("gamma", { min: 0, max: 5, scaling: "Logarithmic" }),
    "must lie above 0 for the scaling Logarithmic: current 'min' is 0",
  ],
  [
    range("gamma", { min: 0, max: 5, scaling: "Log" }),
    "the scaling of gamma must be Auto or Linear",
  ],
  [
    range("subsample", { min: 0.5, max: 1, scaling: "ReverseLogarithmic" }),
    "from 0 to below 1 for the scaling ReverseLogarithmic",
  ],
  [
    range("max_depth", { min: 2, max: 4, scaling: "ReverseLogarithmic" }),
    "takes whole numbers",
  ],
  [
    range("tree_method", { min: 1, max: 2 }),
    "tree_method takes words: give a list",
  ],
  [
    range("tree_method", ["hist", "fast"]),
    "tree_method must be auto or exact or approx or hist: current value is 'fast'",
  ],
  [range("max_depth", [2, 3, 2]), "has the value '2' more than once"],
  [
    range("max_depth", []),
    "must have from 1 to 30 values: current number is 0",
  ],
  [
    range("max_depth", Array.from({ length: 31 }, (_, i) => i)),
    "current number is 31",
  ],
  [range("eta", [0.1, "0.10"]), "has the value '0.10' more than once"],
  [range("eta", [[0.1], 0.2]), "current value is '[ 0.1 ]'"],
  [range("eta", [0.1, , 0.2]), "current value is 'undefined'"],
  [range("max_depth", [2, true, null]), "current value is 'true'; max_depth"],
  [
    range("eta", { min: 0.1, max: 0.2, when: { tree_method: "hist" } }),
    "without steps, units or conditions: current value is { min: 0.1, max: 0.2, " +
    "when: { tree_method: 'hist' } }",
  ],
  [range("max_depth", { min: 2n, max: 3n }), "{ min: 2n, max: 3n }"],
  [range("toString", [1, 2]), "'toString' is unknown"],
  [{ ranges: JSON.parse('{"__proto__": [1, 2]}') }, "'__proto__' is unknown"],
  [
    {
      ranges: Object.fromEntries(
        Array.from({ length: 31 }, (_, i) => [`a${i}`, [1, 2]]),
      ),
    },
    "must have from 1 to 30 ranges: current number is 31",
  ],
  [
    { ranges: { refit: [0, 1], folds: { min: 1, max: 5 } } },
    "some of the searched values can't be used together: refit takes its rounds",
  ],
  [range("refit", { min: 0, max: 1 }), "refit takes its rounds from folds"],
  [
    {
      ...range("folds", [5, 1]),
      hyperparameters: { ...tuningHyperparameters, refit: 0 },
      jobs: 3,
    },
    "have 2 combinations only",
  ],
  [
    {
      ...range("blend", { min: 0, max: 0.5 }),
      hyperparameters: { monotone_constraints: { tenure: -1 } },
    },
    "blend adds a regression that monotone_constraints cannot bind",
  ],
  [
    range("monotone_constraints", ['{"tenure": -1}']),
    "monotone_constraints can't be searched",
  ],
  [
    range("num_round", { min: 10, max: 100 }),
    "num_round has a range and a value in 'hyperparameters'",
  ],
  [
    { ranges: {} },
    "'ranges' must have from 1 to 30 ranges: current number is 0",
  ],
  [{ ranges: [["eta", 1]] }, "'ranges' must give a range by each name"],
  [{ ranges: null }, "'ranges' must give a range by each name"],
  [
    { strategy: "Bayes" },
    "'strategy' must be Bayesian or Random or Grid or Hyperband: current value is 'Bayes'",
  ],
  [{ objective: "f1" }, "'objective' must be logLoss or auc"],
  [{ earlyStopping: "Auto" }, "'earlyStopping' must be true or false"],
  [{ jobs: 0 }, "'jobs' must be a whole number from 1 to 750"],
  [{ jobs: 751 }, "from 1 to 750"],
  [{ jobs: 10_001, strategy: "Random" }, "from 1 to 10,000"],
  [{ jobs: 2.5 }, "current value is 2.5"],
  [{ parallel: 0 }, "'parallel' must be a whole number from 1 to 100"],
  [{ parallel: 101 }, "from 1 to 100"],
  [
    { jobs: 3, parallel: 4 },
    "'parallel' must not be more than 'jobs': current values are 4 and 3",
  ],
  [{ seed: -1 }, "'seed' must be a whole number from 0 to 2,147,483,647"],
  [{ seed: 2 ** 31 }, "'seed' must be"],
  [
    { ...range("max_depth", { min: 2, max: 5 }), jobs: 5 },
    "have 4 combinations only",
  ],
  [
    { strategy: "Grid", jobs: undefined },
    "the strategy Grid tries lists of values: give lists for max_depth, eta",
  ],
  [
    { ...range("max_depth", [2, 3]), strategy: "Grid", jobs: 3 },
    "tries all 2 combinations: current value is 3",
  ],
  [{
    strategy: "Grid",
    jobs: undefined,
    ranges: {
      max_depth: Array.from({ length: 30 }, (_, i) => i),
      max_leaves: Array.from({ length: 26 }, (_, i) => i),
    },
  }, "the lists have 780 combinations"],
  [
    { strategy: "Hyperband", earlyStopping: true },
    "'earlyStopping' must be left out for the strategy Hyperband",
  ],
  [
    { strategy: "Hyperband", hyperparameters: {} },
    "must have a num_round from 2 to 20,000; current value is undefined",
  ],
  [
    { strategy: "Hyperband", hyperparameters: { num_round: 20_001 } },
    "current value is 20001",
  ],
  [{ completion: { target: NaN } }, "'target' must be a number"],
  [{ completion: { target: "0.4" } }, "current value is 0.4"],
  [{ completion: { target: -0.1 } }, "a number from 0 for log loss"],
  [
    { objective: "auc", completion: { target: 1.01 } },
    "'target' must be a number from 0 to 1 for the AUC: current value is 1.01",
  ],
  [{ completion: { notImproving: 2 ** 31 } }, "from 3 to 2,147,483,647"],
  [{ completion: { notImproving: 3.5 } }, "current value is 3.5"],
  [{ completion: { seconds: 15_768_001 } }, "from 120 to 15,768,000"],
  [{ completion: null }, "with null in place of options"],
  [
    { completion: { notImproving: 2 } },
    "'notImproving' must be a whole number from 3",
  ],
  [
    { completion: { seconds: 119 } },
    "'seconds' must be a whole number from 120",
  ],
  [
    { completion: { onConvergence: 1 } },
    "'onConvergence' must be true or false",
  ],
  [{ completion: { patience: 1 } }, "unknown option 'patience'"],
  [
    { warmStart: { parents: [] } },
    "'parents' must be a list of one to five different tuning jobs",
  ],
  [{ warmStart: { parents: ["a", "a"] } }, "one to five different"],
  [{ warmStart: { parents: "abcdef".split("") } }, "one to five different"],
  [{ warmStart: { parents: "a" } }, "one to five different"],
  [{ warmStart: { parents: ["a b"] } }, "current value is [ 'a b' ]"],
  [{ warmStart: { parents: ["a".repeat(33)] } }, "one to five different"],
  [{ warmStart: { parents: [{ name: 1n }, null] } }, "[ { name: 1n }, null ]"],
  [{ warmStart: null }, "with null in place of options"],
  [{ warmStart: { parents: [undefined] } }, "one to five different"],
  [
    { warmStart: { parents: ["a"], type: "Same" } },
    "'type' must be IdenticalDataAndAlgorithm or TransferLearning",
  ],
];

Deno.test("what SageMaker or train.py would refuse is refused with a sentence", () => {
  for (const [more, sentence] of refused) {
    const message = refusal(more);
    assert(message.includes(sentence), `${message}\n${sentence}`);
    assert(message.startsWith("Cannot start a tuning job"), message);
  }
});

Deno.test("all that is wrong is said at once", () => {
  const message = refusal({
    ...range("etta", { min: 0, max: 1 }),
    jobs: 0,
    seed: 1.5,
    strategy: "Best",
  });
  for (const word of ["'etta'", "'jobs'", "'seed'", "'strategy'"]) {
    assert(message.includes(word), message);
  }
});

Deno.test("a search that is refused leaves nothing, and sends nothing", async () => {
  const session = {} as churn.session.Session;
  const prepared = preparedBelow("s3://a/");
  for (
    const [options, sentence] of [
      [{ range: {} }, "unknown option 'range', did you mean 'ranges'?"],
      [{ jobs: 0 }, "'jobs' must be"],
      [
        { hyperparameters: { aws_secret_access_key: "a" } },
        "secrets as hyperparameters",
      ],
      [{ hyperparameters: { num_round: 0 } }, "num_round must be"],
      [
        { hyperparameters: null },
        "with null in place of hyperparameters: give them by name",
      ],
      [{ hyperparameters: [5] }, "with [ 5 ] in place of hyperparameters"],
      [{ hyperparameters: { gamma: 1n } }, "current value is '1n'"],
      [{ hyperparameters: { eta: [0.1] } }, "current value is '[ 0.1 ]'"],
      [{ strategy: "Grid" }, "give lists for"],
    ] as const
  ) {
    await assertRejects(
      () => churn.startTuning(session, prepared, options as object),
      RangeError,
      sentence,
    );
  }
  await assertRejects(
    () => churn.startTuning(session, undefined),
    TypeError,
    "Cannot start a tuning job without prepared data",
  );
  for (
    const call of [
      churn.waitForTuning,
      churn.tuningTrials,
      churn.tuning.bestOfTuning,
    ]
  ) {
    await assertRejects(
      () => call(session, undefined),
      TypeError,
      "without a tuning job: startTuning() starts one",
    );
  }
});

/** What nobody should give. */
const anything = fc.oneof(
  fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }),
  fc.constantFrom<unknown>(
    ...[Symbol("a"), 0.1, 0, 1, 5, "hist", [2, 3], [], {}, null, NaN, () => 1],
    ...["Grid", "Hyperband", "Random", true, { min: 1, max: 2 }, "auto"],
    ...[{ min: 0, max: 1, scaling: "Logarithmic" }, Object.create(null)],
  ),
);

Deno.test("whatever is given is refused in a sentence, or is a request that SageMaker takes", () => {
  /** Mostly what is right, at least by itself. */
  const or = (...right: unknown[]) =>
    fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...right) },
      { weight: 1, arbitrary: anything },
    );
  const optional = { requiredKeys: [] };
  const ranges = fc.record({
    eta: or({ min: 0.1, max: 0.2 }, [0.1, 0.2]),
    max_depth: or({ min: 2, max: 60 }, { min: 2, max: 9, scaling: "Linear" }),
    folds: or({ min: 1, max: 5 }, [2, 3]),
    refit: or([0, 1]),
    blend: or({ min: 0, max: 1 }, ["auto", 0]),
  }, optional);
  const hyperparameters = fc.record({
    ...{ num_round: or(100, "5"), refit: or(0, 1), folds: or(1, 3) },
    ...{ gamma: or(0), blend: or("auto") },
  }, optional);
  const completion = fc.record({
    ...{ target: or(0.4), notImproving: or(3), onConvergence: or(true) },
    seconds: or(600),
  }, optional);
  const given = fc.record({
    ...{ ranges: fc.oneof(ranges, ranges, anything), completion },
    hyperparameters: fc.oneof(hyperparameters, hyperparameters, anything),
    warmStart: or(undefined, { parents: ["a"] }),
    strategy: or("Bayesian", "Random", "Grid", "Hyperband"),
    ...{ objective: or("auc", "logLoss"), earlyStopping: or(false, true) },
    ...{ jobs: or(2, 3, undefined), parallel: or(1, 2), seed: or(0, 7) },
  }, optional);
  let taken = 0;
  fc.assert(
    fc.property(given, (options) => {
      try {
        const search = searchOf("startTuning", options as object);
        checkHyperparameters(search.hyperparameters);
        taken++;
        validate(serviceModel("sagemaker"), "ParameterRanges", {
          ...parameterRanges(search.ranges),
        });
      } catch (error) {
        assert(error instanceof RangeError, String(error));
        assertMatch(error.message, /^Cannot \w+ .{20}/s);
        assert(error.message.length < 9000, error.message);
      }
    }),
    { numRuns: 1000 },
  );
  assert(taken > 10 && taken < 900, `${taken}`);
});

Deno.test("what restricts others is taken where all values go together", () => {
  for (
    const [ranges, hyperparameters] of [
      [{ refit: [0, 1], folds: { min: 2, max: 5 } }, {}],
      [{ refit: [0, 1] }, { folds: 5 }],
      [{ folds: [2, 3] }, { refit: 1 }],
      [{ blend: ["auto", 0] }, { folds: 5 }],
      [{ blend: [0] }, { monotone_constraints: { tenure: -1 } }],
      [{ folds: { min: 1, max: 5 } }, {}],
    ] as [churn.tuning.TuningRanges, churn.training.Hyperparameters][]
  ) {
    const search = searchOf("startTuning", {
      ...{ ranges, hyperparameters, jobs: 1 },
    });
    checkHyperparameters(hardestOf(search));
  }
});

Deno.test("the default ranges are taken, and give way to values", () => {
  checkSearch(search);
  const fixed = { ...tuningHyperparameters, eta: 0.05, gamma: 0 };
  const ranges = rangesWithout(fixed);
  assertEquals(
    Object.keys(ranges),
    Object.keys(tuningRanges).filter((name) =>
      !["eta", "gamma"].includes(name)
    ),
  );
  checkSearch({ ...search, hyperparameters: fixed, ranges });
});

Deno.test("ranges of any bounds keep them in the request, to the last digit", () => {
  const eta = fc.tuple(
    fc.double({ min: 1e-300, max: 1, noNaN: true }),
    fc.double({ min: 1e-300, max: 1, noNaN: true }),
  ).filter(([a, b]) => a !== b).map((two) => two.sort((a, b) => a - b));
  const depth = fc.tuple(fc.integer({ min: 0, max: 63 }), fc.nat(63))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1]);
  const lists = fc.uniqueArray(fc.integer({ min: 2, max: 65536 }), {
    ...{ minLength: 1, maxLength: 30 },
  });
  fc.assert(fc.property(eta, depth, lists, ([a, b], [low, high], max_bin) => {
    const ranges = {
      eta: { min: a, max: b },
      max_depth: { min: low, max: high },
      max_bin,
    };
    checkSearch({ ...search, ranges, jobs: 1, parallel: 1 });
    const sent = parameterRanges(ranges);
    const [continuous] = sent.ContinuousParameterRanges!;
    assertEquals([Number(continuous.MinValue), Number(continuous.MaxValue)], [
      a,
      b,
    ]);
    const [whole] = sent.IntegerParameterRanges!;
    assertEquals([whole.MinValue, whole.MaxValue], [`${low}`, `${high}`]);
    const [{ Values }] = sent.CategoricalParameterRanges!;
    assertEquals(Values!.map((value) => tunedValues({ value }).value), max_bin);
    assertEquals(
      combinations({ max_depth: ranges.max_depth, max_bin }),
      (high - low + 1) * max_bin.length,
    );
    assertEquals(combinations(ranges), Infinity);
  }));
});
