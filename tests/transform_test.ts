/** The transform job, a kind that came after the first walk, through all loops. */
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  type DescribeTransformJobResponse,
  ListTransformJobsCommand,
} from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { costsOf } from "lib/resources/costs.ts";
import { stagesOf } from "lib/resources/preflight/stages.ts";
import { display } from "lib/show/bundle.ts";
import { logOf } from "lib/resources/jobs/job.ts";
import * as churn from "lib/mod.ts";
import { findStrays, sweepAway } from "lib/resources/sweep.ts";
import { withMoto } from "./aws/moto.ts";
import { recordRequests } from "./aws/recorder.ts";
import { readCalls, withAwsSession } from "./aws/support.ts";
import { withSession } from "./with_session.ts";

/** What a completed training has left, as far as a model needs it. */
async function trained(
  session: churn.session.Session,
): Promise<churn.training.TrainedModel> {
  const put = (key: string) =>
    churn.putObject(session, `other/${key}`, "-", "application/gzip");
  return {
    trainingJob: "churn-training-1",
    artifacts: await put("model.tar.gz"),
    code: await put("sourcedir.tar.gz"),
    bestRound: 0,
    metrics: {},
    trainingSeconds: 1,
    billableSeconds: 1,
  };
}

async function begin(session: churn.session.Session, rows = "rows/") {
  const uri = churn.storage.s3Uri(session, churn.storage.keys.results + rows);
  return await churn.transform.startTransform(
    session,
    await trained(session),
    uri,
  );
}

const kinds = (rows: readonly { kind: string }[]) =>
  rows.map(({ kind }) => kind);

Deno.test("the local SageMaker takes a transform job, and says that it does not run it", () =>
  withSession(async (session) => {
    const job = await begin(session);
    assertEquals(job.name, "churn-transform-1");
    assert(job.output.endsWith("churn_prediction/results/churn-transform-1/"));
    const error = await assertRejects(
      () => churn.transform.waitForTransform(session, job),
      churn.resources.JobError,
      "Transform job churn-transform-1 ended as Failed",
    );
    assert(error.reason.includes("does not run transform jobs yet"));
    assert(error.message.includes(`kind: "transform-job"`), error.message);
    assertEquals(await churn.jobLog(session, job), []);

    const { rows } = await churn.resume(session);
    assertEquals(rows.map(({ kind, status }) => [kind, status]), [
      ["transform-job", "Failed"],
    ]);
    const shown = churn.showResumed(await churn.resume(session));
    const text = String((await shown[display]())["text/plain"]);
    assert(/transform job +churn-transform-1 +Failed: ClientError/.test(text));
  }));

Deno.test("a second transform job of a name that is taken, or without its model, is refused", () =>
  withSession(async (session) => {
    const { name, model } = await begin(session);
    const { sagemaker } = session.clients;
    const input = {
      TransformJobName: name,
      ModelName: model,
      TransformInput: {
        DataSource: {
          S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://a/b" },
        },
      },
      TransformOutput: { S3OutputPath: "s3://a/c" },
      TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
    } as const;
    const { CreateTransformJobCommand } = await import(
      "@aws-sdk/client-sagemaker"
    );
    const send = (more: object) =>
      sagemaker.send(new CreateTransformJobCommand({ ...input, ...more }));
    await assertRejects(() => send({}), Error, "already exists");
    const other = { TransformJobName: "other" };
    await assertRejects(
      () => send({ ...other, ModelName: "none" }),
      Error,
      "Could not find model",
    );
    for (
      const [more, member] of [
        [{ TransformJobName: "-" }, "transformJobName"],
        [{ BatchStrategy: "All" }, "batchStrategy"],
        [
          { TransformResources: { InstanceType: "ml.m5", InstanceCount: 0 } },
          "transformResources",
        ],
        [{ MaxPayloadInMB: -1 }, "maxPayloadInMB"],
      ] as const
    ) {
      await assertRejects(() => send({ ...other, ...more }), Error, member);
    }
  }));

/** Lets a session see the job as if it ran, until it is told to stop. */
function asIfItRan(
  { clients: { sagemaker } }: churn.session.Session,
): string[] {
  const stopped: string[] = [];
  sagemaker.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      const { TransformJobName = "" } = args.input as Record<string, string>;
      if (commandName === "StopTransformJobCommand") {
        stopped.push(TransformJobName);
      }
      const answer = await next(args);
      const output = answer.output as DescribeTransformJobResponse;
      if (
        commandName === "DescribeTransformJobCommand" && stopped.length === 0
      ) output.TransformJobStatus = "InProgress";
      return answer;
    },
    { name: "asIfItRan", step: "initialize" },
  );
  return stopped;
}

