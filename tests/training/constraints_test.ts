/** Directions are refused before a request, as `train.py` would refuse them. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { checkConstraints } from "lib/training/constraints.ts";
import { askPython } from "../python.ts";

const kinds = ["numeric", "duration", "codes", "rates"] as const;

const theirs = `
import json, sys
sys.path.insert(0, "python")
from churn.features import Features, make_feature
from churn.hyperparameters import read_constraints
from churn.script import ChurnError
from types import SimpleNamespace
roles = {"numeric": "numeric", "duration": "date", "codes": "categorical", "rates": "categorical"}
def accepts(features, directions):
    columns = {f["column"]: roles[f["kind"]] for f in features}
    inputs = [SimpleNamespace(**f) for f in features]
    try:
        read_constraints(json.dumps(directions), SimpleNamespace(columns=columns, inputs=inputs))
    except ChurnError:
        return False
    return True
print(json.dumps([accepts(*case) for case in json.load(sys.stdin)]))`;

Deno.test("columns that are accepted here are those that train.py accepts", async () => {
  const column = fc.constantFrom("tenure", "Tenure", "since", "plan", "a b");
  const cases = fc.sample(
    fc.tuple(
      fc.uniqueArray(
        fc.record({ column, kind: fc.constantFrom(...kinds) }),
        { selector: ({ column }) => column, minLength: 1 },
      ),
      fc.dictionary(
        fc.oneof(column, fc.constant("tenur")),
        fc.constantFrom(-1, 0, 1),
      ),
    ),
    { numRuns: 500, seed: 11 },
  ).map(([features, directions]) => [features, { ...directions }] as const // with a prototype, as cells give it
  );
  const accepted = cases.map(([features, directions]) => {
    try {
      const all = features.map((one) => ({
        ...{ ...one, name: one.column, mean: 0, scale: 1 },
      }));
      checkConstraints(directions, { features: all });
      checkConstraints(JSON.stringify(directions) as never, { features: all });
      return true;
    } catch (error) {
      assert(error instanceof RangeError, `${error}`);
      return false;
    }
  });
  assertEquals(accepted, await askPython<boolean[]>(theirs, cases));
  assertEquals(new Set(accepted).size, 2, "some are accepted, others are not");
});
