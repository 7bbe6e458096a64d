/** Choosing by effect instead of by risk: what is claimed, and what is needed for it. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { randomState } from "lib/statistics/mt19937.ts";
import type { ListedContact } from "lib/retention/contacts.ts";
import { type BandEffect, measureCampaign } from "lib/retention/campaign.ts";
import { rateDifference } from "lib/statistics/rate_difference.ts";
import { planByEffect } from "lib/retention/uplift.ts";
import { askPython } from "../python.ts";

/** Churn avoided by calling a customer of this risk. */
type Effect = (risk: number) => number;

/** A campaign among customers of risks from 0.2 to 0.8, measured. */
function campaign(
  { customers, heldOut, effect, seed, bands = 3 }: {
    readonly customers: number;
    readonly heldOut: number;
    readonly effect: Effect;
    readonly seed: number;
    readonly bands?: number;
  },
) {
  const { random } = randomState(seed);
  const outcomes = new Map<string, boolean>();
  const contacts = Array.from({ length: customers }, (_, i): ListedContact => {
    const probability = 0.2 + 0.6 * random();
    const isHeldOut = i < 2 ? i === 0 : random() < heldOut;
    const risk = probability - (isHeldOut ? 0 : effect(probability));
    outcomes.set(`c${i}`, random() < risk);
    return {
      ...{ id: `c${i}`, ids: [], place: i + 1, probability },
      ...{ reasons: [], against: [], actions: [] },
      group: isHeldOut ? "holdout" : "call",
    };
  });
  return measureCampaign({ contacts }, outcomes, { bands });
}

const middle = ({ low, high }: { low: number; high: number }) =>
  (low + high) / 2;

Deno.test("a change that is not there is claimed in at most 5 % of campaigns", () => {
  const effects: Record<string, Effect> = {
    none: () => 0,
    "the same for all": () => 0.1,
    "as the risk": (risk) => 0.3 * risk,
  };
  for (const [name, effect] of Object.entries(effects)) {
    for (
      const [customers, heldOut, bands, repeats] of [
        [60, 0.2, 3, 500],
        [300, 0.1, 2, 400],
        [400, 0.5, 5, 300],
        [2000, 0.2, 3, 100],
      ]
    ) {
      let claims = 0;
      for (let seed = 1; seed <= repeats; seed++) {
        const { bands: found } = campaign(
          { customers, heldOut, effect, seed, bands },
        );
        const { moves, leaveOut } = planByEffect({ bands: found });
        const isFalse = moves.some(({ from, to }) =>
          effect(middle(to)) <= effect(middle(from)) + 1e-9
        ) || leaveOut.some((risks) =>
          effect(middle(risks)) >= 0
        );
        if (isFalse) claims++;
      }
      // 5 % and two standard errors of the simulation.
      const most = 0.05 + 2 * Math.sqrt(0.05 * 0.95 / repeats);
      assert(claims / repeats <= most, `${name}, ${customers}: ${claims}`);
    }
  }
});

Deno.test("with as many customers as are said to be needed, 80 % of campaigns find the difference", () => {
  // The least risky third gains 15 points, the riskiest loses nothing by a call.
  const effect: Effect = (risk) => risk < 0.4 ? 0.15 : 0;
  for (const heldOut of [0.2, 0.5]) {
    const trial = campaign({ customers: 4000, heldOut, effect, seed: 9 });
    const { needed } = planByEffect(trial, { least: 0.15 });
    assert(needed);
    const isHalf = heldOut === 0.5;
    const customers = isHalf ? needed.halfHeldOut : needed.asBefore;
    if (!isHalf) assert(needed.halfHeldOut < needed.asBefore);
    const repeats = 120;
    let found = 0;
    for (let seed = 1; seed <= repeats; seed++) {
      const plan = planByEffect(
        campaign({ customers, heldOut, effect, seed }),
        { least: 0.15 },
      );
      found += plan.moves.some(({ from, to }) =>
          to.high < 0.41 && from.low > 0.59
        )
        ? 1
        : 0;
    }
    const share = found / repeats;
    assert(share > 0.72 && share < 0.97, `${heldOut}: ${share}, ${customers}`);
  }
});