Deno.test("cleanUp() stops a transform job that runs, and then deletes its model", () =>
  withSession(async (session) => {
    const job = await begin(session);
    const stopped = asIfItRan(session);
    const rows = await churn.cleanUp(session, { objects: true, bucket: true });
    assertEquals(stopped, [job.name]);
    assertEquals(rows.slice(0, 2), [
      { kind: "transform-job", name: job.name, state: "ended" },
      { kind: "model", name: job.model, state: "deleted" },
    ]);
    assertEquals(await session.ledger.open(), []);
    assertEquals(await churn.listResources(session), []);
  }));

Deno.test("sweep finds what a transform job has left, and whose it is", () =>
  withSession(async (session) => {
    const { output, model } = await begin(session);
    const { bucket: Bucket, clients: { s3 } } = session;
    const Key = output.slice(`s3://${Bucket}/`.length) + "rows.csv.out";
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: "0.1\n" }));
    assertEquals((await findStrays(session)).strays, []);
    await Deno.remove(session.ledger.path);
    const { strays } = await findStrays(session);
    const found = strays.map(({ kind, name, owner }) => [kind, name, owner]);
    assertEquals(found.toSorted(), [
      ["model", model, "a session without tags of its own"],
      [
        "s3-object",
        `s3://${Bucket}/${Key}`,
        "transform job churn-transform-1, a session without tags of its own",
      ],
    ]);
    assertEquals(await sweepAway(session, strays, () => {}), []);
    assertEquals((await findStrays(session)).strays, []);
  }));

Deno.test("the preflight looks at a transform job's quota and name where it is started", () =>
  withSession(async (session) => {
    const named = (checks: readonly churn.resources.Check[]) =>
      checks.map(({ check }) => check);
    assert(!named(await churn.preflight(session)).join().includes("transform"));
    const checks = await churn.preflight(session, { also: ["transform"] });
    const quota = checks.find(({ check }) => check === "quota of transform");
    assertEquals(quota, {
      check: "quota of transform",
      result: "ok",
      found: "ml.m5.xlarge for transform job usage: 50, and 1 are needed",
    });
    await begin(session);
    await Deno.remove(session.ledger.path);
    const names = (await churn.preflight(session, { also: ["transform"] }))
      .find(({ check }) => check === "names")!;
    assertEquals(names.result, "wrong");
    assert(names.found.includes("churn-transform-1"), names.found);
    const of = (also: string[]) =>
      costsOf(session, stagesOf(also)).costs.map(({ what }) => what);
    assertEquals(of(["transform"]).filter((what) => !of([]).includes(what)), [
      "transform job",
    ]);
  }));

Deno.test("startTransform() refuses what SageMaker would, before anything is there", () =>
  withSession(async (session) => {
    const model = await trained(session);
    const before = await session.ledger.open();
    for (
      const options of [
        { maxPayloadMb: 101 },
        { maxPayloadMb: 1.5 },
        { maxConcurrent: 0 },
        { maxPayloadMb: 51, maxConcurrent: 2 },
      ]
    ) {
      await assertRejects(
        () =>
          churn.transform.startTransform(session, model, "s3://a/b", options),
        RangeError,
        "Cannot start a transform job because",
      );
    }
    await assertRejects(
      () => churn.transform.startTransform(session, undefined, "s3://a/b"),
      TypeError,
      "Cannot start a transform job without a trained model",
    );
    assertEquals(await session.ledger.open(), before);
  }));

Deno.test("a transform job's requests fit AWS's models, and moto takes them", () =>
  withMoto((endpoint) =>
    withAwsSession(
      { endpoint },
      { transformInstanceType: "ml.c5.xlarge", transformInstanceCount: 2 },
      async (session) => {
        let job: churn.transform.TransformJob;
        const requests = await recordRequests(async () => {
          job = await begin(session);
          await churn.transform.waitForTransform(session, job).catch(() => {});
          await churn.cleanUp(session, { objects: true, bucket: true });
        });
        const calls = await readCalls(requests);
        assertEquals(calls.flatMap(({ problems }) => problems), []);
        const [create] = calls.filter(({ operation }) =>
          operation === "CreateTransformJob"
        );
        assertEquals(create.status, 200);
        const { TransformResources, ModelName, Tags } = create.parameters;
        assertEquals(TransformResources, {
          InstanceType: "ml.c5.xlarge",
          InstanceCount: 2,
        });
        assertEquals(ModelName, job!.model);
        assertEquals(Tags, [{ Key: "churn:project", Value: "churn" }]);
        const { TransformJobSummaries = [] } = await session.clients.sagemaker
          .send(new ListTransformJobsCommand({}));
        assertEquals(TransformJobSummaries.length, 1);
        assertEquals(kinds(await churn.listResources(session)), []);
        const { logGroup } = logOf(job!);
        assertEquals(logGroup, "/aws/sagemaker/TransformJobs");
      },
    )
  ));
