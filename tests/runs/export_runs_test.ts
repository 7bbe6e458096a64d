/** Runs exported to a real MLflow server, and read back with its own client. */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { recordRun } from "lib/aws/run_log.ts";
import * as churn from "lib/mod.ts";
import { withSession } from "../with_session.ts";
import { mlflowTest, type ReadRun } from "./mlflow.ts";

type Run = churn.runs.RunRecord;

/** A training that nobody has run. */
const madeUp = (name: string, more: Partial<Run> = {}): Run => ({
  ...{ name, stage: "training", at: "2026-11-28T01:02:03.456Z" },
  ...{ status: "Completed", seconds: 12.5, parameters: { eta: "0.1" } },
  ...{ data: {}, versions: { deno: "2" }, rounds: [] },
  metrics: { "validation:auc": 0.1 + 0.2 },
  ...more,
});

const byName = (runs: readonly ReadRun[]) =>
  Object.fromEntries(runs.map((run) => [run.name, run]));

/** All but what each export has anew. */
const contents = (runs: readonly ReadRun[]) =>
  runs.map(({ id: _id, tags, ...run }) => {
    const { "mlflow.parentRunId": parent, ...others } = tags;
    const above = runs.find(({ id }) => id === parent)?.name;
    return { ...run, tags: others, above };
  }).sort((a, b) => a.name < b.name ? -1 : 1);

