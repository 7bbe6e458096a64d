/** Which earlier searches a search can continue, before anything is sent. */
import { assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { withMoto } from "../aws/moto.ts";
import { options } from "../aws/options.ts";
import { withAwsSession } from "../aws/support.ts";
import { preparedBelow } from "../prepared_below.ts";

const numbers = {
  ...{ num_round: 30, early_stopping_rounds: 5, gamma: 0, lambda: 1, alpha: 0 },
  ...{ min_child_weight: 1, subsample: 1, max_delta_step: 0, max_bin: 256 },
  ...{ colsample_bytree: 1, colsample_bylevel: 1, colsample_bynode: 1 },
};
/** So many other values. */
const changed = (count: number) =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, value], i) => [
      name,
      i >= count ? value : value === 1 ? 0.5 : value + 1,
    ]),
  );
const hyperparameters = { objective: "binary:logistic", ...numbers };
const ranges = {
  max_depth: { min: 2, max: 5 },
  eta: { min: 0.02, max: 0.3 },
  grow_policy: ["depthwise", "lossguide"],
};
const { eta: _, ...fewer } = ranges;
const { grow_policy: __, ...numeric } = ranges;

Deno.test("a search continues what SageMaker would let it, and is refused with the reason otherwise", () =>
  withMoto((endpoint) =>
    withAwsSession({ endpoint }, options["the defaults"], async (session) => {
      const below = (prefix: string) =>
        preparedBelow(churn.storage.s3Uri(session, prefix));
      const at = churn.storage.s3Uri(session, "").length;
      for (const { train, validation, features } of ["a/", "b/"].map(below)) {
        for (const { uri } of [train, validation, features]) {
          await churn.putObject(session, uri.slice(at), "no row", "text/csv");
        }
      }
      const start = (more: churn.tuning.TuningOptions, prefix = "a/") =>
        churn.startTuning(session, below(prefix), {
          ...{ hyperparameters, ranges, jobs: 2 },
          ...more,
        });
      const parent = await start({});
      const parents = [parent];
      const warmStart = { parents };
      const refused: [churn.tuning.TuningOptions, string, string?][] = [
        [{ objective: "auc" }, "it searched by validation:logloss, and this"],
        [{ ranges: fewer }, "eta is in only one of the two"],
        [
          { ranges: { ...fewer, eta: [0.1, 0.2] } },
          "eta had a range in that search and a list of values in this one",
        ],
        [{}, "it learned from other data or in another image", "b/"],
        [
          { hyperparameters: { ...hyperparameters, ...changed(11) } },
          "11 hyperparameters have other values",
        ],
        [
          {
            hyperparameters: {
              ...{ ...hyperparameters, ...changed(9) },
              grow_policy: "depthwise",
            },
            ranges: numeric,
          },
          "11 hyperparameters have other values",
        ],
        // moto says that each tuning job had one training job.
        [{ jobs: 750 }, "make 751 together: at most 750 are allowed"],
        [{ warmStart: { parents: ["no-such"] } }, "there is none of that name"],
      ];
      const open = await session.ledger.open();
      for (const [more, why, prefix] of refused) {
        const error = await assertRejects(
          () => start({ warmStart, ...more }, prefix),
          RangeError,
          why,
        );
        assertEquals(
          error.message.startsWith("Cannot start from the results of the"),
          true,
        );
      }
      assertEquals(await session.ledger.open(), open);
      const taken: [churn.tuning.TuningOptions, string?][] = [
        [{}],
        [{ warmStart: { parents, type: "TransferLearning" } }, "b/"],
        [{ hyperparameters: { ...hyperparameters, ...changed(10) } }],
        [{ ranges: { ...ranges, eta: { min: 0.1, max: 1 } } }],
      ];
      for (const [more, prefix] of taken) {
        const { name } = await start({ warmStart, ...more }, prefix);
        assertEquals(name === parent.name, false);
      }
    })
  ));
