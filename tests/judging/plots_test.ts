import { assert, assertEquals } from "@std/assert";
import { display } from "lib/display/bundle.ts";
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
