/** A kind of resource is one file and one line: all else follows from its noun. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { S3Client } from "@aws-sdk/client-s3";
import * as sdk from "@aws-sdk/client-sagemaker";
import { readBotocore } from "../model/generate.ts";
import { serviceModel } from "../model/mod.ts";
import { operationsOf } from "../model/offered.ts";
import { reduceModel } from "../model/reduce.ts";
import { serve } from "../server.ts";
import { now } from "../sagemaker/context.ts";
import { inWords, type Kind } from "../sagemaker/kind.ts";
import { kinds } from "../sagemaker/kinds/mod.ts";
import { createSageMaker } from "../sagemaker/mod.ts";
import { deleteOperation, readOperations } from "../sagemaker/operations.ts";
import { recordsOfKind } from "../sagemaker/record_checks.ts";
import { make } from "../sagemaker/resources.ts";
import { python } from "./python.ts";
import { account, keys } from "./s3_support.ts";

/** A kind that is not offered, as its file would have it. */
const experiments: Kind = {
  noun: "Experiment",
  listOrder: "Descending",
  ...inWords("experiment"),
  open({ account, folder }) {
    const records = recordsOfKind(experiments, folder);
    return {
      records,
      operations: {
        ...readOperations(experiments, records, account),
        ...deleteOperation(experiments, records, account),
        async CreateExperiment(request: sdk.CreateExperimentRequest) {
          const state = { CreationTime: now() };
          const made = make(experiments, records, account, request, state);
          await records.put(made);
          return { ExperimentArn: made.arn };
        },
      },
    };
  },
};

/** Adds to the server's model what the task would add for a kind. */
function addToModel(kind: Kind): void {
  const { sagemaker } = readBotocore(["sagemaker"]);
  const { operations, shapes } = reduceModel(sagemaker, operationsOf(kind));
  const model = serviceModel("sagemaker");
  Object.assign(model.operations, operations);
  Object.assign(model.shapes, shapes);
}

async function withKinds(
  folder: string,
  offered: readonly Kind[],
  use: (client: sdk.SageMakerClient) => Promise<void>,
) {
  const s3 = new S3Client({ region: account.region, credentials: keys() });
  const sagemaker = createSageMaker(
    { account, folder, logsFolder: folder, python, s3 },
    offered,
  );
  const services = new Map([["sagemaker", sagemaker]]);
  const server = serve({ account, services });
  const client = new sdk.SageMakerClient({
    ...{ endpoint: server.endpoint, region: account.region, maxAttempts: 1 },
    credentials: keys(),
  });
  try {
    await use(client);
  } finally {
    for (const each of [client, s3]) each.destroy();
    await sagemaker.close();
    await server.close();
  }
}

/** Calls an operation by its name. */
function ask(
  client: sdk.SageMakerClient,
  operation: string,
  request: object,
): Promise<Record<string, unknown>> {
  const commands = sdk as unknown as Record<string, new (_: object) => never>;
  const command = new commands[`${operation}Command`](request);
  return client.send(command) as unknown as Promise<Record<string, unknown>>;
}

for (const { noun, notFoundCode = "ValidationException" } of kinds) {
  Deno.test(`${noun}: an empty list, nothing to describe, a name that is checked`, async () => {
    const folder = await Deno.makeTempDir();
    await withKinds(folder, kinds, async (client) => {
      const { $metadata: _, NextToken, ...lists } = await ask(
        client,
        `List${noun}s`,
        {},
      );
      assertEquals([NextToken, Object.values(lists)], [undefined, [[]]]);
      const describe = (name: string) =>
        ask(client, `Describe${noun}`, { [`${noun}Name`]: name });
      const missing = await assertRejects(() => describe("absent"), Error);
      assertEquals(missing.name, notFoundCode);
      const wrong = await assertRejects(() => describe("-wrong"), Error);
      assertMatch(wrong.message, /Name' failed to satisfy constraint/);
    });
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("a kind that is added is created, listed, tagged, kept and deleted", async () => {
  const folder = await Deno.makeTempDir();
  addToModel(experiments);
  const offered = [...kinds, experiments];
  const create = {
    ExperimentName: "first",
    Description: "one",
    Tags: [{ Key: "a", Value: "b" }],
  };
  const arn = "arn:aws:sagemaker:us-east-1:000000000000:experiment/first";
  await withKinds(folder, offered, async (client) => {
    const made = await ask(client, "CreateExperiment", create);
    assertEquals(made.ExperimentArn, arn);
    const again = await assertRejects(
      () => ask(client, "CreateExperiment", create),
      Error,
    );
    assertEquals(
      again.message,
      `Cannot create already existing experiment "${arn}".`,
    );
    const long = { ExperimentName: "x", Description: "x".repeat(3073) };
    await assertRejects(() => ask(client, "CreateExperiment", long), Error);
  });
  await withKinds(folder, offered, async (client) => {
    const name = { ExperimentName: "first" };
    const found = await ask(client, "DescribeExperiment", name);
    assertEquals([found.Description, found.ExperimentArn], ["one", arn]);
    const { ExperimentSummaries } = await ask(client, "ListExperiments", {});
    const [summary, ...others] = ExperimentSummaries as sdk.ExperimentSummary[];
    assertEquals([summary.ExperimentName, others], ["first", []]);
    const { Tags } = await ask(client, "ListTags", { ResourceArn: arn });
    assertEquals(Tags, create.Tags);
    await ask(client, "DeleteExperiment", name);
    const gone = await assertRejects(
      () => ask(client, "DescribeExperiment", name),
      Error,
    );
    assertEquals(gone.message, `Could not find experiment "${arn}".`);
  });
  await withKinds(folder, kinds, async (client) => {
    const refused = await assertRejects(
      () => ask(client, "ListExperiments", {}),
      Error,
    );
    assertMatch(refused.message, /does not support ListExperiments/);
  });
  await Deno.remove(folder, { recursive: true });
});
