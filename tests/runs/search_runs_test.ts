/** Searches, bags and blends as runs: listed, compared, repeated, kept. */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { runsOf, trialRun } from "lib/runs/runs.ts";
import { whyNot } from "lib/runs/repeatable.ts";
import { comparisonNote } from "lib/runs/compare_words.ts";
import type { Search } from "lib/tuning/checks.ts";
import { tuningRequest } from "lib/tuning/request.ts";
import { heldOutScores } from "lib/evaluation/out_of_fold.ts";
import * as churn from "lib/mod.ts";
import { display } from "lib/show/bundle.ts";
import { preparedBelow } from "../prepared_below.ts";
import { withSession } from "../with_session.ts";

type Session = churn.session.Session;

const quick = { num_round: 12, early_stopping_rounds: 4, nthread: 1 };
const ranges: churn.tuning.TuningRanges = {
  max_depth: { min: 2, max: 5 },
  eta: { min: 0.02, max: 0.3, scaling: "Logarithmic" },
  grow_policy: ["depthwise", "lossguide"],
};
const search = {
  ...{ hyperparameters: quick, ranges, jobs: 5, parallel: 2, seed: 3 },
};

async function prepare(session: Session) {
  const customers = await churn.loadCustomers(session, {
    sample: { count: 600 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

async function train(
  session: Session,
  prepared: churn.processing.PreparedData,
  hyperparameters: churn.training.Hyperparameters,
) {
  const job = await churn.startTraining(session, prepared, hyperparameters);
  return await churn.waitForTraining(session, job);
}

const find = async (session: Session, name: string) =>
  (await churn.runs.listRuns(session)).find((run) => run.name === name)!;

const text = (shown: churn.show.Displayable) =>
  (shown[display]() as Record<string, string>)["text/plain"];

Deno.test("a search is a run with its best training's figures, is compared by it, repeats to the last bit, and outlives the cleanup", () =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const job = await churn.startTuning(session, prepared, search);
    const model = await churn.waitForTuning(session, job);
    const trials = await churn.tuningTrials(session, job);
    const run = await find(session, job.name);
    assertEquals([run.stage, run.status], ["tuning", "Completed"]);
    assertEquals(run.parameters, {
      ...{ num_round: "12", early_stopping_rounds: "4", nthread: "1" },
      max_depth: "2 to 5 Auto",
      eta: "0.02 to 0.3 Logarithmic",
      grow_policy: "depthwise, lossguide",
      "tuning.strategy": "Bayesian",
      "tuning.objective": "Minimize validation:logloss",
      "tuning.jobs": "5",
      "tuning.parallel": "2",
      "tuning.earlyStopping": "Off",
      "tuning.seed": "3",
    });
    assertEquals(run.seed, "3");
    assertEquals(Object.keys(run.data), [
      prepared.train.uri,
      prepared.validation.uri,
      prepared.features.uri,
    ]);
    assertMatch(run.code!, /^[0-9a-f]{64}$/);
    assertStringIncludes(run.versions.image, "xgboost");
    assertEquals(run.search!.best, model.trainingJob);
    assertEquals(run.artifacts, model.artifacts);
    assertMatch(run.files!["xgboost-model"], /^[0-9a-f]{64}$/);
    const { metrics } = run;
    assertEquals(metrics["validation:logloss"], model.objective.value);
    assertEquals(metrics.best_round, model.bestRound);
    assertEquals(run.rounds, await churn.learningCurve(session, model));
    assertEquals(
      run.search!.trials.map(({ name, status, value, tuned }) => ({
        ...{ trainingJob: name, status, value },
        tuned,
      })),
      trials.map(({ trainingJob, status, value, tuned }) => ({
        ...{ trainingJob, status, value },
        tuned: Object.fromEntries(
          Object.entries(tuned).map(([name, value]) => [name, String(value)]),
        ),
      })),
    );

    // The same values in a training of one's own give the best one's model.
    const own = await train(session, prepared, { ...quick, ...model.tuned });
    const ownRun = await find(session, own.trainingJob);
    assertEquals(
      ownRun.files!["xgboost-model"],
      run.files!["xgboost-model"],
    );
    const names = [own.trainingJob, job.name];
    const same = await churn.runs.compareRuns(session, names);
    assertEquals(same.base, own.trainingJob);
    const [{ run: compared, auc, logLoss }] = same.differences;
    assertEquals([compared, auc.value, logLoss.value], [job.name, 0, 0]);
    await assertRejects(
      () => churn.runs.compareRuns(session, [job.name, run.search!.best!]),
      RangeError,
      `${run.search!.best} because it has the same model as ${job.name}`,
    );
    const other = run.search!.trials.find(({ name }) =>
      name !== run.search!.best
    )!;
    const { differences: [worse] } = await churn.runs.compareRuns(session, [
      job.name,
      other.name,
    ]);
    assert(worse.logLoss.value < 0, "the best one's loss is the lowest");

    const shown = text(churn.runs.showRuns([run, ownRun]));
    for (const word of [job.name, "tuning", "2 to 5 Auto", own.trainingJob]) {
      assertStringIncludes(shown, word);
    }

    const repeated = await churn.runs.repeatRun(session, job.name);
    assertEquals(repeated.differs, []);
    assert(repeated.again.name !== job.name);
    assertEquals(repeated.again.files, run.files);
    assertEquals(
      repeated.again.search!.trials.map(({ value }) => value),
      run.search!.trials.map(({ value }) => value),
    );
    await assertRejects(
      () => churn.runs.repeatRun(session, other.name),
      RangeError,
      `it is a training job of ${job.name}: repeat that search`,
    );
    // What differs is found: another search's figures are not these.
    const stranger = await churn.startTuning(session, prepared, {
      ...search,
      ...{ seed: 4, strategy: "Random" },
    });
    await churn.waitForTuning(session, stranger);
    const strangers = await find(session, stranger.name);
    assert(
      JSON.stringify(strangers.search!.trials.map(({ tuned }) => tuned)) !==
        JSON.stringify(run.search!.trials.map(({ tuned }) => tuned)),
    );

    const before = await churn.runs.listRuns(session);
    await churn.cleanUp(session, { objects: true, bucket: true });
    assertEquals(await churn.runs.listRuns(session), before);
    await assertRejects(
      () => churn.runs.compareRuns(session, names),
      RangeError,
      "are gone",
    );
  }));

Deno.test("bags and blends are compared on rows that none of their models has learned from", () =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const single = await train(session, prepared, quick);
    const bag = await train(session, prepared, { ...quick, folds: 4 });
    const blend = await train(session, prepared, {
      ...quick,
      ...{ folds: 5, blend: 0.5 },
    });
    const run = await find(session, blend.trainingJob);
    assertEquals([run.parameters.folds, run.parameters.blend], ["5", "0.5"]);
    assert(run.rounds.length > 0);
    assertMatch(run.files!["model.json"], /^[0-9a-f]{64}$/);

    const rowsOf = async (uri: string) =>
      (await new Response(await churn.storage.getObject(session, uri)).text())
        .trimEnd().split("\n").length - 1; // the header
    const validationRows = await rowsOf(prepared.validation.uri);
    const trainingRows = await rowsOf(prepared.train.uri);
    const names = [single, bag, blend].map(({ trainingJob }) => trainingJob);

    const mixed = await churn.runs.compareRuns(session, names);
    assertEquals([mixed.rows, mixed.customers], ["validation", validationRows]);
    assertEquals(mixed.folds, { [names[1]]: 4, [names[2]]: 5 });
    const note = comparisonNote(mixed);
    for (
      const word of [
        `${validationRows} customers of the validation rows`,
        `${
          names[1]
        } has 4, each trained on 75% of the training and validation rows`,
        `${names[2]} has 5, each trained on 80%`,
        "A model without folds was trained on the training rows only",
      ]
    ) assertStringIncludes(note, word);

    const bags = await churn.runs.compareRuns(session, names.slice(1));
    assertEquals([bags.rows, bags.customers], [
      "training and validation",
      trainingRows + validationRows,
    ]);
    assert(!comparisonNote(bags).includes("without folds"));

    const lossOf = async ({ artifacts }: churn.training.TrainedModel) => {
      const scores = await heldOutScores(session, artifacts);
      return scores.labels.reduce((sum, label, i) => {
        const share = scores.probabilities[i];
        return sum - Math.log(label ? share : 1 - share);
      }, 0) / scores.labels.length;
    };
    const losses = [await lossOf(bag), await lossOf(blend)];
    assertAlmostEquals(
      bags.differences[0].logLoss.value,
      losses[0] - losses[1],
      1e-12,
    );
    // What train.py prints is the fold models' log loss before recalibration.
    assertAlmostEquals(losses[0], bag.metrics["validation:logloss"], 0.02);

    const folder = await Deno.makeTempDir();
    await churn.saveModel(session, bag, folder);
    const loaded = await churn.loadModel(session, folder);
    assertEquals(loaded.folds, 4);
    await Deno.remove(folder, { recursive: true });

    const others = await prepareAgain(session);
    const elsewhere = await train(session, others, quick);
    await assertRejects(
      () =>
        churn.runs.compareRuns(session, [
          single.trainingJob,
          elsewhere.trainingJob,
        ]),
      RangeError,
      "were trained on different prepared data",
    );
  }));

