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

/** Customers of a file that holds these lines, with a number and a category. */
function toScore(lines: string[]): churn.customers.CustomersToScore {
  const column = (name: string, role: "id" | "numeric" | "categorical") => ({
    ...{ name, role, basis: "told" },
  });
  const made = {
    ...{ source: "today.csv", observedOn: "2024-12-31" },
    roles: {
      rows: lines.length,
      columns: [
        ...[column("id", "id"), column("tenure", "numeric")],
        column("contract", "categorical"),
      ],
    },
    open: () =>
      Promise.resolve(
        new Blob([["id,tenure,contract", ...lines].join("\n")]).stream(),
      ),
  };
  return made as unknown as churn.customers.CustomersToScore;
}

async function begin(
  session: churn.session.Session,
  options?: churn.transform.TransformOptions,
) {
  const customers = toScore(["a,1,x", "b,,y"]);
  const model = await trained(session);
  return await churn.transform.startTransform(
    session,
    model,
    customers,
    options,
  );
}

const kinds = (rows: readonly { kind: string }[]) =>
  rows.map(({ kind }) => kind);

Deno.test("a job without a model that can be served fails with the reason", () =>
  withSession(async (session) => {
    const job = await begin(session);
    assertEquals(job.name, "churn-transform-1");
    const error = await assertRejects(
      () => churn.transform.waitForTransform(session, job),
      churn.resources.JobError,
      "Transform job churn-transform-1 ended as Failed",
    );
    assert(error.reason.includes("did not pass the ping"), error.reason);

    const { rows } = await churn.resume(session);
    assertEquals(rows.map(({ kind, status }) => [kind, status]), [
      ["transform-job", "Failed"],
    ]);
    const shown = churn.showResumed(await churn.resume(session));
    const text = String((await shown[display]())["text/plain"]);
    assert(/transform job +churn-transform-1 +Failed: ClientError/.test(text));
  }));

Deno.test("customers are uploaded as lines, an object for each machine", () =>
  withSession(async (session) => {
    const lines = async (name: string) => {
      const folder = `${churn.storage.keys.results}${name}/customers/`;
      const uri = churn.storage.s3Uri(session, folder);
      const objects = await churn.listObjects(session, uri);
      return await Promise.all(
        objects.map(async ({ key }) =>
          await new Response(
            await churn.storage.getObject(
              session,
              churn.storage.s3Uri(session, key),
            ),
          ).text()
        ),
      );
    };
    const { name } = await begin(session);
    assertEquals(await lines(name), [
      '{"tenure":1,"contract":"x"}\n',
      '{"tenure":null,"contract":"y"}\n',
    ]);
    const joined = await begin(session, { join: true });
    assert(joined.name !== name);
    assertEquals(
      (await lines(joined.name))[0],
      '{"id":"a","tenure":1,"contract":"x"}\n',
    );
  }, { transformInstanceCount: 2 }));

/** Reads everything that `readScores` gives. */
async function scores(
  session: churn.session.Session,
  output: string,
  customers: churn.customers.CustomersToScore,
) {
  const all = await Array.fromAsync(
    churn.transform.readScores(session, output, customers),
  );
  return {
    ids: all.flatMap(({ ids }) => ids),
    probabilities: all.flatMap(({ probabilities }) => probabilities),
    unseen: all.map(({ unseen }) => unseen),
  };
}

Deno.test("a transform job scores a file as the endpoint does, to the last bit", () =>
  withSession(async (session) => {
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, processing);
    const quick = { num_round: 5, nthread: 1 };
    const training = await churn.startTraining(session, prepared, quick);
    const model = await churn.waitForTraining(session, training);
    const endpoint = await churn.startEndpoint(session, model);
    const features = await churn.readFeatures(session, prepared);
    const rows = churn.customers.rawCustomers(customers, 60);
    const csv = [Object.keys(rows[0]), ...rows.map(Object.values)]
      .map((cells) => cells.map((cell) => cell ?? "").join() + "\n");
    csv[3] = csv[3].replace(/Month-to-month|One year|Two year/, "Weekly");
    const folder = await Deno.makeTempDir();
    await Deno.writeTextFile(`${folder}/today.csv`, csv.join(""));
    const observedOn = "2025-01-31";
    const today = await churn.loadCustomersToScore(
      `${folder}/today.csv`,
      features,
      { observedOn },
    );
    await churn.waitForEndpoint(session, endpoint);
    const asked = await Array.fromAsync(
      churn.scoreCustomers(session, endpoint, today),
    );
    for (const join of [false, true]) {
      const { startTransform, waitForTransform } = churn.transform;
      const job = await startTransform(session, model, today, { join });
      const output = await waitForTransform(session, job);
      const found = await scores(session, output, today);
      assertEquals(found.probabilities, asked[0].probabilities);
      assertEquals(found.ids, asked[0].ids);
      assertEquals(found.unseen, [{ contract: 1 }]);
      const [{ key }] = await churn.listObjects(session, output);
      const stored = churn.storage.s3Uri(session, key);
      const text = await new Response(
        await churn.storage.getObject(session, stored),
      ).text();
      assertEquals("SageMakerOutput" in JSON.parse(text.split("\n")[0]), join);
      await assertRejects(
        () => scores(session, output, toScore(["a,1,x"])),
        RangeError,
        "there are more results than customers",
      );
    }
    await Deno.remove(folder, { recursive: true });
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
    const job = await begin(session);
    const { output, model } = job;
    await churn.transform.waitForTransform(session, job).catch(() => {});
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
        `s3://${Bucket}/${Key.replace(/scores.*/, "customers/part-1.jsonl")}`,
        `a session of arn:aws:iam::${session.accountId}:root`,
      ],
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
          churn.transform.startTransform(session, model, toScore([]), options),
        RangeError,
        "Cannot start a transform job because",
      );
    }
    await assertRejects(
      () => churn.transform.startTransform(session, undefined, toScore([])),
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
