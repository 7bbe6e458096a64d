import { assert, assertEquals } from "@std/assert";
import { display } from "lib/show/bundle.ts";
import { idNames } from "lib/customers/columns/columns.ts";
import { titleOf as title } from "lib/show/theme.ts";
import { evaluate } from "lib/evaluation/evaluate.ts";
import {
  bestReachable,
  permutationCheck,
} from "lib/evaluation/learning_check.ts";
import { compareOffers } from "lib/evaluation/offers.ts";
import { readRecalibration } from "lib/training/recalibration.ts";
import * as tables from "lib/evaluation/tables.ts";
import * as retention from "lib/retention/tables.ts";
import * as offers from "lib/evaluation/offer_tables.ts";
import { gainSentence } from "lib/evaluation/offers_words.ts";
import {
  deciles,
  draws,
  judged,
  plan,
  plots,
  sample,
  scores,
  terms,
  values,
} from "../plots/gallery.ts";

const value = { kind: "amount", amount: 60, per: "month" } as const;
const assumptions = { ...terms, margin: 0.5, months: 12, value, values };

Deno.test("titles state the finding", () => {
  assert(
    /^Offers at break-even net [\d.]+ per customer, offers to everybody [\d.]+$/
      .test(title(plots.cutoff)),
  );
  assertEquals(title(plots.dearOffers), "No customer is worth the offer");
  assert(title(plots.calibration).endsWith("consistent with chance"));
  assert(title(plots.wrongCalibration).endsWith("more than chance explains"));
  assert(title(plots.segments).includes("no more than chance in"));
  assert(title(plots.worseSegments).startsWith("More than chance in"));
  assertEquals(title(plots.nothingPays), "No customer is worth the offer");
});

Deno.test("tables say the same in words", async () => {
  const { labels, probabilities } = scores;
  const baseline = { labels, probabilities: probabilities.map((p) => p ** 2) };
  const shown = [
    tables.showEvaluation(evaluate(scores, { ...draws, baseline })),
    tables.showEvaluation(evaluate(scores, draws)),
    offers.showAssumptions(assumptions),
    offers.showOffers(
      compareOffers(scores, values, assumptions, { ...draws, baseline }),
      1000,
      assumptions,
    ),
    tables.showRecalibration(),
    tables.showLift(deciles),
    tables.showSegments(judged),
    tables.showPermutationCheck(
      permutationCheck(scores, { permutedAucs: [0.48, 0.53], rows: 70 }),
    ),
    tables.showBestReachable(bestReachable(scores, probabilities)),
    retention.showRetentionPlan(plan),
    retention.showContacts(plan, sample, ["customer_id", "contract"]),
    tables.showUses({
      ...scores,
      set: "test",
      trainingJob: "churn-training-1",
      uses: ["metrics", "plan", "metrics"].map((purpose) => ({
        trainingJob: "churn-training-1",
        purpose,
      })),
      models: 2,
      optimism: 0.0146,
    }),
  ];
  for (const table of shown) {
    const { "text/plain": text } = await table[display]();
    assert(!/NaN|undefined|Infinity/.test(String(text)), String(text));
  }
});

Deno.test("the metrics' table says where the intervals are too narrow", async () => {
  const words = async (churned: number) => {
    const labels = Uint8Array.from(
      { length: 90 },
      (_, row) => +(row < churned),
    );
    const probabilities = scores.probabilities.slice(0, 90);
    const table = tables.showEvaluation(
      evaluate({ labels, probabilities }, { resamples: 2 }),
    );
    return String((await table[display]())["text/plain"]);
  };
  assert((await words(29)).includes("With only 29 churned customers"));
  assert((await words(80)).includes("With only 10 staying customers"));
  assert(!(await words(30)).includes("With only"));
});

