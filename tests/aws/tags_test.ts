import { ListTagsCommand } from "@aws-sdk/client-sagemaker";
import { assertEquals } from "@std/assert";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";

Deno.test("everything that a walk creates carries the project's tag and the user's", async () => {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using session = await churn.openSession({
      stateFolder,
      python,
      prefix: "team/",
      tags: { team: "data science" },
    });
    const customers = await churn.loadCustomers(session);
    const dataset = await churn.uploadCustomers(session, customers);
    const processing = await churn.startProcessing(session, dataset);
    const prepared = await churn.waitForProcessing(session, processing);
    const training = await churn.startTraining(session, prepared, {
      num_round: 1,
    });
    const model = await churn.waitForTraining(session, training);
    const endpoint = await churn.startEndpoint(session, model);
    for (
      const resource of [
        `processing-job/${processing.name}`,
        `training-job/${training.name}`,
        `model/${endpoint.model}`,
        `endpoint-config/${endpoint.config}`,
        `endpoint/${endpoint.name}`,
      ]
    ) {
      const { Tags } = await session.clients.sagemaker.send(
        new ListTagsCommand({
          ResourceArn:
            `arn:aws:sagemaker:${session.region}:${session.accountId}:${resource}`,
        }),
      );
      assertEquals(Tags, [
        { Key: "churn:project", Value: "churn" },
        { Key: "team", Value: "data science" },
      ], resource);
    }
    const left = await churn.cleanUp(session, { objects: true });
    assertEquals(
      left.filter(({ name }) =>
        name.startsWith("s3:") &&
        !name.startsWith(`s3://${session.bucket}/team/`)
      ),
      [],
      "every key is below the prefix",
    );
    assertEquals(await churn.listResources(session), []);
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
});
