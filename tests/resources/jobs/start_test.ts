/** A start that is called again takes up what still runs, and nothing else. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { showLinesOn } from "lib/show/live.ts";
import * as churn from "lib/mod.ts";
import { python } from "../../python.ts";
import { withSession } from "../../with_session.ts";

/** Runs with what cells would show; returns it. */
async function shown(run: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  showLinesOn((text) => lines.push(text));
  try {
    await run();
    return lines.join("\n");
  } finally {
    showLinesOn(() => {});
  }
}

async function jobsOf(session: churn.session.Session): Promise<string[]> {
  const { rows } = await churn.resume(session);
  return rows.map(({ name, status }) => `${name} ${status}`);
}

/** Jobs on so many customers take some seconds. */
const sample = { count: 60_000 };
const long = { num_round: 20_000, early_stopping_rounds: 0, eta: 0.1 };

Deno.test("processing that still runs is taken up, and only by the same request", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session, { sample });
    const dataset = await churn.uploadCustomers(session, customers);
    const options = { seed: 7, testShare: 0.2 };
    const first = await churn.startProcessing(session, dataset, options);
    const words = await shown(async () => {
      const again = { testShare: 0.2, seed: 7 };
      assertEquals(
        await churn.startProcessing(session, { ...dataset }, again),
        first,
      );
    });
    assertStringIncludes(
      words,
      "Processing job churn-processing-1 is InProgress",
    );
    assertStringIncludes(words, "no second one was started");
    const call = "await churn.waitForProcessing(session, processingJob)";
    assertStringIncludes(words, call);

    // The file is uploaded again as it was, and then as another one.
    await churn.uploadCustomers(session, customers);
    assertEquals(
      await churn.startProcessing(session, dataset, options),
      first,
    );
    const others: churn.processing.ProcessingOptions[] = [
      {},
      { ...options, seed: 8 },
      { ...options, validationShare: 0.1 },
    ];
    const names = new Set([first.name]);
    for (const other of others) {
      names.add((await churn.startProcessing(session, dataset, other)).name);
    }
    const fewer = await churn.loadCustomers(session, {
      sample: { count: 900 },
    });
    await churn.uploadCustomers(session, fewer);
    names.add((await churn.startProcessing(session, dataset, options)).name);
    assertEquals(names.size, 5);
    assertEquals((await jobsOf(session)).length, 5);
    await churn.cleanUp(session, { objects: true });
    const anew = await churn.startProcessing(session, dataset, options);
    assert(!names.has(anew.name), "a job that was cleaned up is not taken up");
    await churn.cleanUp(session, { objects: true });
  }));

Deno.test("training, refits and endpoint start once, whoever asks and however often", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, processing);

    const reordered = Object.fromEntries(Object.entries(long).reverse());
    const [first, ...same] = await Promise.all([
      churn.startTraining(session, prepared, long),
      churn.startTraining(session, prepared, long),
      churn.startTraining(session, prepared, reordered),
    ]);
    assertEquals(same, [first, first]);
    const { stateFolder } = session.settings;
    {
      await using other = await churn.openSession({ stateFolder, python });
      const words = await shown(async () =>
        assertEquals(await churn.startTraining(other, prepared, long), first)
      );
      assertStringIncludes(
        words,
        "await churn.waitForTraining(session, trainingJob)",
      );
      await using longer = await churn.openSession({
        ...{ stateFolder, python, maxRuntimeSeconds: 1800 },
      });
      const another = await churn.startTraining(longer, prepared, long);
      assertEquals(another.name, "churn-training-2");
    }
    await churn.cleanUp(session);
    const short = { num_round: 5, max_depth: 2 };
    const training = await churn.startTraining(session, prepared, short);
    const model = await churn.waitForTraining(session, training);

    // What has ended is done anew, and the reader is told.
    let again: churn.training.TrainingJob;
    const words = await shown(async () => {
      again = await churn.startTraining(session, prepared, short);
    });
    assert(again!.name !== training.name);
    assertStringIncludes(
      words,
      `Training job ${training.name} has completed with the same request, and ` +
        `what it made stays. This call started another: ${again!.name}`,
    );
    await churn.waitForTraining(session, again!);

    const some = { resamples: 40, permutations: 40 };
    const refit = (options: churn.training.RefitOptions) =>
      churn.startRefits(session, processing, training, options);
    const refits = await refit(some);
    assertEquals(await refit(some), refits);
    assert((await refit({ ...some, resamples: 41 })).name !== refits.name);

    const endpoint = await churn.startEndpoint(session, model);
    assertEquals(await churn.startEndpoint(session, model), endpoint);
    await churn.waitForEndpoint(session, endpoint);
    const inService = await shown(async () =>
      assertEquals(await churn.startEndpoint(session, model), endpoint)
    );
    assertStringIncludes(inService, `${endpoint.name} is InService`);

    const second = await churn.waitForTraining(session, again!);
    const told = await shown(async () => {
      const other = await churn.startEndpoint(session, second);
      assert(other.name !== endpoint.name);
    });
    assertStringIncludes(
      told,
      `still ${endpoint.name} (InService). On AWS each`,
    );
    const endpoints = (await jobsOf(session)).filter((row) =>
      row.startsWith("churn-endpoint-")
    );
    assertEquals(endpoints.length, 2);
    await churn.cleanUp(session);
    assert((await churn.startEndpoint(session, model)).name !== endpoint.name);
    await churn.cleanUp(session, { objects: true });
  }));
