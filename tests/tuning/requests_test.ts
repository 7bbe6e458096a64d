/** What a search would send to AWS, by botocore's models and moto. */
import {
  type CreateHyperParameterTuningJobRequest,
} from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { costsOf } from "lib/resources/costs.ts";
import { consoleLinks } from "lib/resources/console_links.ts";
import { logOf } from "lib/resources/jobs/job.ts";
import { stagesOf } from "lib/resources/preflight/stages.ts";
import * as churn from "lib/mod.ts";
import { withLocal } from "../aws/local_server.ts";
import { resetMoto, withMoto } from "../aws/moto.ts";
import { options } from "../aws/options.ts";
import { recordRequests } from "../aws/recorder.ts";
import { readCalls, withAwsSession } from "../aws/support.ts";
import { preparedBelow } from "../prepared_below.ts";
import { withSession } from "../with_session.ts";

type Session = churn.session.Session;

/** Prepared data that no job has made, for what only sends requests. */
async function prepared(session: Session) {
  const files = preparedBelow(churn.storage.s3Uri(session, "other/"));
  const at = churn.storage.s3Uri(session, "");
  for (const { uri } of [files.train, files.validation, files.features]) {
    await churn.putObject(session, uri.slice(at.length), "no row", "text/csv");
  }
  return files;
}

/** Searches of every kind. */
const searches: Readonly<Record<string, churn.tuning.TuningOptions>> = {
  "the defaults": {},
  "Random with a seed": { strategy: "Random", seed: 7, jobs: 1000 },
  "Grid": {
    strategy: "Grid",
    ranges: { max_depth: [2, 3], tree_method: ["hist", "exact"] },
  },
  "Hyperband": { strategy: "Hyperband", objective: "auc" },
  "all criteria": {
    earlyStopping: true,
    completion: {
      target: 0.41,
      notImproving: 5,
      onConvergence: true,
      seconds: 3600,
    },
  },
};

Deno.test("every search's requests fit AWS's models, and moto takes them", () =>
  withMoto(async (endpoint) => {
    for (
      const [name, option] of [
        ...["the defaults", "spot instances", "a VPC", "a KMS key by its id"],
        ...["another experiment", "another mlflowArn"],
      ].map((name) => [name, options[name]] as const)
    ) {
      const requests = await recordRequests(() =>
        withAwsSession({ endpoint }, option, async (session) => {
          const data = await prepared(session);
          for (const search of Object.values(searches)) {
            await churn.startTuning(session, data, search);
          }
        })
      );
      const calls = await readCalls(requests);
      assertEquals(calls.flatMap(({ problems }) => problems), [], name);
      const created = calls.filter(({ operation }) =>
        operation === "CreateHyperParameterTuningJob"
      );
      assertEquals(
        created.map(({ status }) => status),
        Object.values(searches).map(() => 200),
        name,
      );
      for (const { parameters } of created) {
        assertEquals(parameters.Tags[0].Key, "churn:project");
        // SageMaker makes an experiment of the search itself.
        assert(
          !/ExperimentConfig|MlflowConfig/.test(JSON.stringify(parameters)),
        );
        assert(parameters.HyperParameterTuningJobName.length <= 32);
      }
      await resetMoto(endpoint);
    }
  }));

Deno.test("requests for the trials of a search, its model and its cleanup fit AWS's models", () =>
  withLocal(async (server) => {
    const requests = await recordRequests(() =>
      withAwsSession(server, options["the defaults"], async (session) => {
        const data = await prepared(session);
        const job = await churn.startTuning(session, data, {
          ...{ jobs: 1, ranges: { max_depth: { min: 2, max: 3 } } },
        });
        // The training jobs fail, as there is no data.
        await assertRejects(
          () => churn.waitForTuning(session, job),
          Error,
          "The last log lines",
        );
        const [trial] = await churn.tuningTrials(session, job);
        assertEquals(trial.status, "Failed");
        assert(trial.reason, JSON.stringify(trial));
        await churn.cleanUp(session, { objects: true, bucket: true });
        assertEquals(await session.ledger.open(), []);
      })
    );
    const calls = await readCalls(requests);
    assertEquals(calls.flatMap(({ problems }) => problems), []);
    const operations = new Set(calls.map(({ operation }) => operation));
    assert(operations.has("ListTrainingJobsForHyperParameterTuningJob"));
  }));

