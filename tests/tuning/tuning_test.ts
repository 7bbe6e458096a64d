/** Searches through the local SageMaker, from their start to their cleanup. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { display } from "lib/show/bundle.ts";
import { showLinesOn } from "lib/show/live.ts";
import * as churn from "lib/mod.ts";
import { findStrays, sweepAway } from "lib/resources/sweep.ts";
import { withSession } from "../with_session.ts";

type Session = churn.session.Session;

async function prepare(session: Session) {
  const customers = await churn.loadCustomers(session);
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

/** A training of a fraction of a second. */
const quick = {
  objective: "binary:logistic",
  num_round: 30,
  early_stopping_rounds: 5,
  nthread: 1,
};

/** A training that does not end before it is stopped. */
const endless = {
  ...quick,
  num_round: 1_000_000,
  early_stopping_rounds: 0,
};

const ranges: churn.tuning.TuningRanges = {
  max_depth: { min: 2, max: 5 },
  eta: { min: 0.02, max: 0.3, scaling: "Logarithmic" },
  grow_policy: ["depthwise", "lossguide"],
};

const kindsAndNames = (
  rows: readonly { readonly kind: string; readonly name: string }[],
) => rows.map(({ kind, name }) => `${kind} ${name}`);

Deno.test("a search of five training jobs finds a model that is deployed, resumed and cleaned up", (test) =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const lines: string[] = [];
    showLinesOn((text) => lines.push(text));
    const job = await churn.startTuning(session, prepared, {
      ...{ hyperparameters: quick, ranges, jobs: 5, parallel: 2, seed: 1 },
    });
    const again = await churn.startTuning(session, prepared, {
      ...{ hyperparameters: quick, ranges, jobs: 5, parallel: 2, seed: 1 },
    });
    assertEquals(again, job);
    const model = await churn.waitForTuning(session, job);
    const trials = await churn.tuningTrials(session, job);

    await test.step("each trial has what it tried and what came of it", async () => {
      assertEquals(trials.length, 5);
      const times = trials.map(({ created }) => created.getTime());
      assertEquals(times, times.toSorted((a, b) => a - b));
      for (const { trainingJob, tuned, status, value } of trials) {
        assertEquals(status, "Completed");
        assert(trainingJob.startsWith(`${job.name}-`));
        const { HyperParameters, FinalMetricDataList } = await session.clients
          .sagemaker.send(
            new DescribeTrainingJobCommand({ TrainingJobName: trainingJob }),
          );
        for (const [name, tried] of Object.entries(tuned)) {
          assertEquals(JSON.parse(HyperParameters![name]), tried);
        }
        assertEquals(Object.keys(tuned).sort(), Object.keys(ranges).sort());
        const { max_depth: depth, eta, grow_policy } = tuned;
        assert([2, 3, 4, 5].includes(depth as number));
        assert(eta as number >= 0.02 && eta as number <= 0.3);
        assert(["depthwise", "lossguide"].includes(grow_policy as string));
        const loss = FinalMetricDataList!.find(({ MetricName }) =>
          MetricName === "validation:logloss"
        );
        assertEquals(value, loss!.Value);
      }
    });

    await test.step("the model is that of the lowest log loss", async () => {
      const values = trials.map(({ value }) => value!);
      const best = trials[values.indexOf(Math.min(...values))];
      assertEquals(model.trainingJob, best.trainingJob);
      assertEquals(model.tuned, best.tuned);
      assertEquals(model.objective, {
        metric: "validation:logloss",
        value: best.value!,
      });
      assertEquals(model.metrics["validation:logloss"], best.value);
      assertEquals(model.tuningJob, job.name);
      const rounds = await churn.learningCurve(session, model);
      assert(rounds.length > model.bestRound);
    });

    await test.step("the panel says how it stands, and the last line what came of it", () => {
      const panels = lines.filter((line) =>
        line.startsWith(`Tuning job ${job.name}: InProgress`)
      );
      assert(panels.length > 0, lines.join("\n"));
      assert(panels[0].includes("of 5 training jobs completed"), panels[0]);
      const last = lines.findLast((line) => line.includes(job.name))!;
      assert(
        last.includes(
          "5 of 5 training jobs completed, 0 running, 0 stopped, 0 failed; " +
            `best validation log loss ${model.objective.value.toFixed(4)} by ` +
            model.trainingJob,
        ),
        last,
      );
    });

    await test.step("each trial has the ranges that were searched", () => {
      for (const trial of trials) {
        assertEquals(trial.ranges, {
          max_depth: { min: 2, max: 5, scaling: "Auto" },
          eta: { min: 0.02, max: 0.3, scaling: "Logarithmic" },
          grow_policy: ["depthwise", "lossguide"],
        });
      }
    });

    await test.step("a second one goes on from it, and says so", async () => {
      const warmStart = { parents: [job] };
      const more = await churn.startTuning(session, prepared, {
        ...{ hyperparameters: quick, ranges, jobs: 1, seed: 2, warmStart },
      });
      const { WarmStartConfig } = await session.clients.sagemaker.send(
        new DescribeHyperParameterTuningJobCommand({
          HyperParameterTuningJobName: more.name,
        }),
      );
      assertEquals(WarmStartConfig, {
        ParentHyperParameterTuningJobs: [
          { HyperParameterTuningJobName: job.name },
        ],
        WarmStartType: "IdenticalDataAndAlgorithm",
      });
      const second = await churn.waitForTuning(session, more);
      assertEquals(second.tuningJob, more.name);
      const { eta: _, ...fewer } = ranges;
      for (
        const [options, why] of [
          [{ ranges: fewer }, "eta is in only one of the two"],
          [{ objective: "auc" }, "it searched by validation:logloss"],
          [{ warmStart: { parents: ["churn-tuning-99"] } }, "there is none"],
        ] as const
      ) {
        await assertRejects(
          () =>
            churn.startTuning(session, prepared, {
              ...{ hyperparameters: quick, ranges, jobs: 1, warmStart },
              ...options,
            }),
          RangeError,
          why,
        );
      }
    });

    await test.step("its model serves, and its hyperparameters refit and are saved", async () => {
      const endpoint = await churn.startEndpoint(session, model);
      await churn.waitForEndpoint(session, endpoint);
      const scores = await churn.scoreOnce(
        ...[session, endpoint, model, prepared, "test", "tuned"] as const,
      );
      assert(churn.evaluate(scores, { cutoff: 0.5 }).metrics.aucRoc > 0.7);
      const folder = await Deno.makeTempDir();
      await churn.saveModel(session, model, folder);
      const { hyperparameters } = await churn.loadModel(session, folder);
      const given = { ...quick, ...model.tuned };
      assertEquals(
        hyperparameters,
        Object.fromEntries(
          Object.entries(given).map(([name, value]) => [name, String(value)]),
        ),
      );
      await Deno.remove(folder, { recursive: true });
      const { processingJob } = await churn.resume(session);
      const refits = await churn.startRefits(
        session,
        processingJob,
        { kind: "training-job", name: model.trainingJob, code: model.code },
        { resamples: 2, permutations: 2 },
      );
      const found = await churn.waitForRefits(session, refits);
      assertEquals(found.importances.length, 2);
    });

    await test.step("its gain on the validation rows is compared with that on the test rows", async () => {
      const training = await churn.startTraining(session, prepared, quick);
      const other = await churn.waitForTraining(session, training);
      const scoresOf = async (model: churn.training.TrainedModel) => {
        const endpoint = await churn.startEndpoint(session, model);
        await churn.waitForEndpoint(session, endpoint);
        const scores = async (set: "validation" | "test") =>
          await churn.scoreOnce(
            ...[session, endpoint, model, prepared, set, "optimism"] as const,
          );
        const validation = await scores("validation");
        return { validation, test: await scores("test") };
      };
      const winner = await scoresOf(model);
      const found = churn.tuning.winnersOptimism(winner, await scoresOf(other));
      const { validation } = found.logLoss;
      const expected = other.metrics["validation:logloss"] -
        model.metrics["validation:logloss"];
      assert(Math.abs(validation - expected) < 1e-5, `${validation}`);
      assertEquals(found.models, 2);
      const shown = churn.tuning.showOptimism(found)[display]();
      const text = String((await shown)["text/plain"]);
      assert(text.includes("which 2 models have used"), text);
    });

    await test.step("a new kernel finds it and its best model", async () => {
      const found = await churn.resume(session);
      assertEquals(found.tuningJob?.name, "churn-tuning-2");
      assertEquals(found.tunedModel?.tuningJob, "churn-tuning-2");
      const shown = churn.showResumed(found)[display]();
      const text = String((await shown)["text/plain"]);
      assert(text.includes("found.tunedModel"), text);
    });

    await test.step("all of it is the tuning job's: listed, kept and removed with it", async () => {
      const { strays } = await findStrays(session);
      assertEquals(strays, []);
      const rows = await churn.cleanUp(session, {
        objects: true,
        bucket: true,
      });
      const gone = kindsAndNames(rows);
      for (const { trainingJob } of trials) {
        assert(gone.includes(`training-job ${trainingJob}`), gone.join());
      }
      assertEquals(await session.ledger.open(), []);
      assertEquals(await churn.listResources(session), []);
    });
  }));

