/** Whether customers give a reason for the model is told no surer than it is. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { randomState } from "lib/statistics/mt19937.ts";
import { evaluate } from "lib/evaluation/evaluate.ts";
import type { Outcome } from "lib/evaluation/offers.ts";
import { verdict, type VerdictKind } from "lib/evaluation/verdict.ts";
import type { ScoredRows } from "lib/statistics/scored_rows.ts";
import { verdictText } from "lib/evaluation/verdict_words.ts";
import { smallRows } from "./support.ts";

const judge = (
  model: ScoredRows,
  baseline: ScoredRows,
  offers?: readonly Outcome[],
) => verdict(evaluate(model, { baseline, resamples: 1 }), offers)!;

/** As many verdicts on rows whose two scores rank by these shifts. */
function simulate(
  repeats: number,
  { rows, shifts, common }: {
    rows: number;
    shifts: readonly [number, number];
    /** Correlation of the scores within a class. */
    common: number;
  },
): Record<VerdictKind, number> {
  const { random } = randomState(11);
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const counts = { for: 0, against: 0, mixed: 0, "no reason": 0, unclear: 0 };
  for (let repeat = 0; repeat < repeats; repeat++) {
    const labels = Uint8Array.from(
      { length: rows },
      () => random() < 0.3 ? 1 : 0,
    );
    const shared = Float64Array.from(labels, normal);
    const [model, baseline] = shifts.map((shift) => ({
      labels,
      probabilities: shared.map((noise, row) => {
        const score = labels[row] * shift + Math.sqrt(common) * noise +
          Math.sqrt(1 - common) * normal();
        return 1 / (1 + Math.exp(-score));
      }),
    }));
    counts[judge(model, baseline).kind]++;
  }
  return counts;
}

/** The normal distribution's share below `z`, by the logistic of E. Page (1977). */
const share = (z: number) => 1 / (1 + Math.exp(-1.5976 * z - 0.07056 * z ** 3));
const areaOf = (shift: number) => share(shift / Math.SQRT2);

Deno.test("of two models as good, each is taken for the better one in about 2.5% of cases", () => {
  const counts = simulate(400, { rows: 300, shifts: [1.2, 1.2], common: 0.6 });
  assert(counts.for <= 20, JSON.stringify(counts));
  assert(counts.against <= 20, JSON.stringify(counts));
});

Deno.test("a gain of 0.02 is hardly ever called no reason, a large one is told", () => {
  const shifts: [number, number] = [1.31, 1.2];
  const gain = areaOf(shifts[0]) - areaOf(shifts[1]);
  assert(gain > 0.02 && gain < 0.022, `${gain}`);
  const small = simulate(100, { rows: 1500, shifts, common: 0.95 });
  assert(small["no reason"] <= 8, JSON.stringify(small));
  const large = simulate(20, { rows: 1500, shifts: [2, 1.2], common: 0.8 });
  assertEquals(large.for, 20);
  const worse = simulate(20, { rows: 1500, shifts: [1.2, 2], common: 0.8 });
  assertEquals(worse.against, 20);
});

Deno.test("many rows show that two models as good rank alike", () => {
  const counts = simulate(30, {
    rows: 4000,
    shifts: [1.2, 1.2],
    common: 0.95,
  });
  assert(counts["no reason"] >= 26, JSON.stringify(counts));
});

Deno.test("with fewer than ten customers of a kind nothing is told, however clear it looks", () => {
  fc.assert(
    fc.property(smallRows, fc.boolean(), ({ labels }, turn) => {
      const rarer = Math.min(
        labels.reduce((sum, label) => sum + label, 0),
        labels.reduce((sum, label) => sum + 1 - label, 0),
      );
      const perfect = Float64Array.from(labels, (label) => 0.1 + 0.8 * label);
      const wrong = perfect.map((p) => 1 - p);
      const model = { labels, probabilities: turn ? perfect : wrong };
      const other = { labels, probabilities: turn ? wrong : perfect };
      const found = judge(model, other);
      const clear = turn ? "for" : "against";
      assertEquals(found.kind, rarer < 10 ? "unclear" : clear);
      const text = verdictText(found);
      assert(!/NaN|undefined|Infinity/.test(text), text);
      if (rarer < 10) assertStringIncludes(text, `only ${rarer} customers`);
    }),
    { numRuns: 60 },
  );
});

Deno.test("offers count beside the ranking, and the words follow both", () => {
  const labels = Uint8Array.from({ length: 400 }, (_, row) => row % 4 ? 0 : 1);
  const { random } = randomState(5);
  const probabilities = Float64Array.from(
    labels,
    (label) => 0.2 + 0.3 * label + 0.4 * random(),
  );
  const model = { labels, probabilities };
  const good = { labels, probabilities: probabilities.map((p) => p ** 2) };
  const poor = { labels, probabilities: Float64Array.from(labels, random) };
  const offers = (low: number, high: number) => {
    const behind = { value: (low + high) / 2, low, high };
    return [{ way: "logistic regression", behind }] as unknown as Outcome[];
  };
  const cases: [ScoredRows, Outcome[] | undefined, VerdictKind, string][] = [
    [good, undefined, "no reason", "give no reason for XGBoost"],
    [good, offers(-40, 80), "no reason", "−0.1 to +0.2) per customer"],
    [good, offers(4, 8), "for", "give a reason for it"],
    [good, offers(-8, -4), "against", "speak against XGBoost"],
    [poor, offers(-8, -4), "mixed", "decide for neither"],
    [poor, offers(-8, 4), "for", "give a reason for it"],
  ];
  for (const [baseline, ways, kind, words] of cases) {
    const found = judge(model, baseline, ways);
    assertEquals(found.kind, kind);
    assertStringIncludes(verdictText(found), words);
  }
  assertEquals(verdict(evaluate(model, { resamples: 1 })), undefined);
});