Deno.test("contacts are named by the id that was found, else by their row", async () => {
  const state = {
    name: "State",
    kind: "text" as const,
    values: Array.from(
      { length: sample.rows },
      (_, row) => row % 2 ? "NY" : "CA",
    ),
  };
  const value = { ...state, name: "value" };
  const raw = { rows: sample.rows, columns: [state, value, ...sample.columns] };
  const role = (name: string, role: "id" | "categorical") => ({ name, role });
  const ids = idNames({
    columns: [role("State", "categorical"), role("customer_id", "id")] as never,
  });
  const shown = async (columns: string[]) => {
    const html = String(
      (await retention.showContacts(plan, raw, columns)[display]())[
        "text/html"
      ],
    );
    const cells = (tag: string) =>
      [...html.matchAll(new RegExp(`<${tag} [^>]*>([^<]*)</${tag}>`, "g"))]
        .map(([, text]) => text);
    return { header: cells("th"), first: cells("td"), html };
  };
  const figures = ["probability of churn", "value", "expected gain"];
  const { row } = plan.contacts[0];
  const named = await shown([...ids, "State"]);
  assertEquals(named.header, ["customer_id", "State", ...figures]);
  assertEquals(named.first[0], String(sample.columns[0].values[row]));
  // A column of the customers called like a figure is not lost.
  const numbered = await shown(["State", "value"]);
  assertEquals(numbered.header, ["row", "State", "value", ...figures]);
  assertEquals(numbered.first.slice(0, 3), [
    (row + 1).toLocaleString("en-US"),
    ...[state.values[row], state.values[row]],
  ]);
  assert(
    numbered.html.includes("row numbers refer to the 1,000 rows of this set"),
  );
});

Deno.test("the tables of a single churner say that nobody can tell", async () => {
  const labels = Uint8Array.of(0, 1, 0, 0, 0);
  const single = {
    labels,
    probabilities: Float64Array.of(0.1, 0.6, 0.7, 0.2, 0.3),
  };
  const text = async (table: ReturnType<typeof tables.showBestReachable>) =>
    String((await table[display]())["text/plain"]);
  const permuted = await text(
    tables.showPermutationCheck(
      permutationCheck(single, { permutedAucs: [0.25, 0.75], rows: 70 }),
    ),
  );
  assert(permuted.includes("0.000 – 1.000"), permuted);
  assert(!/NaN/.test(permuted), permuted);
  const best = await text(
    tables.showBestReachable(bestReachable(single, single.probabilities)),
  );
  assert(!/NaN/.test(best), best);
});

Deno.test("the table of recalibration says what is done, and how little few rows notice", async () => {
  const words = async (more: Record<string, number>) => {
    const figures = {
      pays: 0,
      rows: 150,
      churned: 47,
      slope: 1.1,
      intercept: -0.1,
    };
    const { recalibration, metrics } = readRecalibration({
      "train:auc": 0.9,
      ...Object.fromEntries(
        Object.entries({ ...figures, ...more })
          .map(([name, value]) => [`calibration:${name}`, value]),
      ),
    });
    assertEquals(metrics, { "train:auc": 0.9 });
    const table = tables.showRecalibration(recalibration);
    return String((await table[display]())["text/plain"]);
  };
  const gain = { gain: 0.002, gain_low: -0.008, gain_high: 0.013 };
  const power = { power_odds: 0.1, power_spread: 0.07 };
  const left = await words({ ...gain, ...power });
  assert(left.includes("left as they are"), left);
  assert(left.includes("150 validation rows, 47 churned"), left);
  assert(
    left.includes("too low by a factor of two in 10% of simulations"),
    left,
  );
  assert(left.includes("as they should be in 7%"), left);
  const paid = await words({ ...gain, ...power, pays: 1 });
  assert(paid.includes("the endpoint recalibrates"), paid);
  assert((await words({})).includes("Too few customers"));
});

Deno.test("a gain that is not shown is not claimed", () => {
  const estimate = (value: number, low: number, high: number) => ({
    value,
    low,
    high,
  });
  const way = (way: string, net: number, behind = estimate(0, 0, 0)) => ({
    way,
    contacts: 5,
    churners: 2,
    cost: 5,
    saved: estimate(net + 5, 0, 9),
    net: estimate(net, 0, 9),
    behind,
  });
  const said = (...behind: [number, number, number]) =>
    gainSentence(
      [
        way("the plan", 9),
        way("by value", 7, estimate(...behind)),
        way("nobody", 0),
      ],
      { budget: 10, unit: "€" },
    );
  assertEquals(
    said(2, 1, 3),
    "The plan nets €2 more than the best alternative, by value (95% interval €1 to €3)",
  );
  assertEquals(
    said(2, -1, 5),
    "No gain is shown: the plan nets €2 more than the best alternative, by value (95% interval −€1 to €5)",
  );
  assert(
    said(-2, -5, -1).startsWith("No gain is shown: the plan nets €2 less"),
  );
  assert(said(2, 0, 5).startsWith("No gain is shown"));
});
