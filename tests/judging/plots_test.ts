import { assert, assertEquals } from "@std/assert";
import { display } from "lib/display/bundle.ts";
import { sampleCustomers } from "lib/data/sample.ts";
import { numbers } from "lib/data/table.ts";
import { toPng, toSvg } from "lib/display/vega.ts";
import type { Spec } from "lib/display/theme.ts";
import { evaluate } from "lib/evaluation.ts";
import { calibration } from "lib/judging/calibration.ts";
import { chooseCutoff } from "lib/judging/cutoff.ts";
import { bestReachable, shuffleCheck } from "lib/judging/learning_check.ts";
import { liftByDecile } from "lib/judging/lift.ts";
import { recalibration } from "lib/judging/recalibration.ts";
import { customerValue, retentionPlan } from "lib/judging/retention.ts";
import { segments } from "lib/judging/segments.ts";
import * as tables from "lib/judging_tables.ts";
import { calibrationPlot } from "lib/plots/calibration.ts";
import { cutoffPlot } from "lib/plots/cutoff.ts";
import { liftPlot } from "lib/plots/lift.ts";
import { retentionPlot } from "lib/plots/retention.ts";
import { segmentsPlot } from "lib/plots/segments.ts";
import { layout, overlap } from "../plots/text_boxes.ts";
import { drawnRows } from "./support.ts";

const draws = { resamples: 100 };
const customers = (count: number) => {
  const sample = sampleCustomers({ count });
  const labels = Uint8Array.from(numbers(sample, "churn"));
  return { sample, scores: { labels, probabilities: sample.probability } };
};
const { sample, scores } = customers(1000);
const few = customers(150);
const wrong = drawnRows(2000, { power: 2 });
const columns = sample.columns.slice(1, -1);
const found = {
  cutoff: chooseCutoff(scores, draws),
  deciles: liftByDecile(scores, draws),
  segments: segments(scores, columns),
  plan: retentionPlan(scores, customerValue(sample, "monthly_charges"), {
    cost: 60,
    success: 0.3,
    budget: 12_000,
  }, draws),
};
const turned = {
  ...scores,
  probabilities: scores.probabilities.map((p, row) =>
    numbers(sample, "tenure")[row] < 12 ? 1 - p : p
  ),
};

const plots: Record<string, Spec> = {
  cutoff: cutoffPlot(found.cutoff),
  cutoffOfFew: cutoffPlot(chooseCutoff(few.scores, draws)),
  dearOffers: cutoffPlot(
    chooseCutoff(scores, { ...draws, missedChurner: 0.001 }),
  ),
  calibration: calibrationPlot(calibration(scores)),
  calibrationOfFew: calibrationPlot(calibration(few.scores)),
  wrongCalibration: calibrationPlot(calibration(wrong)),
  lift: liftPlot(found.deciles),
  liftOfFew: liftPlot(liftByDecile(few.scores, draws)),
  segments: segmentsPlot(found.segments),
  worseSegments: segmentsPlot(segments(turned, columns)),
  retention: retentionPlot(found.plan),
  nothingPays: retentionPlot(
    retentionPlan(few.scores, 10, { cost: 500, success: 0.2 }, draws),
  ),
};

const pictures = Deno.env.get("CHURN_PICTURES");
for (const [name, spec] of Object.entries(plots)) {
  Deno.test(`${name}: texts lie inside the picture, none over another`, async () => {
    const { texts, picture, warnings } = await layout(spec);
    if (pictures) {
      const { bytes } = await toPng(await toSvg(spec), 1);
      await Deno.writeFile(`${pictures}/${name}.png`, bytes);
    }
    assertEquals(warnings, []);
    assert(texts.length > 5, `${texts.length} texts`);
    texts.forEach((box, i) => {
      assert(
        box.x1 >= picture.x1 && box.x2 <= picture.x2 &&
          box.y1 >= picture.y1 && box.y2 <= picture.y2,
        `'${box.text}' is cut off`,
      );
      for (const other of texts.slice(i + 1)) {
        assert(!overlap(box, other), `'${box.text}' lies on '${other.text}'`);
      }
    });
    assert(spec.$schema.endsWith("/vega-lite/v5.json"));
    assertEquals(JSON.parse(JSON.stringify(spec)), spec);
    const { text } = spec.title as { text: string };
    for (const words of [text, spec.description]) {
      assert(!/NaN|undefined|Infinity/.test(words) && words.length > 20, words);
    }
    assert(JSON.stringify(spec).length < 40_000);
  });
}

Deno.test("titles state the finding", () => {
  const title = (spec: Spec) => (spec.title as { text: string }).text;
  assert(
    /^Cutoff 0\.\d{3} costs least: \d+% less than/.test(title(plots.cutoff)),
  );
  assert(title(plots.dearOffers).endsWith("less than no offers at all"));
  assert(title(plots.calibration).endsWith("no more than by chance"));
  assert(title(plots.wrongCalibration).endsWith("more than chance explains"));
  assert(title(plots.segments).startsWith("None of"));
  assert(title(plots.worseSegments).includes("significantly worse"));
  assertEquals(title(plots.nothingPays), "No customer is worth the offer");
});

Deno.test("tables say the same in words", async () => {
  const { labels, probabilities } = scores;
  const baseline = { labels, probabilities: probabilities.map((p) => p ** 2) };
  const shown = [
    tables.showEvaluation(evaluate(scores, { ...draws, baseline })),
    tables.showEvaluation(evaluate(scores, draws)),
    tables.showCutoff(found.cutoff),
    tables.showRecalibration(recalibration(scores)),
    tables.showLift(found.deciles),
    tables.showSegments(found.segments),
    tables.showShuffleCheck(shuffleCheck(scores, { repeats: 100 })),
    tables.showBestReachable(bestReachable(scores, probabilities)),
    tables.showRetentionPlan(found.plan),
    tables.showContacts(found.plan, sample, ["customer_id", "contract"]),
    tables.showUses({
      ...scores,
      set: "test",
      trainingJob: "churn-training-1",
      uses: ["metrics", "plan", "metrics"],
    }),
  ];
  for (const table of shown) {
    const { "text/plain": text } = await table[display]();
    assert(!/NaN|undefined|Infinity/.test(String(text)), String(text));
  }
});
