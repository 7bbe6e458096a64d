/** What calling brought: the difference of two churn rates, and its interval. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { randomState } from "lib/statistics/mt19937.ts";
import type { ListedContact } from "lib/retention/contacts.ts";
import { measureCampaign } from "lib/retention/campaign.ts";
import { rateDifference } from "lib/statistics/rate_difference.ts";
import { askPython } from "../python.ts";

const group = (churned: number, customers: number) => ({ churned, customers });

Deno.test("the difference's interval is Newcombe's method 10", async () => {
  // Table II of Newcombe (1998).
  const published = [
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.8090],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
    [10, 10, 0, 10, 0.6075, 1],
  ];
  for (const [a, m, b, n, low, high] of published) {
    const found = rateDifference(group(a, m), group(b, n));
    assertAlmostEquals(found.low, low, 5e-5, `${a}/${m} ${b}/${n}`);
    assertAlmostEquals(found.high, high, 5e-5, `${a}/${m} ${b}/${n}`);
  }
  const counts = fc.tuple(fc.nat(300), fc.integer({ min: 1, max: 300 }))
    .map(([churned, n]) => [Math.min(churned, n), n]);
  const pairs = fc.sample(fc.tuple(counts, counts), { numRuns: 60, seed: 2 });
  const theirs = await askPython<[number, number][]>(
    `
import json, math, sys
from scipy.stats import binomtest
def wilson(k, n):
    found = binomtest(k, n).proportion_ci(method="wilson")
    return k / n, found.low, found.high
def newcombe(one, other):
    (p, l, u), (q, m, v) = wilson(*one), wilson(*other)
    return p - q - math.hypot(p - l, v - q), p - q + math.hypot(u - p, q - m)
print(json.dumps([newcombe(*pair) for pair in json.load(sys.stdin)]))`,
    pairs,
  );
  pairs.forEach(([[a, m], [b, n]], i) => {
    const { value, low, high } = rateDifference(group(a, m), group(b, n));
    assertAlmostEquals(low, theirs[i][0], 1e-9);
    assertAlmostEquals(high, theirs[i][1], 1e-9);
    assert(low <= value && value <= high);
  });
  assertThrows(() => rateDifference(group(0, 0), group(1, 2)), RangeError);
});

/** A list with a random holdout, and who of it leaves. */
function campaign(
  { customers, heldOut, kept, seed }: {
    readonly customers: number;
    readonly heldOut: number;
    readonly kept: number;
    readonly seed: number;
  },
) {
  const { random } = randomState(seed);
  const outcomes = new Map<string, boolean>();
  const contacts = Array.from({ length: customers }, (_, i): ListedContact => {
    const probability = 0.2 + 0.6 * random();
    const id = `c${i}`;
    const isHeldOut = random() < heldOut;
    const risk = probability * (isHeldOut ? 1 : 1 - kept);
    outcomes.set(id, random() < risk);
    return {
      ...{ id, ids: [id], place: i + 1, probability },
      ...{ reasons: [], against: [], actions: [] },
      group: isHeldOut ? "holdout" : "call",
    };
  });
  return { contacts, outcomes };
}

Deno.test("95 % intervals cover the true effect in 95 % of campaigns, altogether and by band", () => {
  for (
    const [customers, heldOut, kept] of [
      [100, 0.2, 0.3],
      [125, 0.2, 0],
      [500, 0.1, 0.3],
      [60, 0.5, 0.8],
    ]
  ) {
    const [repeats, covered, all] = [1500, { all: 0, bands: 0 }, { bands: 0 }];
    for (let seed = 1; seed <= repeats; seed++) {
      const { contacts, outcomes } = campaign(
        { customers, heldOut, kept, seed },
      );
      const effect = measureCampaign({ contacts }, outcomes);
      const covers = ({ avoided }: typeof effect, truth: number) =>
        avoided!.low <= truth && truth <= avoided!.high ? 1 : 0;
      covered.all += covers(effect, kept * 0.5);
      // A band's truth, over its own range of risks.
      for (const [i, band] of effect.bands.entries()) {
        if (!band.avoided) continue;
        all.bands++;
        const middle = 0.2 + 0.6 * (i + 0.5) / 3;
        covered.bands += covers(band as typeof effect, kept * middle);
      }
    }
    // 95 % ± 4 standard errors of the simulation, and Newcombe's own slack.
    const share = covered.all / repeats;
    assert(share > 0.93 && share < 0.985, `${customers}: ${share}`);
    const bands = covered.bands / all.bands;
    assert(bands > 0.93 && bands < 0.995, `${customers}, bands: ${bands}`);
  }
});