/** Other customers. */
async function prepareAgain(session: Session) {
  const customers = await churn.loadCustomers(session, {
    sample: { count: 500, seed: 7 },
  });
  const dataset = await churn.uploadCustomers(session, customers);
  const job = await churn.startProcessing(session, dataset);
  return await churn.waitForProcessing(session, job);
}

Deno.test("a search that can't be the same again is refused by what depends on time or chance", () =>
  withSession(async (session) => {
    const data = preparedBelow(churn.storage.s3Uri(session, "other/"));
    const cases: [options: Partial<Search>, says: RegExp | undefined][] = [
      [{ seed: undefined }, /it has no seed/],
      [{ strategy: "Random", seed: undefined }, /it has no seed/],
      [{ strategy: "Random" }, undefined],
      [{ seed: 0 }, undefined],
      [{ earlyStopping: true }, /it stopped training jobs early/],
      [{ completion: { target: 0.1 } }, /it may have ended before/],
      [{ completion: { seconds: 600 } }, /it may have ended before/],
      [{ completion: { notImproving: 3 } }, /it may have ended before/],
      [{ completion: { onConvergence: true } }, /it may have ended before/],
      [{ strategy: "Hyperband" }, /Hyperband stops/],
      [{
        ...{ strategy: "Grid", jobs: undefined, seed: undefined },
        ranges: { max_depth: [2, 3] },
      }, undefined],
      [{ warmStart: { parents: ["churn-tuning-9"] } }, /9, which is gone/],
    ];
    for (const [options, says] of cases) {
      const asked: Search = { ...search, strategy: "Bayesian", ...options };
      const request = tuningRequest(session, "churn-any", data, asked, "s3://");
      const why = await whyNot(session, {
        ...{ event: "started", run: "r", kind: "tuning-job", stage: "tuning" },
        ...{ at: "", reads: {}, versions: {} },
        request: request as unknown as Record<string, unknown>,
      });
      if (says) assertMatch(why!, says);
      else assertEquals(why, undefined, JSON.stringify(options));
    }
  }));