async function prepare(session: churn.session.Session) {
  const customers = await churn.loadCustomers(session, {
    sample: { count: 400 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

mlflowTest(
  "runs are exported to MLflow as they are, once",
  (server, test) =>
    withSession(async (session) => {
      const prepared = await prepare(session);
      const quick = { num_round: 7, early_stopping_rounds: 0, nthread: 1 };
      const training = await churn.startTraining(session, prepared, quick);
      await churn.waitForTraining(session, training);
      const tuning = await churn.startTuning(session, prepared, {
        ...{ hyperparameters: quick, jobs: 3, seed: 1 },
        ranges: { max_depth: { min: 2, max: 5 } },
      });
      const { trainingJob: best } = await churn.waitForTuning(session, tuning);
      await recordRun(session, {
        ...{ event: "evaluated", run: best, at: new Date().toISOString() },
        ...{ set: "test", rows: "0123456789abcdef0123456789abcdef01234567" },
        ...{ purpose: "evaluation", customers: 60, metrics: { aucRoc: 0.7 } },
      });
      const runs = await churn.runs.listRuns(session);
      const [trained, searched, evaluated] = runs;
      const options = { trackingUri: `${server.uri}/` };
      const first = await churn.runs.exportRuns(session, options);
      assertEquals([first.written, first.alreadyThere], [6, 0]);
      const read = await server.read("churn");
      const found = byName(read);
      assertEquals(
        Object.fromEntries(read.map(({ name, id }) => [name, id])),
        first.ids,
      );

      await test.step("parameters, metrics, rounds, digests, seed and versions are those of the run", () => {
        for (const run of [trained, searched]) {
          const { params, metrics, history, tags, ...its } = found[run.name];
          assertEquals(params, run.parameters);
          for (const [name, value] of Object.entries(run.metrics)) {
            assertEquals(metrics[name], value, name);
            assertEquals(history[name].length, 1);
          }
          for (const set of ["train", "validation"] as const) {
            assertEquals(
              history[`by_round/${set}:logloss`].map(([step, value]) => [
                step,
                value,
              ]).sort((a, b) => a[0] - b[0]),
              run.rounds.map((round) => [round.round, round[set]]),
            );
          }
          assertEquals(its.status, "FINISHED");
          assertEquals(its.seconds, run.seconds);
          assertEquals(tags["churn.code"], run.code);
          assertEquals(tags["churn.seed"], run.seed);
          assertEquals(tags["churn.artifacts"], run.artifacts);
          assertEquals(tags["churn.version.image"], run.versions.image);
          assertEquals(tags["churn.version.deno"], Deno.version.deno);
          assertEquals(
            tags["churn.sha256.xgboost-model"],
            run.files!["xgboost-model"],
          );
          assertEquals(
            Object.fromEntries(
              its.datasets.map(([, digest, uri]) => [uri, digest]),
            ),
            run.data,
          );
        }
      });

      await test.step("a search's training jobs and evaluations are below theirs", () => {
        for (const trial of searched.search!.trials) {
          const { params, tags, metrics } = found[trial.name];
          assertEquals(tags["mlflow.parentRunId"], found[searched.name].id);
          assertEquals(params, { ...quickTexts(quick), ...trial.tuned });
          assertEquals(metrics["validation:logloss"], trial.value);
        }
        assertEquals(found[searched.name].tags["churn.best"], best);
        const evaluation = found[`${best}, test: evaluation`];
        assertEquals(evaluation.tags["mlflow.parentRunId"], found[best].id);
        assertEquals(evaluation.metrics, { aucRoc: 0.7 });
        assertEquals(evaluation.params, found[best].params);
        assertEquals(
          evaluation.tags["churn.evaluated.rows"],
          evaluated.data.test,
        );
        assertEquals(evaluation.datasets.length, 1);
      });

      await test.step("what is there is not written again, also by two at once", async () => {
        const again = await churn.runs.exportRuns(session, options);
        assertEquals([again.written, again.alreadyThere], [0, 6]);
        assertEquals([again.ids, again.page], [first.ids, first.page]);
        const more = { ...options, runs: [...runs, madeUp("later")] };
        const both = await Promise.all([
          churn.runs.exportRuns(session, more),
          churn.runs.exportRuns(session, more),
        ]);
        assertEquals(both.map(({ written }) => written).sort(), [0, 1]);
        assertEquals(
          contents(
            (await server.read("churn")).filter(({ name }) => name !== "later"),
          ),
          contents(read),
        );
      });

      await test.step("an export that fails anywhere is completed by the next", async () => {
        const few = [
          madeUp("one", { data: { "s3://b/train/train.csv": "ab" } }),
          madeUp("two", {
            ...{ status: "Stopped", parameters: { "tuning.objective": "M a" } },
            search: {
              trials: [{
                name: "two-1",
                status: "Failed",
                tuned: { eta: "1" },
              }],
            },
          }),
        ];
        const into = (experiment: string) =>
          churn.runs.exportRuns(session, { ...options, runs: few, experiment });
        const { fetch } = globalThis;
        let asked = 0;
        globalThis.fetch = (...request) => {
          asked++;
          return fetch(...request);
        };
        try {
          await into("undisturbed");
          const requests = asked;
          assert(requests > 10);
          const undisturbed = contents(await server.read("undisturbed"));
          for (let failing = 1; failing <= requests; failing++) {
            const experiment = `broken off at ${failing}`;
            asked = 0;
            globalThis.fetch = async (...request) => {
              const answer = await fetch(...request);
              if (++asked < failing) return answer;
              await answer.body?.cancel(); // MLflow has done it, and nobody knows
              throw new TypeError("connection reset");
            };
            await assertRejects(
              () => into(experiment),
              churn.runs.MlflowError,
              "can't be reached (connection reset)",
            );
            globalThis.fetch = fetch;
            await into(experiment);
            assertEquals(
              contents(await server.read(experiment)),
              undisturbed,
              experiment,
            );
          }
        } finally {
          globalThis.fetch = fetch;
        }
        const { two } = byName(await server.read("undisturbed"));
        assertEquals(two.status, "KILLED");
      });

      await test.step("runs larger than MLflow's requests are whole, and only a text too long is shortened", async () => {
        const parameters = Object.fromEntries(
          Array.from({ length: 250 }, (_, i) => [`p${i}`, String(i)]),
        );
        const rounds = Array.from({ length: 1300 }, (_, round) => ({
          ...{ round, train: 1 / (round + 3), validation: 1 / (round + 1) },
        }));
        const long = "é".repeat(6001);
        const large = madeUp("large", {
          ...{ rounds, reason: "x".repeat(9000) },
          parameters: { ...parameters, full: long.slice(1), long },
          metrics: { none: NaN, some: -1e-300 },
          data: { "s3://b/many/": "ab ".repeat(50) },
        });
        await churn.runs.exportRuns(session, {
          ...{ ...options, experiment: "large: ä/ü", runs: [large] },
        });
        const [run] = await server.read("large: ä/ü");
        assertEquals(Object.keys(run.params).length, 252);
        assertEquals(run.params.full, long.slice(1));
        assertEquals(run.params.long, `${"é".repeat(5999)}…`);
        assertEquals(run.tags["churn.shortened"], "long");
        assert(run.tags["churn.reason"].endsWith("x…"));
        assertEquals(run.metrics.some, -1e-300);
        assert(!("none" in run.metrics));
        assertEquals(
          run.history["by_round/validation:logloss"].length,
          rounds.length,
        );
        assertEquals(run.datasets[0][1].length, 32);
      });

      await test.step("what has not ended waits for the next export", async () => {
        const experiment = "waiting";
        const export_ = (status: string) =>
          churn.runs.exportRuns(session, {
            ...{ ...options, experiment, runs: [madeUp("slow", { status })] },
          });
        const before = await export_("InProgress");
        assertEquals([before.written, before.running], [0, ["slow"]]);
        assertEquals(await server.read(experiment), []);
        const after = await export_("Failed");
        assertEquals([after.written, after.running], [1, []]);
        const [{ status }] = await server.read(experiment);
        assertEquals(status, "FAILED");
      });

      await test.step("what MLflow refuses is said in its words", async () => {
        const { page } = await churn.runs.exportRuns(session, {
          ...{ ...options, experiment: "gone", runs: [] },
        });
        const answer = await fetch(
          `${server.uri}/api/2.0/mlflow/experiments/delete`,
          {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ experiment_id: page.split("/").at(-1) }),
          },
        );
        await answer.body?.cancel();
        await assertRejects(
          () =>
            churn.runs.exportRuns(session, { ...options, experiment: "gone" }),
          churn.runs.MlflowError,
          "the experiment 'gone' is deleted",
        );
        const error = await assertRejects(
          () =>
            churn.runs.exportRuns(session, {
              ...{ ...options, experiment: "refused" },
              runs: [madeUp("odd", { parameters: { "a\nb": "1" } })],
            }),
          churn.runs.MlflowError,
          "runs/log-batch at",
        );
        assertEquals(error.code, "INVALID_PARAMETER_VALUE");
      });
    }),
);

const quickTexts = (values: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, String(value)]),
  );

