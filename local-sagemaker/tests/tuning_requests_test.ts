/** Requests for tuning jobs that are refused before anything runs. */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import type { CreateHyperParameterTuningJobCommandInput } from "@aws-sdk/client-sagemaker";
import fc from "fast-check";
import { isComplete, progressOf } from "../sagemaker/tuning/completion.ts";
import {
  checkSearch,
  definitionsOf,
  type TuningJob,
} from "../sagemaker/tuning/definitions.ts";
import { combinations, rangesOf } from "../sagemaker/tuning/ranges.ts";
import { checkWarmStart } from "../sagemaker/tuning/warm_start.ts";
import { AwsError } from "../types.ts";
import { definition, ranges, tuningJob } from "./tuning.ts";

type Request = CreateHyperParameterTuningJobCommandInput;

const limits = (jobs: number | undefined, parallel = 1) => ({
  MaxNumberOfTrainingJobs: jobs,
  MaxParallelTrainingJobs: parallel,
});
const integers = (MinValue: string, MaxValue: string, more = {}) => ({
  IntegerParameterRanges: [{ Name: "depth", MinValue, MaxValue, ...more }],
});
const continuous = (MinValue: string, MaxValue: string, more = {}) => ({
  ContinuousParameterRanges: [{ Name: "place", MinValue, MaxValue, ...more }],
});
const categories = (...Values: string[]) => ({
  CategoricalParameterRanges: [{ Name: "colour", Values }],
});
const hyperband = (MinResource?: number, MaxResource?: number) => ({
  Strategy: "Hyperband" as const,
  StrategyConfig: { HyperbandStrategyConfig: { MinResource, MaxResource } },
});
const named = (DefinitionName: string, more = {}) =>
  definition({}, {
    DefinitionName,
    TuningObjective: { Type: "Minimize", MetricName: "validation:loss" },
    HyperParameterRanges: ranges,
    ...more,
  });
const several = (...definitions: ReturnType<typeof definition>[]) =>
  tuningJob("t", {
    HyperParameterTuningJobObjective: undefined,
    ParameterRanges: undefined,
  }, {
    TrainingJobDefinition: undefined,
    TrainingJobDefinitions: definitions,
  });

