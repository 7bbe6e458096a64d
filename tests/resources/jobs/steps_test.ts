/** How far jobs are, by their logs: of real jobs, and of lines that are told twice. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import * as churn from "lib/mod.ts";
import { showLinesOn } from "lib/show/live.ts";
import { stepCounter } from "lib/resources/jobs/steps.ts";
import { withSession } from "../../with_session.ts";

/** What a terminal would be sent while something runs. */
async function shownBy(run: () => Promise<unknown>): Promise<string[]> {
  const shown: string[] = [];
  showLinesOn((text) => shown.push(text));
  try {
    await run();
  } finally {
    showLinesOn(() => {});
  }
  return shown;
}

/** The steps of panels such as `… · 3 of at most 50 rounds`, in their order. */
const stepsIn = (shown: string[], of: string) =>
  shown.flatMap((text) => {
    const found = new RegExp(` · ([\\d,]+) of ${of}`).exec(text);
    return found ? [Number(found[1].replaceAll(",", ""))] : [];
  });

function assertGrows(steps: number[], most: number) {
  assert(steps.length > 1, `${steps}`);
  assert(new Set(steps).size > 1, `${steps}`);
  assertEquals(steps, steps.toSorted((a, b) => a - b));
  assert(steps.at(-1)! <= most);
}

Deno.test("waits for real jobs tell round k of n, refit k of n, the time and the result", async () => {
  await withSession(async (session) => {
    const customers = await churn.loadCustomers(session, {
      sample: { count: 1500 },
    });
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    let prepared: churn.processing.PreparedData;
    const preparing = await shownBy(async () => {
      prepared = await churn.waitForProcessing(session, processing);
    });
    assertMatch(
      preparing.at(-1)!,
      /^Processing job churn-processing-1: Completed in (\d+ min )?\d+ s$/,
    );

    const training = await churn.startTraining(session, prepared!, {
      ...{ num_round: 8000, max_depth: 2, early_stopping_rounds: 0 },
    });
    let model: churn.training.TrainedModel;
    const trained = await shownBy(async () => {
      model = await churn.waitForTraining(session, training);
    });
    assertGrows(stepsIn(trained, "8,000 rounds"), 8000);
    const loss = model!.metrics["validation:logloss"].toFixed(4);
    assertMatch(
      trained.at(-1)!,
      new RegExp(
        `: Completed in (\\d+ min )?\\d+ s: round ${
          model!.bestRound
        } saved, validation log loss ${loss}$`,
      ),
    );

    // Where it may stop early, n is the most.
    const other = await churn.startTraining(session, prepared!, {
      ...{ num_round: 4000, max_depth: 2, early_stopping_rounds: 3990 },
    });
    const early = await shownBy(() => churn.waitForTraining(session, other));
    assert(stepsIn(early, "at most 4,000 rounds").length, early.join("\n"));

    const refitJob = await churn.startRefits(session, processing, other, {
      ...{ resamples: 3, permutations: 3 },
    });
    const refitted = await shownBy(() =>
      churn.waitForRefits(session, refitJob)
    );
    assertGrows(stepsIn(refitted, "6 refits"), 6);
    assertMatch(refitted.at(-1)!, /: Completed in (\d+ min )?\d+ s$/);
  });
});

Deno.test("rounds that a resumed job tells twice are counted once", () => {
  const line = (round: number, loss: number) =>
    `[${round}]\ttrain-logloss:0.${loss}\tvalidation-logloss:0.${loss + 1}`;
  const counter = stepCounter();
  assertEquals(counter.steps(), undefined);
  counter.read(["Loading", line(0, 60), line(1, 50)]);
  counter.read([line(0, 60), line(1, 50), line(2, 40), "[3] something else"]);
  assertEquals(counter.steps(), {
    ...{ unit: "rounds", done: 3 },
    rounds: [60, 50, 40].map((loss, round) => ({
      ...{ round, train: loss / 100, validation: (loss + 1) / 100 },
    })),
  });
});