Deno.test("a search that was stopped is a run, with what it had tried", () =>
  withSession(async (session) => {
    const prepared = await prepare(session);
    const endless = { num_round: 1_000_000, early_stopping_rounds: 0 };
    const { name } = await churn.startTuning(session, prepared, {
      ...search,
      hyperparameters: endless,
    });
    const trials = () =>
      churn.tuningTrials(session, { kind: "tuning-job", name, code: "" });
    while ((await trials()).length < search.parallel) {
      await new Promise((done) => setTimeout(done, 50));
    }
    await churn.cleanUp(session, { objects: true, bucket: true });
    const run = await find(session, name);
    assertEquals([run.stage, run.status], ["tuning", "Stopped"]);
    assertEquals(run.search!.trials.length, search.parallel);
    assertEquals([run.search!.best, run.metrics], [undefined, {}]);
    await assertRejects(
      () => churn.runs.compareRuns(session, [name, "churn-training-1"]),
      RangeError,
      `Cannot compare ${name} because none of its training jobs has a result, and its status is Stopped`,
    );
    await assertRejects(
      () => churn.runs.repeatRun(session, name),
      RangeError,
      `Cannot repeat ${name} because it has the status Stopped`,
    );
  }));

Deno.test("an evaluation has what its model was made with, also of a search's", () => {
  const at = "2026-11-28T00:00:00.000Z";
  const request = {
    HyperParameterTuningJobConfig: {
      Strategy: "Random",
      HyperParameterTuningJobObjective: {
        Type: "Maximize",
        MetricName: "validation:auc",
      },
      ParameterRanges: {
        IntegerParameterRanges: [{
          ...{ Name: "max_depth", MinValue: "2", MaxValue: "4" },
        }],
      },
      ResourceLimits: { MaxParallelTrainingJobs: 1 },
    },
    TrainingJobDefinition: { StaticHyperParameters: { seed: "5" } },
  };
  const trials = [
    { name: "s-001", status: "Completed", tuned: { max_depth: "3" }, value: 1 },
    { name: "s-002", status: "Failed", tuned: { max_depth: "2" } },
  ];
  const artifacts = "s3://b/s/s-001/output/model.tar.gz";
  const [run, evaluation, unknown] = runsOf([
    {
      ...{ event: "started", run: "s", kind: "tuning-job", stage: "tuning" },
      ...{ at, request, reads: {}, scripts: "abc", versions: { deno: "1" } },
    },
    {
      ...{ event: "ended", run: "s", at, status: "Completed", best: "s-001" },
      ...{ metrics: { "validation:auc": 1 }, rounds: [], trials, artifacts },
      files: { "xgboost-model": "def" },
    },
    ...["s-001", "elsewhere"].map((run) => ({
      ...{ event: "evaluated" as const, run, at, set: "test", rows: "0a" },
      ...{ purpose: "evaluation", customers: 9, metrics: { aucRoc: 0.7 } },
      scores: { uri: `s3://b/scores/${run}.csv`, sha256: "12" },
      versions: { deno: "2" },
    })),
  ]);
  assertEquals(evaluation.parameters, { seed: "5", max_depth: "3" });
  const { code, seed, versions, data } = evaluation;
  assertEquals({ code, seed, versions, data }, {
    ...{ code: "abc", seed: "5", versions: { deno: "2" } },
    data: { test: "0a" },
  });
  assertEquals(evaluation.artifacts, "s3://b/scores/s-001.csv");
  assertEquals(evaluation.files, { "s-001.csv": "12" });
  assertEquals(unknown.parameters, {});
  const [best, failed] = trials.map((trial) => trialRun(run, trial));
  assertEquals([best.artifacts, best.metrics], [
    artifacts,
    { "validation:auc": 1 },
  ]);
  assertEquals([failed.artifacts, failed.metrics, failed.status], [
    undefined,
    {},
    "Failed",
  ]);
});
