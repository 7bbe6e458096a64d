/**
 * Kinds that come later, described as docs/decisions/0034 says: the types have
 * room for them, the service's model has their words, and moto answers them.
 */
import * as sagemaker from "@aws-sdk/client-sagemaker";
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Descriptor } from "lib/resources/descriptor.ts";
import { inOrder } from "lib/resources/registry.ts";
import { removalOrder } from "lib/resources/removal_order.ts";
import { job, resource } from "lib/resources/kinds/sagemaker.ts";
import { isNotFound } from "lib/aws/failures.ts";
import type { Session } from "lib/aws/session.ts";
import { withMoto } from "../aws/moto.ts";
import { withAwsSession } from "../aws/support.ts";

const settled = {
  good: ["Completed"],
  bad: ["Failed", "DeleteFailed"],
  working: ["Pending", "InProgress"],
  ending: ["Deleting"],
};

const modelPackageGroup: Descriptor<"model-package-group"> = resource({
  kind: "model-package-group",
  states: settled,
  costs: "nothing",
  stages: { registry: {} },
  removedBefore: [],
});

/** Its name is the ARN that the service gives. */
const modelPackage: Descriptor<"model-package"> = resource({
  kind: "model-package",
  names: undefined,
  states: { ...settled, bad: ["Failed"] },
  costs: "nothing",
  stages: {},
  removedBefore: ["model-package-group"],
  list: undefined,
});

const pipeline: Descriptor<"pipeline"> = resource({
  kind: "pipeline",
  names: { longest: 256, pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}$/ },
  states: { good: ["Active"], bad: [], working: [], ending: ["Deleting"] },
  costs: "nothing",
  stages: { release: {} },
  removedBefore: [],
});

/** Its name is the ARN that the service gives, and nothing of it is regular. */
const pipelineExecution: Descriptor<"pipeline-execution"> = {
  kind: "pipeline-execution",
  words: { one: "pipeline execution", many: "pipeline executions" },
  states: {
    good: ["Succeeded"],
    bad: ["Failed", "Stopped"],
    working: ["Executing"],
    ending: ["Stopping"],
  },
  costs: "while it runs",
  stages: {},
  places: [],
  removedBefore: ["pipeline", ...inOrder.map(({ kind }) => kind)],
  ends: "by stopping",
  async describe({ clients }, { name }) {
    const { PipelineExecutionStatus, FailureReason } = await clients.sagemaker
      .send(
        new sagemaker.DescribePipelineExecutionCommand({
          PipelineExecutionArn: name,
        }),
      );
    return { status: PipelineExecutionStatus!, reason: FailureReason };
  },
  end: ({ clients }, { name }) =>
    clients.sagemaker.send(
      new sagemaker.StopPipelineExecutionCommand({
        PipelineExecutionArn: name,
        ClientRequestToken: crypto.randomUUID(),
      }),
    ),
};

/** The compiler refuses a job that does not say where it writes. */
export const forgetful = () =>
  // @ts-expect-error: it lacks its places.
  job({ kind: "a-job", costs: "nothing", removedBefore: [], stages: {} });

const later: readonly Descriptor[] = [
  ...[modelPackageGroup, modelPackage, pipeline, pipelineExecution],
];

Deno.test("later kinds have a place in the order of removal", () => {
  const order = removalOrder<Descriptor>([...inOrder, ...later])
    .map(({ kind }) => kind);
  const isBefore = (one: string, other: string) =>
    order.indexOf(one) < order.indexOf(other);
  assert(isBefore("pipeline-execution", "processing-job"));
  assert(isBefore("model-package", "model-package-group"));
  for (const { kind, removedBefore } of inOrder) {
    for (const other of removedBefore) assert(isBefore(kind, other));
  }
});

Deno.test("later kinds have the status words of the service's model", () => {
  const client = sagemaker as unknown as Record<string, object>;
  for (
    const [descriptor, words] of [
      [modelPackageGroup, "ModelPackageGroupStatus"],
      [modelPackage, "ModelPackageStatus"],
      [pipeline, "PipelineStatus"],
      [pipelineExecution, "PipelineExecutionStatus"],
    ] as const
  ) {
    assertEquals(
      Object.values(descriptor.states).flat().toSorted(),
      Object.values(client[words]).toSorted(),
      words,
    );
  }
});

Deno.test("later kinds are described and listed as moto has them", () =>
  withMoto((endpoint) =>
    withAwsSession({ endpoint }, {}, async (session) => {
      const { sagemaker: client } = session.clients;
      await client.send(
        new sagemaker.CreateModelPackageGroupCommand({
          ModelPackageGroupName: "churn-registry-1",
        }),
      );
      const { ModelPackageArn } = await client.send(
        new sagemaker.CreateModelPackageCommand({
          ModelPackageGroupName: "churn-registry-1",
        }),
      );
      const { status } = await modelPackage.describe(session, {
        kind: "model-package",
        name: ModelPackageArn!,
        parent: { kind: "model-package-group", name: "churn-registry-1" },
      });
      assert(Object.values(modelPackage.states).flat().includes(status));
      assertEquals(await namesOf(modelPackageGroup, session), [
        "churn-registry-1",
      ]);
      assertEquals(modelPackage.list, undefined);

      const execution = await startPipeline(session);
      const thing = { kind: "pipeline-execution", name: execution };
      const state = await pipelineExecution.describe(session, thing);
      assert(
        Object.values(pipelineExecution.states).flat()
          .includes(state.status),
      );
      const release = { kind: "pipeline", name: "churn-release-1" };
      assertEquals(
        (await pipeline.describe(session, release)).status,
        "Active",
      );
      await pipeline.end(session, release);
      const error = await assertRejects(() =>
        pipeline.describe(session, release)
      );
      assert(isNotFound(error), String(error));
    })
  ));

async function namesOf({ list }: Descriptor, session: Session) {
  return (await Array.fromAsync(list!(session))).map(({ name }) => name);
}

async function startPipeline(session: Session): Promise<string> {
  const { clients: { sagemaker: client }, roleArn } = session;
  const PipelineName = "churn-release-1";
  await client.send(
    new sagemaker.CreatePipelineCommand({
      PipelineName,
      RoleArn: roleArn,
      ClientRequestToken: crypto.randomUUID(),
      PipelineDefinition: JSON.stringify({ Version: "2020-12-01", Steps: [] }),
    }),
  );
  const { PipelineExecutionArn } = await client.send(
    new sagemaker.StartPipelineExecutionCommand({
      PipelineName,
      ClientRequestToken: crypto.randomUUID(),
    }),
  );
  return PipelineExecutionArn!;
}
