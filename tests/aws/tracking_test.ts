/** Experiments and MLflow of SageMaker: what is looked up, and what is sent. */
import {
  CreateExperimentCommand,
  DescribeTrainingJobCommand,
  MlflowAppStatus,
  ResourceNotFound,
  TrackingServerStatus,
} from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertRejects } from "@std/assert";
import * as churn from "lib/mod.ts";
import { preparedBelow } from "../prepared_below.ts";
import { withLocal } from "./local_server.ts";
import { withMoto } from "./moto.ts";
import { recordRequests } from "./recorder.ts";
import { readCalls, withAwsSession } from "./support.ts";

type Session = churn.session.Session;

const app = "arn:aws:sagemaker:us-east-1:123456789012:mlflow-app/app-1A2B";
const server = app.replace("app/app-1A2B", "tracking-server/team");
const experiment = "churn-autumn";

async function check(session: Session, name: string) {
  const checks = await churn.preflight(session);
  return checks.find(({ check }) => check === name)!;
}

const gone = () => {
  throw new ResourceNotFound({ message: "", $metadata: {} });
};

/**
 * Answers in the place of moto, which has no MLflow, and fails where an experiment
 * is not there.
 *
 * @returns Ends that.
 */
function answerTo(
  name: RegExp,
  { clients: { sagemaker } }: Session,
  answer: () => object,
) {
  sagemaker.middlewareStack.add(
    (next, { commandName }) => (args) => {
      if (!name.test(commandName!)) return next(args);
      const output = { $metadata: {}, ...answer() };
      // deno-lint-ignore no-explicit-any -- the answer of any operation
      return Promise.resolve({ output, response: {} } as any);
    },
    { name: "answered", step: "initialize" },
  );
  return () => sagemaker.middlewareStack.remove("answered");
}

Deno.test("nothing is started for an experiment that is not there", () =>
  withMoto((endpoint) =>
    withAwsSession({ endpoint }, { experiment }, async (session) => {
      const noMore = answerTo(/^DescribeExperiment/, session, gone);
      const missing = await check(session, "experiment");
      assertEquals([missing.result, missing.found], [
        "wrong",
        `${experiment} is not there`,
      ]);
      assert(
        missing.remedy!.startsWith(
          `aws sagemaker create-experiment --experiment-name ${experiment} --region us-east-1`,
        ),
      );
      const dataset = { customers: "s3://b/a", columns: "s3://b/b" };
      await assertRejects(
        () => churn.startProcessing(session, dataset),
        churn.resources.PreflightError,
        `experiment: ${experiment} is not there`,
      );
      assertEquals(await session.ledger.open(), []);
      noMore();
      await session.clients.sagemaker.send(
        new CreateExperimentCommand({ ExperimentName: experiment }),
      );
      assertEquals((await check(session, "experiment")).result, "ok");
    })
  ));

Deno.test("an MLflow of another account or region, or that takes no runs, is found", () =>
  withMoto((endpoint) =>
    withAwsSession({ endpoint }, { mlflowArn: app }, async (session) => {
      assertEquals((await check(session, "MLflow")).result, "unknown");
      const at = (mlflowArn: string) =>
        check(
          { ...session, settings: { ...session.settings, mlflowArn } },
          "MLflow",
        );
      for (
        const elsewhere of [
          app.replace("us-east-1", "eu-west-1"),
          app.replace("123456789012", "210987654321"),
        ]
      ) {
        const { result, remedy } = await at(elsewhere);
        assertEquals(result, "wrong", elsewhere);
        assert(remedy!.includes("same account and region"));
      }
      let answer: () => object = gone;
      answerTo(/Mlflow/, session, () => answer());
      const closed =
        /^(Creat(ing|eFailed)|Delet(ing|ed)|St(art|opp)(ing|Failed)|Stopped)$/;
      for (const Status of Object.values(MlflowAppStatus)) {
        answer = () => ({ Status });
        const { result, found } = await at(app);
        assertEquals(found, `mlflow-app/app-1A2B is ${Status}`);
        assertEquals(result, closed.test(Status) ? "wrong" : "ok", Status);
      }
      for (const status of Object.values(TrackingServerStatus)) {
        answer = () => ({ TrackingServerStatus: status });
        const { result } = await at(server);
        assertEquals(result, closed.test(status) ? "wrong" : "ok", status);
      }
      answer = gone;
      const { result, found } = await at(server);
      assertEquals([result, found], [
        "wrong",
        "mlflow-tracking-server/team is not there",
      ]);
    })
  ));

