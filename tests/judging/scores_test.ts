import { assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";

const model = { trainingJob: "churn-training-1" } as churn.TrainedModel;
const endpoint = {
  name: "churn-endpoint-1",
  config: "churn-endpoint-config-1",
} as churn.Endpoint;
const probability = (x: number) => Math.fround(1 / (1 + Math.exp(-x)));

/** A session whose endpoint answers from the first cell, and counts. */
async function withRows(
  run: (
    session: churn.Session,
    prepared: churn.PreparedData,
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
      `${churn.keys.test}test.csv`,
      "x,churn\n0.1,0\n-2.5,1\n3,1\n",
      "text/csv",
    );
    const prefix = uri.slice(0, -"test.csv".length);
    await run(session, { test: prefix } as churn.PreparedData, () => calls);
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
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
    assertEquals(second.uses, ["metrics", "segments"]);
    assertEquals(calls(), asked, "the endpoint is not asked again");

    const other = { ...model, trainingJob: "churn-training-2" };
    const { uses } = await churn.scoreOnce(
      session,
      endpoint,
      other,
      prepared,
      "test",
      "metrics",
    );
    assertEquals(uses, ["metrics"]);
    assertEquals(calls(), 2 * asked, "another candidate is scored itself");

    const kept = (await session.ledger.open()).map(({ name }) => name);
    assertEquals(
      kept.filter((name) => name.includes("/scores/churn-training-1/"))
        .map((name) => name.split("/").at(-1)),
      ["test.csv", "test_uses.json"],
    );
  }));

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
      return uri.slice(0, -"test.csv".length);
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
      "has 1 rows, and the model scored 3",
    );
  }));