Deno.test("what is no MLflow server is said to be none, and nothing is sent elsewhere", () =>
  withSession(async (session) => {
    const runs = [madeUp("one")];
    const exportTo = (trackingUri: string, headers?: Record<string, string>) =>
      churn.runs.exportRuns(session, { trackingUri, runs, headers });
    for (
      const uri of [
        ...["", "127.0.0.1:5000", "file:mlruns", "sqlite:///m.db"],
        "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1",
      ]
    ) {
      await assertRejects(
        () => exportTo(uri),
        RangeError,
        `'trackingUri' must be the URL of an MLflow server such as http://127.0.0.1:5000: current value is '${uri}'`,
      );
    }
    const seen = new Set<string | null>();
    const answers: Record<string, () => Response> = {
      "/html": () => new Response("<html>", { status: 200 }),
      "/missing": () => new Response("Not Found", { status: 404 }),
      "/list": () => Response.json([]),
      "/other": () => Response.json({ status: "ok" }),
      "/closed": () => new Response("", { status: 401 }),
      "/elsewhere": () => Response.redirect("http://127.0.0.1:9/", 307),
    };
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      (request) => {
        seen.add(request.headers.get("authorization"));
        const path = request.url.replace(/^http:..[^/]+/, "");
        return answers[path.replace(/\/api\/.*$/, "")]();
      },
    );
    const at = `http://127.0.0.1:${server.addr.port}`;
    for (
      const [path, says] of [
        ["/html", "gave 200, an answer that is not MLflow's"],
        ["/list", "gave 200, an answer that is not MLflow's"],
        ["/other", "gave 200, an answer that is not MLflow's"],
        ["/missing", "gave 404, an answer that is not MLflow's"],
        ["/closed", "gave 401, an answer that is not MLflow's: give 'headers'"],
        ["/elsewhere", "can't be reached"],
      ]
    ) {
      const { message } = await assertRejects(
        () => exportTo(at + path, { Authorization: "Bearer x" }),
        churn.runs.MlflowError,
      );
      assertStringIncludes(message, says);
      assert(!message.includes("Bearer x"));
    }
    assertEquals([...seen], ["Bearer x"]);
    await server.shutdown();
    await assertRejects(
      () => exportTo(at),
      churn.runs.MlflowError,
      `MLflow at ${at} can't be reached`,
    );
  }));