const refused: [sentence: RegExp, request: Request][] = [
  [
    /either TrainingJobDefinition/,
    tuningJob("t", {}, { TrainingJobDefinition: undefined }),
  ],
  [/not both/, tuningJob("t", {}, { TrainingJobDefinitions: [named("a")] })],
  [
    /At least one hyperparameter range/,
    tuningJob("t", { ParameterRanges: {} }),
  ],
  [
    /AutoParameters/,
    tuningJob("t", {
      ParameterRanges: { AutoParameters: [{ Name: "a", ValueHint: "1" }] },
    }),
  ],
  [/Autotune/, tuningJob("t", {}, { Autotune: { Mode: "Enabled" } })],
  [
    /depth must be less than/,
    tuningJob("t", { ParameterRanges: integers("3", "3") }),
  ],
  [
    /must be an integer.*'1\.5'/,
    tuningJob("t", { ParameterRanges: integers("1.5", "3") }),
  ],
  [
    /must be an integer/,
    tuningJob("t", { ParameterRanges: integers("1", "1e3") }),
  ],
  [
    /must be an integer/,
    tuningJob("t", { ParameterRanges: integers("1", "9007199254740993") }),
  ],
  [
    /must be a number.*'x'/,
    tuningJob("t", { ParameterRanges: continuous("0", "x") }),
  ],
  [
    /must be a number/,
    tuningJob("t", { ParameterRanges: continuous("0", "Infinity") }),
  ],
  [
    /must be a number/,
    tuningJob("t", { ParameterRanges: continuous("", "1") }),
  ],
  [
    /values greater than 0/,
    tuningJob("t", {
      ParameterRanges: continuous("0", "1", { ScalingType: "Logarithmic" }),
    }),
  ],
  [
    /only for continuous/,
    tuningJob("t", {
      ParameterRanges: integers("0", "1", {
        ScalingType: "ReverseLogarithmic",
      }),
    }),
  ],
  [
    /0 <= x < 1/,
    tuningJob("t", {
      ParameterRanges: continuous("0", "1", {
        ScalingType: "ReverseLogarithmic",
      }),
    }),
  ],
  [
    /'red' more than once/,
    tuningJob("t", { ParameterRanges: categories("red", "red") }),
  ],
  [
    /depth has more than one range/,
    tuningJob("t", {
      ParameterRanges: {
        ...integers("1", "9"),
        CategoricalParameterRanges: [{ Name: "depth", Values: ["1"] }],
      },
    }),
  ],
  [
    /both in StaticHyperParameters/,
    tuningJob("t", {}, {
      TrainingJobDefinition: definition({ depth: "1" }),
    }),
  ],
  [
    /Provide a metric in the metric definitions/,
    tuningJob("t", {
      HyperParameterTuningJobObjective: {
        Type: "Minimize",
        MetricName: "other",
      },
    }),
  ],
  [
    /at most 100 hyperparameters: current number is 104/,
    tuningJob("t", {}, {
      TrainingJobDefinition: definition(
        Object.fromEntries(
          Array.from({ length: 99 }, (_, i) => [`p${i}`, "1"]),
        ),
      ),
    }),
  ],
  [
    /MaxParallelTrainingJobs must be less/,
    tuningJob("t", { ResourceLimits: limits(2, 3) }),
  ],
  [/service limit/, tuningJob("t", { ResourceLimits: limits(50, 11) })],
  [
    /service limit/,
    tuningJob("t", { Strategy: "Bayesian", ResourceLimits: limits(751) }),
  ],
  [/service limit/, tuningJob("t", { ResourceLimits: limits(10_001) })],
  [
    /MaxNumberOfTrainingJobs is required/,
    tuningJob("t", { ResourceLimits: limits(undefined) }),
  ],
  [
    /combinations for the provided ranges \[3\.0\].*\[8\]/,
    tuningJob("t", {
      ParameterRanges: categories("a", "b", "c"),
    }),
  ],
  [
    /supports only categorical.*depth is integer/,
    tuningJob("t", {
      Strategy: "Grid",
      ParameterRanges: integers("1", "3"),
    }),
  ],
  [
    /number of combinations, 3: current value is 8/,
    tuningJob("t", {
      Strategy: "Grid",
      ParameterRanges: categories("a", "b", "c"),
    }),
  ],
  [
    /only for the strategy Hyperband/,
    tuningJob("t", { ...hyperband(1, 9), Strategy: "Random" }),
  ],
  [
    /must be Off/,
    tuningJob("t", {
      ...hyperband(1, 9),
      TrainingJobEarlyStoppingType: "Auto",
    }),
  ],
  [/MaxResource is required/, tuningJob("t", hyperband(1))],
  [/greater than MinResource/, tuningJob("t", hyperband(9, 9))],
  [/at most 20000/, tuningJob("t", hyperband(1, 20_001))],
  [
    /either ResourceConfig or/,
    tuningJob("t", {}, {
      TrainingJobDefinition: definition({}, {
        HyperParameterTuningResourceConfig: { InstanceType: "ml.m5.xlarge" },
      }),
    }),
  ],
  [
    /DefinitionName is required/,
    several(named("a"), named("b", { DefinitionName: undefined })),
  ],
  [/must be unique/, several(named("a"), named("a"))],
  [
    /same type/,
    several(
      named("a"),
      named("b", {
        TuningObjective: { Type: "Maximize", MetricName: "validation:score" },
      }),
    ),
  ],
  [
    /TuningObjective of the definition b/,
    several(
      named("a"),
      named("b", { TuningObjective: undefined }),
    ),
  ],
  [/must be in each of TrainingJobDefinitions/, {
    ...several(named("a")),
    HyperParameterTuningJobConfig: tuningJob("t").HyperParameterTuningJobConfig,
  }],
];

for (const [i, [sentence, request]] of refused.entries()) {
  Deno.test(`a tuning job is refused: ${sentence.source} (${i})`, () => {
    const error = assertThrows(() => checkSearch(request), AwsError);
    assertMatch(error.message, sentence);
  });
}

Deno.test("what AWS takes is taken", () => {
  for (
    const request of [
      tuningJob("t"),
      tuningJob("t", hyperband(1, 9)),
      tuningJob("t", { Strategy: "Hyperband" }, {
        TrainingJobDefinition: definition({ "n-epochs": '"30"' }),
      }),
      tuningJob("t", {
        Strategy: "Grid",
        ParameterRanges: categories("a", "b"),
        ResourceLimits: limits(2, 2),
      }),
      tuningJob("t", {
        ResourceLimits: { ...limits(undefined), MaxRuntimeInSeconds: 600 },
      }),
      tuningJob("t", {
        ParameterRanges: continuous("-1e-3", "+2.", { ScalingType: "Linear" }),
      }),
      several(named("a"), named("b")),
    ]
  ) checkSearch(request);
});

Deno.test("Auto is logarithmic where the ends lie far apart, above 0", () => {
  const scale = (low: string, high: string) => {
    const [range] = rangesOf(continuous(low, high, { ScalingType: "Auto" }));
    return range.kind === "Categorical" ? undefined : range.scale;
  };
  assertEquals(scale("0.001", "0.1"), "Logarithmic");
  assertEquals(scale("0.002", "0.1"), "Linear");
  assertEquals(scale("0", "1000"), "Linear");
  assertEquals(
    combinations(rangesOf({ ...integers("2", "5"), ...categories("a", "b") })),
    8,
  );
});

