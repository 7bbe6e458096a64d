import { assert } from "@std/assert";
import { countClaims } from "./independent_labels.ts";

/** 2.5 % are expected at most; more than 8 % of 100 draws would be chance once in 1,000 times. */
const limit = 0.08;

Deno.test("with independent labels the plan and the offers claim no gain of the model", () => {
  for (const [rows, budget] of [[150, 1500], [150, Infinity]]) {
    const claims = countClaims({ rows, budget, repeats: 100, resamples: 100 });
    const found = `${rows} rows: ${JSON.stringify(claims)}`;
    assert(claims.plan <= limit && claims.offers <= limit, found);
    // Sorting by value alone beats chance, which says nothing of the model.
    if (budget < Infinity) assert(claims.planOverRandom > 2 * limit, found);
  }
});

Deno.test("a model that knows something is found out", () => {
  const claims = countClaims({
    rows: 600,
    budget: 3000,
    repeats: 20,
    resamples: 100,
    signal: 1,
  });
  assert(claims.plan > 0.9 && claims.offers > 0.9, JSON.stringify(claims));
});