Deno.test("a search that runs is taken up in a new kernel, listed once, and stopped with its training jobs", () =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const options = { hyperparameters: endless, ranges, jobs: 4, parallel: 2 };
    const job = await churn.startTuning(session, prepared, options);
    const found = await churn.resume(session);
    assertEquals(found.tuningJob, job);
    assertEquals(found.tunedModel, undefined);
    await assertRejects(
      () =>
        churn.startTuning(session, prepared, {
          ...{ ...options, warmStart: { parents: [job.name] } },
        }),
      RangeError,
      `${job.name} because it is InProgress: wait for it or stop it first`,
    );
    await assertRejects(
      () => churn.tuning.bestOfTuning(session, job),
      RangeError,
      "none of its training jobs has completed",
    );
    while ((await churn.tuningTrials(session, job)).length < 2);
    const jobs = async () =>
      kindsAndNames(await churn.listResources(session))
        .filter((row) => !row.startsWith("s3-"));
    assertEquals(await jobs(), [`tuning-job ${job.name}`]);
    assertEquals((await findStrays(session)).strays, []);

    // Without the ledger the tuning job is the stray, and not its training jobs.
    const { strays } = await findStrays(session, []);
    const running = strays.filter(({ kind }) => kind.endsWith("-job"));
    assertEquals(kindsAndNames(running), [`tuning-job ${job.name}`]);
    assertEquals(running[0].owner, "a session without tags of its own");
    assertEquals(await sweepAway(session, running, () => {}), []);
    const trials = await churn.tuningTrials(session, job);
    assertEquals([...new Set(trials.map(({ status }) => status))], ["Stopped"]);
    assertEquals(await jobs(), []);
    const error = await assertRejects(() => churn.waitForTuning(session, job));
    assert(error instanceof churn.resources.JobError, String(error));
    assertEquals(error.status, "Stopped");
    await churn.cleanUp(session, { objects: true, bucket: true });
    assertEquals(await session.ledger.open(), []);
  }));

Deno.test("objects of a tuning job's training jobs are known by the tuning job", () =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const job = await churn.startTuning(session, prepared, {
      ...{ hyperparameters: quick, jobs: 1 },
      ranges: { max_depth: { min: 2, max: 3 } },
    });
    const model = await churn.waitForTuning(session, job);
    await Deno.remove(session.ledger.path);
    const { strays } = await findStrays(session);
    const stray = strays.find(({ name }) => name === model.artifacts);
    assertEquals(
      stray?.owner,
      `tuning job ${job.name}, a session without tags of its own`,
    );
    assertEquals(await sweepAway(session, strays, () => {}), []);
    assertEquals((await findStrays(session)).strays, []);
  }));