Deno.test("improvements below 1 % count for nothing, wherever they lie", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1 }),
    fc.boolean(),
    (values, maximize) => {
      const type = maximize ? "Maximize" : "Minimize";
      const { notImproving } = progressOf(type, values);
      // The same, looked at from the end.
      const better = (a: number, b: number) => maximize ? a - b : b - a;
      let reference = values[0];
      let last = 0;
      for (let i = 1; i < values.length; i++) {
        const gain = better(values[i], reference);
        if (gain > 0 && gain >= Math.abs(reference) / 100) {
          reference = values[i];
          last = i;
        }
      }
      assertEquals(notImproving, values.length - 1 - last);
      const mirrored = values.map((value) => -value);
      const other = maximize ? "Minimize" : "Maximize";
      assertEquals(progressOf(other, mirrored).notImproving, notImproving);
    },
  ));
});

Deno.test("a tuning job ends at its target, when nothing improves, or has converged", () => {
  const target = { TargetObjectiveMetricValue: 0.5 };
  assertEquals(isComplete(target, "Minimize", [0.6]), false);
  assertEquals(isComplete(target, "Minimize", [0.6, 0.5]), true);
  assertEquals(isComplete(target, "Maximize", [0.4]), false);
  assertEquals(isComplete(target, "Maximize", [0.6]), true);
  const patience = {
    BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 },
  };
  assertEquals(isComplete(patience, "Maximize", [1, 1, 1]), false);
  assertEquals(isComplete(patience, "Maximize", [1, 1, 1, 1]), true);
  assertEquals(isComplete(patience, "Maximize", [1, 1, 1, 1.02]), false);
  const converged = (CompleteOnConvergence: "Enabled" | "Disabled") => ({
    ConvergenceDetected: { CompleteOnConvergence },
  });
  const flat = Array(20).fill(1);
  assertEquals(
    isComplete(converged("Enabled"), "Minimize", flat.slice(1)),
    false,
  );
  assertEquals(isComplete(converged("Enabled"), "Minimize", flat), true);
  assertEquals(isComplete(converged("Disabled"), "Minimize", flat), false);
  assertEquals(isComplete(undefined, "Minimize", flat), false);
});

const parent = (request: Request, status = "Completed"): TuningJob => ({
  name: "parent",
  arn: "arn",
  request: request as TuningJob["request"],
  state: {
    CreationTime: 0,
    LastModifiedTime: 0,
    HyperParameterTuningJobStatus: status,
  },
  tags: [],
});

const warm = (
  WarmStartType: "TransferLearning" | "IdenticalDataAndAlgorithm",
) => ({
  WarmStartConfig: {
    WarmStartType,
    ParentHyperParameterTuningJobs: [{ HyperParameterTuningJobName: "parent" }],
  },
});

Deno.test("a warm start is refused where the parent does not fit", () => {
  const transfer = tuningJob("t", {}, warm("TransferLearning"));
  const identical = tuningJob("t", {}, warm("IdenticalDataAndAlgorithm"));
  const cases: [RegExp, Request, TuningJob[]][] = [
    [/terminal state: current status is InProgress/, transfer, [
      parent(tuningJob("p"), "InProgress"),
    ]],
    [/objective metric/, transfer, [parent(tuningJob("p", {
      HyperParameterTuningJobObjective: {
        Type: "Maximize",
        MetricName: "validation:score",
      },
    }))]],
    [/tunable plus static HyperParameter names/, transfer, [parent(
      tuningJob("p", { ParameterRanges: integers("1", "9") }),
    )]],
    [/Only the following fields/, transfer, [parent(tuningJob("p", {}, {
      TrainingJobDefinition: definition({}, { Environment: { A: "b" } }),
    }))]],
    [/image and the input data/, identical, [parent(tuningJob("p", {}, {
      TrainingJobDefinition: definition({}, {
        AlgorithmSpecification: {
          ...definition().AlgorithmSpecification!,
          TrainingImage: "another",
        },
      }),
    }))]],
    [/several TrainingJobDefinitions/, transfer, [
      parent(several(named("a"), named("b"))),
    ]],
  ];
  for (const [sentence, request, parents] of cases) {
    const error = assertThrows(
      () => checkWarmStart(request, definitionsOf(request), parents),
      AwsError,
    );
    assertMatch(error.message, sentence);
  }
  const one = parent(tuningJob("p"));
  const twice = assertThrows(
    () => checkWarmStart(transfer, definitionsOf(transfer), [one, one]),
    AwsError,
  );
  assertMatch(twice.message, /only once/);
  checkWarmStart(identical, definitionsOf(identical), [one]);
  // A hyperparameter may become static.
  const fixed = tuningJob("t", {
    ParameterRanges: { ...continuous("0", "1"), ...categories("red", "blue") },
  }, {
    ...warm("TransferLearning"),
    TrainingJobDefinition: definition({ depth: "3" }),
  });
  checkWarmStart(fixed, definitionsOf(fixed), [one]);
});