Deno.test("what calling brought is counted by group and by risk, unknown ones left out", () => {
  const { contacts, outcomes } = campaign(
    { customers: 400, heldOut: 0.25, kept: 0.5, seed: 4 },
  );
  outcomes.delete(contacts[0].id);
  outcomes.set("somebody else", true);
  const effect = measureCampaign({ contacts }, outcomes, { bands: 4 });
  const { called, heldOut, bands, unknown } = effect;
  assertEquals(called.customers + heldOut.customers, 399);
  assertEquals(unknown.called + unknown.heldOut, 1);
  assertEquals(bands.length, 4);
  const sum = (pick: (band: typeof bands[0]) => number) =>
    bands.reduce((sum, band) => sum + pick(band), 0);
  assertEquals(sum((band) => band.called.customers), called.customers);
  assertEquals(sum((band) => band.heldOut.churned), heldOut.churned);
  bands.slice(1).forEach(({ probabilities }, i) =>
    assert(probabilities.low > bands[i].probabilities.high)
  );
  const { value, low, high } = effect.kept!;
  const rates = [called, heldOut].map((each) => each.churned / each.customers);
  assertAlmostEquals(value, 1 - rates[0] / rates[1], 1e-12);
  assert(low < value && value < high);
});

Deno.test("customers of equal risk stay in one band, and bands are no smaller for it", () => {
  const { contacts, outcomes } = campaign(
    { customers: 90, heldOut: 0.5, kept: 0, seed: 1 },
  );
  const equal = contacts.map((contact, i) => ({
    ...contact,
    probability: i < 65 ? 0.3 : 0.3 + i / 1000,
  }));
  const { bands } = measureCampaign({ contacts: equal }, outcomes);
  assertEquals(
    bands.map(({ called, heldOut }) => called.customers + heldOut.customers),
    [65, 25],
  );
});

Deno.test("a campaign that can't be measured says why", () => {
  const { contacts, outcomes } = campaign(
    { customers: 20, heldOut: 0.5, kept: 0, seed: 1 },
  );
  const refused = (contacts: readonly ListedContact[], says: string) =>
    assertThrows(
      () => measureCampaign({ contacts }, outcomes),
      RangeError,
      says,
    );
  const called = contacts.filter(({ group }) => group === "call");
  refused(called, "no outcome is known of a customer who was held out");
  refused(contacts.filter(({ group }) => group === "holdout"), "was called");
  refused([], "no outcome is known of a customer");
  refused([...contacts, contacts[3]], "two customers of the list have the id");
  assertThrows(
    () => measureCampaign({ contacts }, outcomes, { bands: 0 }),
    RangeError,
    "'bands' must be a positive whole number",
  );
});

Deno.test("an outcome that is neither true nor false is refused, not counted as left", () => {
  const contacts = ["a", "b"].map((id, i): ListedContact => ({
    ...{ id, ids: [id], place: i + 1, probability: 0.5 },
    ...{ group: i ? "call" : "holdout", reasons: [], against: [], actions: [] },
  }));
  for (const stayed of ["No", "", 0, null, undefined, NaN]) {
    const outcomes = new Map<string, unknown>([["a", true], ["b", stayed]]);
    assertThrows(
      () => measureCampaign({ contacts }, outcomes as Map<string, boolean>),
      RangeError,
      "customer 'b'",
    );
  }
});