/** The requests of a session on the local target, which are not sent. */
async function requestOf(
  session: Session,
  search: churn.tuning.TuningOptions,
): Promise<CreateHyperParameterTuningJobRequest> {
  const data = await prepared(session);
  let sent: CreateHyperParameterTuningJobRequest | undefined;
  session.clients.sagemaker.middlewareStack.add(
    (next) => (args) => {
      if ("HyperParameterTuningJobConfig" in args.input) {
        sent = args.input as CreateHyperParameterTuningJobRequest;
        throw new Error("recorded");
      }
      return next(args);
    },
    { name: "recorded", step: "initialize" },
  );
  try {
    await assertRejects(
      () => churn.startTuning(session, data, search),
      Error,
      "recorded",
    );
  } finally {
    session.clients.sagemaker.middlewareStack.remove("recorded");
  }
  return sent!;
}

Deno.test("a search's options are in its request as AWS takes them", () =>
  withSession(async (session) => {
    const of = async (name: string) =>
      (await requestOf(session, searches[name])).HyperParameterTuningJobConfig!;
    const defaults = await of("the defaults");
    assertEquals(defaults.Strategy, "Bayesian");
    assertEquals(defaults.TrainingJobEarlyStoppingType, "Off");
    assertEquals(defaults.HyperParameterTuningJobObjective, {
      Type: "Minimize",
      MetricName: "validation:logloss",
    });
    assertEquals(
      defaults.ParameterRanges!.ContinuousParameterRanges!.find(({ Name }) =>
        Name === "eta"
      ),
      {
        Name: "eta",
        MinValue: "0.02",
        MaxValue: "0.3",
        ScalingType: "Logarithmic",
      },
    );
    const grid = await of("Grid");
    assertEquals(grid.ResourceLimits!.MaxNumberOfTrainingJobs, undefined);
    assertEquals(grid.ParameterRanges!.CategoricalParameterRanges, [
      { Name: "max_depth", Values: ["2", "3"] },
      { Name: "tree_method", Values: ['"hist"', '"exact"'] },
    ]);
    const band = await of("Hyperband");
    assertEquals(band.StrategyConfig!.HyperbandStrategyConfig, {
      MinResource: 37,
      MaxResource: 1000,
    });
    assertEquals(band.HyperParameterTuningJobObjective!.Type, "Maximize");
    assertEquals((await of("all criteria")).TuningJobCompletionCriteria, {
      TargetObjectiveMetricValue: 0.41,
      BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 5 },
      ConvergenceDetected: { CompleteOnConvergence: "Enabled" },
    });
    assertEquals((await of("Random with a seed")).RandomSeed, 7);
  }));

Deno.test("every training job writes below the tuning job's prefix, with startTraining()'s request", () =>
  withSession(async (session) => {
    const { TrainingJobDefinition: definition, ...request } = await requestOf(
      session,
      { hyperparameters: { num_round: 5, tree_method: "hist" } },
    );
    const name = request.HyperParameterTuningJobName!;
    assertEquals(
      definition!.OutputDataConfig!.S3OutputPath,
      churn.storage.s3Uri(session, `model_output/${name}/`),
    );
    const given = definition!.StaticHyperParameters!;
    assertEquals(given.tree_method, '"hist"');
    assertEquals(given.num_round, "5");
    assertEquals(given.sagemaker_program, '"train.py"');
    const { MetricName } = request.HyperParameterTuningJobConfig!
      .HyperParameterTuningJobObjective!;
    const metrics = definition!.AlgorithmSpecification!.MetricDefinitions!;
    assert(metrics.some(({ Name }) => Name === MetricName));
  }));

Deno.test("the quota must allow as many machines as run at the same time", () =>
  withSession(async (session) => {
    const data = await prepared(session);
    const before = await session.ledger.open();
    const error = await assertRejects(
      () => churn.startTuning(session, data, { jobs: 100, parallel: 100 }),
      churn.resources.PreflightError,
    );
    assert(error.message.includes("quota of tuning"), error.message);
    assert(error.message.includes("100 are needed"), error.message);
    assertEquals(await session.ledger.open(), before);
  }));

Deno.test("a tuning job's costs, log and page are those of its training jobs", () =>
  withSession((session) => {
    const of = (also: string[]) => costsOf(session, stagesOf(also)).costs;
    const known = of([]).map(({ what }) => what);
    const added = of(["tuning"]).filter(({ what }) => !known.includes(what));
    assertEquals(added, [{
      what: "training jobs of a tuning job, each",
      instances: "1 × ml.m5.xlarge, 30 GB",
      "at most": "1 h; then it is stopped",
    }]);
    const job = { kind: "tuning-job", name: "churn-tuning-1" } as const;
    assertEquals(logOf(job), {
      logGroup: "/aws/sagemaker/TrainingJobs",
      streamPrefix: "churn-tuning-1-",
    });
    const onAws = {
      region: "eu-west-1",
      settings: { ...session.settings, target: "aws" as const },
    };
    assertEquals(
      consoleLinks(onAws, { ...job, ...logOf(job) })!.page,
      "https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1" +
        "#/hyper-tuning-jobs/churn-tuning-1",
    );
    return Promise.resolve();
  }));
