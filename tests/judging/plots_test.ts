import { assert, assertEquals } from "@std/assert";
import { display } from "lib/display/bundle.ts";
import { idNames } from "lib/data/columns.ts";
import { titleOf as title } from "lib/display/theme.ts";
import { evaluate } from "lib/evaluation.ts";
import { bestReachable, permutationCheck } from "lib/judging/learning_check.ts";
import { recalibration } from "lib/judging/recalibration.ts";
import * as tables from "lib/tables/judging.ts";
import {
  choice,
  deciles,
  draws,
  judged,
  plan,
  plots,
  sample,
  scores,
} from "../plots/gallery.ts";

Deno.test("titles state the finding", () => {
  assert(
    /^Cutoff 0\.\d{3} costs least: \d+% less than/.test(title(plots.cutoff)),
  );
  assert(title(plots.dearOffers).endsWith("less than no offers at all"));
  assert(title(plots.calibration).endsWith("which chance alone may do"));
  assert(title(plots.wrongCalibration).endsWith("more than chance explains"));
  assert(title(plots.segments).includes("nothing beyond chance in"));
  assert(title(plots.worseSegments).startsWith("Beyond chance in"));
  assertEquals(title(plots.nothingPays), "No customer is worth the offer");
});

Deno.test("tables say the same in words", async () => {
  const { labels, probabilities } = scores;
  const baseline = { labels, probabilities: probabilities.map((p) => p ** 2) };
  const shown = [
    tables.showEvaluation(evaluate(scores, { ...draws, baseline })),
    tables.showEvaluation(evaluate(scores, draws)),
    tables.showCutoff(choice),
    tables.showRecalibration(recalibration(scores)),
    tables.showLift(deciles),
    tables.showSegments(judged),
    tables.showPermutationCheck(
      permutationCheck(scores, { permutedAucs: [0.48, 0.53] }),
    ),
    tables.showBestReachable(bestReachable(scores, probabilities)),
    tables.showRetentionPlan(plan),
    tables.showContacts(plan, sample, ["customer_id", "contract"]),
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
  assert((await words(29)).includes("with only 29 churned customers"));
  assert((await words(80)).includes("with only 10 staying customers"));
  assert(!(await words(30)).includes("with only"));
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
      (await tables.showContacts(plan, raw, columns)[display]())["text/html"],
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
    numbered.html.includes("rows are counted among the 1,000 of this set"),
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
      permutationCheck(single, { permutedAucs: [0.25, 0.75] }),
    ),
  );
  assert(permuted.includes("0.000 – 1.000"), permuted);
  assert(!/NaN/.test(permuted), permuted);
  const best = await text(
    tables.showBestReachable(bestReachable(single, single.probabilities)),
  );
  assert(!/NaN/.test(best), best);
});