const band = (
  low: number,
  [c, called, h, heldOut]: readonly [number, number, number, number],
): BandEffect => ({
  probabilities: { low, high: low + 0.2 },
  called: { churned: c, customers: called },
  heldOut: { churned: h, customers: heldOut },
  ...called && heldOut && {
    avoided: rateDifference(
      { churned: h, customers: heldOut },
      { churned: c, customers: called },
    ),
  },
});

Deno.test("the intervals are MOVER's of Wilson's at Bonferroni's level, as SciPy has them", async () => {
  const counts = [[90, 900, 250, 900], [300, 800, 310, 800], [
    500,
    900,
    505,
    900,
  ]] as const;
  const { moves, sentence } = planByEffect({
    bands: counts.map((each, i) => band(0.2 + 0.2 * i, each)),
  });
  const theirs = await askPython<[number, number, number][]>(
    `
import json, math, sys
from scipy.stats import binomtest
confidence = 1 - 0.05 / 6 # three pairs, three bands
def wilson(k, n):
    found = binomtest(k, n).proportion_ci(confidence, method="wilson")
    return k / n, found.low, found.high
def minus(a, b):
    (p, l, u), (q, m, v) = a, b
    d = p - q
    return d, d - math.hypot(p - l, v - q), d + math.hypot(u - p, q - m)
effects = [minus(wilson(h, m), wilson(c, n)) for c, n, h, m in json.load(sys.stdin)]
print(json.dumps([minus(effects[0], effects[j]) for j in (2, 1)]))`,
    counts,
  );
  assertEquals(moves.length, 2);
  moves.forEach(({ gain, from }, i) => {
    const [value, low, high] = theirs[i];
    assertAlmostEquals(gain.value, value, 1e-12);
    assertAlmostEquals(gain.low, low, 1e-4);
    assertAlmostEquals(gain.high, high, 1e-4);
    assertAlmostEquals(from.low, [0.6, 0.4][i], 1e-9);
  });
  assertStringIncludes(sentence, "Choose by effect instead of risk: 100 calls");
  assertStringIncludes(sentence, "from customers with a risk of 60–80% to");
});

Deno.test("calls that surely bring less than they cost are left out", () => {
  const counts = [[400, 900, 250, 900], [300, 800, 420, 800]] as const;
  const bands = counts.map((each, i) => band(0.2 + 0.4 * i, each));
  const plan = planByEffect({ bands });
  assertEquals(plan.leaveOut, [bands[0].probabilities]);
  assertEquals(plan.moves, []);
  assertStringIncludes(plan.sentence, "Leave out those with a risk of 20–40%");
  const dear = planByEffect({ bands }, { breakEven: 0.3 });
  assertEquals(dear.leaveOut.length, 2);
});

Deno.test("too few customers, one band and an empty group are said to be so", () => {
  const said = (...counts: (readonly [number, number, number, number])[]) =>
    planByEffect({
      bands: counts.map((each, i) => band(0.1 + 0.2 * i, each)),
    });
  const few = said([3, 20, 2, 5], [5, 20, 2, 5]);
  assertEquals([few.isEnough, few.customers], [false, 50]);
  assertStringIncludes(few.sentence, "Too few customers to choose by effect");
  assert(few.needed!.asBefore > 1000);
  const many = said([9000, 40000, 11000, 40000], [9000, 40000, 11000, 40000]);
  assert(many.isEnough);
  assertStringIncludes(many.sentence, "would change nothing that can be shown");
  const one = said([3, 20, 2, 5]);
  assertEquals([one.needed, one.isEnough], [undefined, false]);
  assertStringIncludes(one.sentence, "about the same risk");
  const empty = said([3, 20, 2, 5], [3, 20, 0, 0]);
  assertEquals([empty.needed, empty.moves], [undefined, []]);
  assertStringIncludes(empty.sentence, "one lacks them");
  for (const least of [0, -0.1, 2, NaN]) {
    assertThrows(() => planByEffect({ bands: [] }, { least }), RangeError);
  }
});
