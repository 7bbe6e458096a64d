import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import * as churn from "lib/mod.ts";
import { bestOfTen } from "./coverage.ts";
import { python } from "../python.ts";

const model = {
  trainingJob: "churn-training-1",
} as churn.training.TrainedModel;
const endpoint = {
  name: "churn-endpoint-1",
  config: "churn-endpoint-config-1",
} as churn.endpoint.Endpoint;
const probability = (x: number) => Math.fround(1 / (1 + Math.exp(-x)));

/** A session whose endpoint answers from the first cell, and counts. */
async function withRows(
  run: (
    session: churn.session.Session,
    prepared: churn.processing.PreparedData,
    calls: () => number,
  ) => Promise<void>,
) {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using opened = await churn.openSession({ stateFolder, python });
    let calls = 0;
    const runtime = {
      send({ input }: { input: { Body: Uint8Array } }) {
        calls++;
        const lines = new TextDecoder().decode(input.Body).trim().split("\n");
        const predictions = lines.map((line) =>
          probability(Number(line.split(",")[0]))
        );
        const text = JSON.stringify({ predictions });
        return Promise.resolve({ Body: { transformToString: () => text } });
      },
    };
    const clients = { ...opened.clients, runtime } as never;
    const session = { ...opened, clients };
    const uri = await churn.putObject(
      session,
      `${churn.storage.keys.test}test.csv`,
      "x,churn\n0.1,0\n-2.5,1\n3,1\n",
      "text/csv",
    );
    const features = await putFeatures(session, "a".repeat(64));
    const prepared = {
      test: { name: "test", uri },
      features,
    } as churn.processing.PreparedData;
    await run(session, prepared, () => calls);
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}

/** Writes a features.json whose test rows have a digest; returns the file. */
async function putFeatures(session: churn.session.Session, digest?: string) {
  const document = {
    version: 3,
    target: { name: "churn", positive: "1", negative: "0" },
    features: [{ name: "x", column: "x", kind: "numeric", mean: 0, scale: 1 }],
    unused: [],
    ids: [],
    ...digest && { digests: { validation: "f".repeat(64), test: digest } },
  };
  const uri = await churn.putObject(
    session,
    `${churn.storage.keys.features}features.json`,
    JSON.stringify(document),
    "application/json",
  );
  return { name: "features", uri };
}

Deno.test("rows are scored once, every other use reads and is counted", () =>
  withRows(async (session, prepared, calls) => {
    const use = (purpose: string) =>
      churn.scoreOnce(session, endpoint, model, prepared, "test", purpose);
    const first = await use("metrics");
    assertEquals([...first.labels], [0, 1, 1]);
    assertEquals([...first.probabilities], [0.1, -2.5, 3].map(probability));
    const asked = calls();
    const second = await use("segments");
    assertEquals(second.labels, first.labels);
    assertEquals(second.probabilities, first.probabilities, "to the last bit");
    const purposes = (uses: readonly churn.evaluation.Use[]) =>
      uses.map(({ trainingJob, purpose }) => `${trainingJob} ${purpose}`);
    assertEquals(purposes(second.uses), [
      "churn-training-1 metrics",
      "churn-training-1 segments",
    ]);
    assertEquals([second.models, second.optimism], [1, undefined]);
    assertEquals(calls(), asked, "the endpoint is not asked again");

    const other = { ...model, trainingJob: "churn-training-2" };
    const { uses, models, optimism } = await churn.scoreOnce(
      session,
      endpoint,
      other,
      prepared,
      "test",
      "metrics",
    );
    assertEquals(purposes(uses).at(-1), "churn-training-2 metrics");
    assertEquals([uses.length, models], [3, 2], "the rows are the same");
    assertEquals(typeof optimism, "number");
    assertEquals(calls(), 2 * asked, "another candidate is scored itself");

    // Another split of the customers is another test.
    await putFeatures(session, "b".repeat(64));
    const fresh = await use("metrics");
    assertEquals(purposes(fresh.uses), ["churn-training-1 metrics"]);
    assertEquals(calls(), 3 * asked, "and its rows are scored");

    const kept = (await session.ledger.open()).map(({ name }) => name);
    assertEquals(
      kept.filter((name) => name.includes("/scores/"))
        .map((name) => name.split("/").slice(-2).join("/")),
      [
        "test-aaaaaaaaaaaaaaaa/churn-training-1.csv",
        "test-aaaaaaaaaaaaaaaa/uses.json",
        "test-aaaaaaaaaaaaaaaa/churn-training-2.csv",
        "test-bbbbbbbbbbbbbbbb/churn-training-1.csv",
        "test-bbbbbbbbbbbbbbbb/uses.json",
      ],
    );

    await putFeatures(session);
    await assertRejects(() => use("metrics"), RangeError, "no digest of them");
  }));

Deno.test("the best of ten equally good models looks as much better as is said", () => {
  const { optimism, said } = bestOfTen({ rows: 150, sets: 60, repeats: 100 });
  // 60 sets pin the first down to about 0.002, the second to less.
  assertAlmostEquals(said, optimism, 0.006);
  assert(optimism > 0.008, `${optimism}`);
});

Deno.test("the baseline's rows have to be the model's", () =>
  withRows(async (session, prepared) => {
    const scores = await churn.scoreOnce(
      session,
      endpoint,
      model,
      prepared,
      "test",
      "metrics",
    );
    const put = async (text: string) => {
      const key = "churn_data/baseline/test.csv";
      const uri = await churn.putObject(session, key, text, "text/csv");
      const file = { name: "test", uri };
      return { validation: file, test: file };
    };
    const baseline = await churn.readBaseline(
      session,
      await put("probability\n0.25\n0.5\n0.125\n"),
      scores,
    );
    assertEquals([...baseline.probabilities], [0.25, 0.5, 0.125]);
    assertEquals(baseline.labels, scores.labels);
    const short = await put("probability\n0.25\n");
    await assertRejects(
      () => churn.readBaseline(session, short, scores),
      RangeError,
      "has 1 rows, but the model scored 3",
    );
  }));
