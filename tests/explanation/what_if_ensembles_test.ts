/**
 * Bags, blends and regressions from training to the page: the page says what the
 * endpoint says, and the cutoff's rows are scored by models that never saw them.
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { deployed } from "../deployed.ts";
import { python } from "../python.ts";
import { messyCustomers } from "./messy_customers.ts";

const quick = { num_round: 30, eta: 0.3 };
const kinds: Record<string, churn.training.Hyperparameters> = {
  bag: { ...quick, folds: 3 },
  blend: { ...quick, folds: 3, blend: 0.6 },
  regression: { folds: 3, blend: 1 },
  half: { ...quick, blend: 0.5 },
};

Deno.test("bags, blends and regressions, from training to what-if", async (t) => {
  const stateFolder = await Deno.makeTempDir();
  const csv = `${stateFolder}/messy.csv`;
  await Deno.writeTextFile(csv, messyCustomers(900, 6));
  try {
    await using session = await churn.openSession({ stateFolder, python, csv });
    const customers = await churn.loadCustomers(session, {
      roles: { id: "id", seen: "observation" },
    });
    for (const [kind, hyperparameters] of Object.entries(kinds)) {
      await t.step(kind, async () => {
        const { prepared, model, endpoint } = await deployed(
          session,
          customers,
          hyperparameters,
        );
        assertEquals(model.folds, hyperparameters.folds);
        const raw = await churn.readRawRows(
          session,
          prepared.raw,
          "test",
          customers.roles,
        );
        const observed = { observedOn: customers.observedOn };
        for (const row of [0, 1, 2, 3, 4]) {
          const customer = churn.explanation.customerOf(raw, row);
          // It compares itself with the endpoint, to a millionth.
          const imagined = await churn.whatIf(
            session,
            endpoint,
            model,
            customer,
            observed,
          );
          assertEquals(
            imagined.regression?.share,
            kind === "bag" ? undefined : Number(hyperparameters.blend),
          );
          assertEquals(imagined.trees.length === 0, kind === "regression");
        }
        const stored = await churn.scoreOnce(
          session,
          endpoint,
          model,
          prepared,
          "validation",
          "choosing the cutoff",
        );
        const asked = await churn.endpoint.scoreRows(
          session,
          endpoint,
          prepared.validation,
        );
        assertEquals(stored.labels, asked.labels);
        if (model.folds) {
          assertNotEquals(stored.probabilities, asked.probabilities);
          const gap = stored.probabilities.map((p, i) =>
            Math.abs(p - asked.probabilities[i])
          );
          assert(Math.max(...gap) < 0.5, "the fold models are much like it");
        } else assertEquals(stored.probabilities, asked.probabilities);
      });
    }
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
});