/** One customer of a file. */
const toScore = {
  ...{ source: "today.csv", observedOn: "2024-12-31" },
  roles: {
    rows: 1,
    columns: [{ name: "tenure", role: "numeric", basis: "told" }],
  },
  open: () => Promise.resolve(new Blob(["tenure\n1"]).stream()),
} as unknown as churn.customers.CustomersToScore;

Deno.test("jobs are sent with their experiment and MLflow, by AWS's models", () =>
  withMoto(async (endpoint) => {
    const settings = { experiment, mlflowArn: app };
    const requests = await recordRequests(() =>
      withAwsSession({ endpoint }, settings, async (session) => {
        await session.clients.sagemaker.send(
          new CreateExperimentCommand({ ExperimentName: experiment }),
        );
        const { name } = await startTraining(session);
        const at = (key: string) => churn.storage.s3Uri(session, key);
        const put = (key: string) =>
          churn.putObject(session, key, "0", "text/csv");
        await put("a.csv");
        await churn.startProcessing(session, {
          ...{ customers: at("a.csv"), columns: at("a.csv") },
        });
        await put("model.tar.gz");
        await churn.transform.startTransform(session, {
          ...{ trainingJob: name, bestRound: 0, metrics: {} },
          ...{ artifacts: at("model.tar.gz"), code: at("a.csv") },
          ...{ trainingSeconds: 1, billableSeconds: 1 },
        }, toScore);
      })
    );
    const calls = await readCalls(requests);
    assertEquals(calls.flatMap(({ problems }) => problems), []);
    const sent = (operation: string) =>
      calls.find((call) => call.operation === operation)!.parameters;
    const ExperimentConfig = { ExperimentName: experiment };
    for (const kind of ["Processing", "Training", "Transform"]) {
      assertEquals(sent(`Create${kind}Job`).ExperimentConfig, ExperimentConfig);
    }
    const { TrainingJobName, MlflowConfig } = sent("CreateTrainingJob");
    assertEquals(MlflowConfig, {
      MlflowResourceArn: app,
      MlflowExperimentName: experiment,
      MlflowRunName: TrainingJobName,
    });
  }));

/** Starts a training on data that is not usable. */
async function startTraining(session: Session) {
  const at = churn.storage.s3Uri(session, "");
  const data = preparedBelow(`${at}other/`);
  for (const { uri } of [data.train, data.validation, data.features]) {
    await churn.putObject(session, uri.slice(at.length), "0", "text/csv");
  }
  return await churn.startTraining(session, data);
}

Deno.test("the local SageMaker keeps an experiment's name with the job, and refuses MLflow", () =>
  withLocal(async (local) => {
    await withAwsSession(local, { experiment }, async (session) => {
      const { result, remedy } = await check(session, "experiment");
      assertEquals(result, "unknown");
      assert(remedy!.includes("The local SageMaker keeps no experiments"));
      const { name } = await startTraining(session);
      const { ExperimentConfig } = await session.clients.sagemaker.send(
        new DescribeTrainingJobCommand({ TrainingJobName: name }),
      );
      assertEquals(ExperimentConfig, { ExperimentName: experiment });
    });
    const mlflowArn = app.replace("123456789012", "000000000000");
    await withAwsSession(
      local,
      { mlflowArn, prefix: "other/" },
      async (session) => {
        await assertRejects(
          () => startTraining(session),
          Error,
          "does not support MlflowConfig",
        );
      },
    );
  }));
