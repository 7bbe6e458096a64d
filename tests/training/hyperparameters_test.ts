/** Hyperparameters are refused before a request, as `train.py` would refuse them. */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import * as churn from "lib/mod.ts";
import { checkHyperparameters } from "lib/training/hyperparameters.ts";
import table from "lib/training/hyperparameters.json" with { type: "json" };
import { caseStudyHyperparameters } from "lib/training/training_job.ts";
import { askPython } from "../python.ts";
import { preparedBelow } from "../prepared_below.ts";
import { withSession } from "../with_session.ts";

const names = Object.keys(table);

Deno.test("the table is what churn/hyperparameters.py has", async () => {
  const written = await askPython(
    "import json, sys; sys.path.insert(0, 'lib/tasks/python')\n" +
      "import write_hyperparameters; print(write_hyperparameters.table())",
    null,
  );
  assertEquals(table, written, "run lib/tasks/python/write_hyperparameters.py");
});

Deno.test("what is accepted here is what train.py accepts", async () => {
  const value = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.integer({ min: -1, max: 65 }),
    fc.constantFrom(0, 0.5, 1, 1.01, 64, 1024, 65_536, 2 ** 31 - 1, 2 ** 31),
    fc.constantFrom(...["deep", "", " 5", "1_0", "0x10", "٣", "nan", "inf"]),
    fc.constantFrom(...["1e999", "+3", ".5", "5.", "1e-3", "-0", "1e3", "."]),
    fc.constantFrom("auto", "hist", "Hist", "binary:logistic", "depthwise"),
    fc.string({ maxLength: 4 }),
  );
  const settings = names.filter((name) => name !== "monotone_constraints");
  const pairs = fc.sample(
    fc.tuple(fc.constantFrom(...settings), value),
    { numRuns: 3000, seed: 5 },
  );
  const theirs = await askPython<boolean[]>(
    `
import json, sys
sys.path.insert(0, "python")
from argparse import Namespace
from churn.hyperparameters import SETTINGS, read_settings
from churn.script import ChurnError
def accepts(name, text):
    try:
        read_settings(Namespace(**(dict.fromkeys(SETTINGS) | {name: text})))
    except ChurnError:
        return False
    return True
print(json.dumps([accepts(*pair) for pair in json.load(sys.stdin)]))`,
    pairs.map(([name, value]) => [name, String(value)]),
  );
  const ours = pairs.map(([name, value]) => accepts({ [name]: value }));
  const differing = pairs.filter((_, i) => ours[i] !== theirs[i]);
  assertEquals(differing, []);
  assertEquals(new Set(theirs).size, 2, "some are accepted, others are not");
});

function accepts(given: churn.training.Hyperparameters): boolean {
  try {
    checkHyperparameters(given);
    return true;
  } catch {
    return false;
  }
}

for (
  const [given, ...says] of [
    [{ max_dept: 5 }, "'max_dept' is unknown, did you mean 'max_depth'?"],
    [{ "max-depth": 5 }, "did you mean 'max_depth'?"],
    [{ ETA: 0.1 }, "did you mean 'eta'?"],
    [{ num_rounds: 5 }, "did you mean 'num_round'?"],
    [{ qqq: 1 }, "'qqq' is unknown; choose from objective, num_round"],
    [{ constructor: 1 }, "'constructor' is unknown"],
    [
      { max_depth: "deep" },
      "max_depth must be a whole number from 0 to 64: current value is 'deep'",
    ],
    [{ refit: 1 }, "refit takes its rounds from folds, but there is only one"],
    [{ refit: 1, folds: 1 }, "refit takes its rounds from folds"],
    [
      { blend: "auto", monotone_constraints: { tenure: -1 } },
      "blend adds a regression that monotone_constraints cannot bind",
    ],
    [{ folds: 21 }, "folds must be a whole number from 1 to 20"],
    [
      { blend: "most" },
      "blend must be a number from 0 to 1 or auto: current value is 'most'",
    ],
    [{ eta: NaN }, "eta must be a number above 0 to 1: current value is 'NaN'"],
    [{ eta: undefined }, "current value is 'undefined'"],
    [{ num_round: 1e21 }, "num_round must be a whole number from 1"],
    [{ max_depth: { tenure: 1 } }, "max_depth must be a whole number"],
    [{ eta: [0.5] }, "current value is '[ 0.5 ]'"],
    [{ max_depth: 5n }, "current value is '5n'"],
    [{ monotone_constraints: { tenure: 1n } }, "value is '{ tenure: 1n }'"],
    [undefined, "with undefined in place of hyperparameters"],
    ["max_depth=5", "with max_depth=5 in place of hyperparameters"],
    [{ tree_method: "gpu_hist" }, "must be auto or exact or approx or hist"],
    [{ monotone_constraints: { tenure: 2 } }, "with -1, 0 or 1 per column"],
    [{ monotone_constraints: "tenure" }, 'must be JSON such as {"tenure": -1}'],
    [{ eta: 2, subsmaple: 1 }, "eta must be", "did you mean 'subsample'?"],
  ] as unknown as [churn.training.Hyperparameters, ...string[]][]
) {
  Deno.test(`hyperparameters are refused: ${says[0]}`, () => {
    for (const text of says) {
      assertThrows(() => checkHyperparameters(given), RangeError, text);
    }
  });
}

Deno.test("the case study's hyperparameters and directions are taken", () => {
  checkHyperparameters(caseStudyHyperparameters);
  checkHyperparameters({ monotone_constraints: { tenure: -1 }, eta: "0.5" });
  checkHyperparameters({ monotone_constraints: '{"tenure": 0}', blend: 0 });
  checkHyperparameters({ folds: 5, blend: "auto", refit: 0 });
  checkHyperparameters({ folds: "5", blend: 1, refit: "1" });
});

Deno.test("nothing is sent or recorded for a mistyped hyperparameter", () =>
  withSession(async (session) => {
    const data = preparedBelow("s3://somewhere/");
    let message = "";
    await churn.startTraining(session, data, { max_dept: 5 })
      .catch((error) => message = error.message);
    assertEquals(message.includes("did you mean 'max_depth'?"), true, message);
    assertEquals(await session.ledger.open(), []);
  }));
