import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import * as sdk from "@aws-sdk/client-sagemaker";
import { sendRaw } from "./raw_request.ts";
import {
  BUCKET,
  type Clients,
  localTests,
  processingJob,
  put,
  ROLE,
  trainingJob,
} from "./support.ts";

const { CreateModelCommand, CreateTrainingJobCommand } = sdk;

/** The error of a command: `name: message`. */
async function refusal(
  { sagemaker }: Clients,
  // deno-lint-ignore no-explicit-any
  command: any,
): Promise<string> {
  const error = await assertRejects(() => sagemaker.send(command), Error);
  return `${error.name}: ${error.message}`;
}

function createModel(
  { sagemaker }: Clients,
  ModelName: string,
  Tags?: sdk.Tag[],
) {
  return sagemaker.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn: ROLE,
      Tags,
      PrimaryContainer: {
        Image: "image",
        ModelDataUrl: `s3://${BUCKET}/model.tar.gz`,
        Environment: { SAGEMAKER_PROGRAM: "inference.py" },
      },
    }),
  );
}

localTests("requests to SageMaker", {
  "are refused in AWS's words where a member is missing": async (clients) => {
    assertEquals(
      await refusal(clients, new CreateTrainingJobCommand({} as never)),
      "ValidationException: 3 validation errors detected: " +
        "Value null at 'trainingJobName' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'outputDataConfig' failed to satisfy constraint: Member must not be null",
    );
    const nested = trainingJob("nested");
    nested.OutputDataConfig = {} as never;
    assertEquals(
      await refusal(clients, new CreateTrainingJobCommand(nested)),
      "ValidationException: 1 validation error detected: " +
        "Value null at 'outputDataConfig.s3OutputPath' failed to satisfy constraint: Member must not be null",
    );
  },

  "are refused for values outside their constraints": async (clients) => {
    const cases: [Partial<sdk.CreateTrainingJobCommandInput>, RegExp][] = [
      [{ TrainingJobName: "a_b" }, /'a_b' at 'trainingJobName' .* pattern: /],
      [{ TrainingJobName: "a".repeat(64) }, /length less than or equal to 63/],
      [
        { RoleArn: "role" },
        /'role' at 'roleArn' .* greater than or equal to 20/,
      ],
      [{
        ResourceConfig: {
          InstanceCount: 1,
          InstanceType: "ml.none" as never,
          VolumeSizeInGB: 1,
        },
      }, /'resourceConfig.instanceType' .* enum value set: \[ml\./],
      [
        { StoppingCondition: { MaxRuntimeInSeconds: 0 } },
        /value greater than or equal to 1/,
      ],
      [
        { HyperParameters: { k: "v".repeat(2501) } },
        /'hyperParameters.k.member'/,
      ],
      [{ Tags: [{ Key: "", Value: "" }] }, /'tags.1.member.key'/],
    ];
    for (const [more, expected] of cases) {
      const job = trainingJob("constraints", {}, more);
      const message = await refusal(clients, new CreateTrainingJobCommand(job));
      assertMatch(message, expected);
      assertMatch(message, /^ValidationException: /);
    }
  },

  "are refused for what the local target can't do": async (clients) => {
    const two = processingJob("two", "copy");
    two.ProcessingResources!.ClusterConfig!.InstanceCount = 2;
    assertEquals(
      await refusal(clients, new sdk.CreateProcessingJobCommand(two)),
      "ValidationException: The local SageMaker does not support more than one " +
        "instance. Set InstanceCount to 1.",
    );
    const manifest = processingJob("manifest", "copy");
    manifest.ProcessingInputs![1].S3Input!.S3DataType = "ManifestFile";
    assertMatch(
      await refusal(clients, new sdk.CreateProcessingJobCommand(manifest)),
      /does not support S3DataType ManifestFile\. Use S3Prefix\.$/,
    );
    const builtIn = trainingJob("built-in");
    builtIn.HyperParameters = { num_round: "5" };
    assertMatch(
      await refusal(clients, new CreateTrainingJobCommand(builtIn)),
      /does not support algorithms built into an image/,
    );
    const regex = trainingJob("regex");
    regex.AlgorithmSpecification!.MetricDefinitions = [
      { Name: "broken", Regex: "loss:([0-9" },
    ];
    assertMatch(
      await refusal(clients, new CreateTrainingJobCommand(regex)),
      /^ValidationException: Regex of the metric definition "broken" is invalid/,
    );
    const outside = processingJob("outside", "copy");
    outside.ProcessingInputs![1].S3Input!.LocalPath = "/etc";
    assertMatch(
      await refusal(clients, new sdk.CreateProcessingJobCommand(outside)),
      /must lie below \/opt\/ml\/processing: current value is \/etc$/,
    );
  },

  "name operations that exist at AWS alone, and those that don't": async (
    clients,
  ) => {
    assertMatch(
      await refusal(clients, new sdk.ListNotebookInstancesCommand({})),
      /^UnsupportedOperation: The local SageMaker does not support ListNotebookInstances\. It supports: /,
    );
  },

  "say which names are taken or unknown, as AWS does": async (clients) => {
    const arn = "arn:aws:sagemaker:us-east-1:000000000000";
    await put(clients, "model.tar.gz", "not looked into");
    await createModel(clients, "taken");
    assertEquals(
      await assertRejects(() => createModel(clients, "taken"), Error)
        .then(({ message }) => message),
      `Cannot create already existing model "${arn}:model/taken".`,
    );
    const variant = (ModelName: string) => ({
      EndpointConfigName: "taken",
      ProductionVariants: [{
        VariantName: "AllTraffic",
        ModelName,
        InstanceType: "ml.t2.medium" as const,
        InitialInstanceCount: 1,
      }],
    });
    assertEquals(
      await refusal(
        clients,
        new sdk.CreateEndpointConfigCommand(variant("no")),
      ),
      `ValidationException: Could not find model "${arn}:model/no".`,
    );
    const config = new sdk.CreateEndpointConfigCommand(variant("taken"));
    await clients.sagemaker.send(config);
    assertEquals(
      await refusal(clients, config),
      "ValidationException: Cannot create already existing endpoint " +
        `configuration "${arn}:endpoint-config/taken".`,
    );
    assertEquals(
      await refusal(
        clients,
        new sdk.CreateEndpointCommand({
          EndpointName: "e",
          EndpointConfigName: "no",
        }),
      ),
      "ValidationException: Could not find endpoint configuration " +
        `"${arn}:endpoint-config/no".`,
    );
    const unknown: [unknown, string][] = [
      [
        new sdk.DescribeTrainingJobCommand({ TrainingJobName: "no" }),
        "Requested resource not found.",
      ],
      [
        new sdk.DescribeProcessingJobCommand({ ProcessingJobName: "no" }),
        "Could not find requested job with name: no",
      ],
      [
        new sdk.DeleteModelCommand({ ModelName: "no" }),
        `Could not find model "${arn}:model/no".`,
      ],
      [
        new sdk.DeleteEndpointCommand({ EndpointName: "no" }),
        `Could not find endpoint "${arn}:endpoint/no".`,
      ],
    ];
    for (const [command, message] of unknown) {
      assertEquals(
        await refusal(clients, command),
        `ValidationException: ${message}`,
      );
    }
  },

  "take a job's name once": async (clients) => {
    const job = processingJob("once", "copy");
    await clients.sagemaker.send(new sdk.CreateProcessingJobCommand(job));
    assertEquals(
      await refusal(clients, new sdk.CreateProcessingJobCommand(job)),
      "ResourceInUse: Job name must be unique within an AWS account and " +
        "region, and a job with this name already exists " +
        "(arn:aws:sagemaker:us-east-1:000000000000:processing-job/once)",
    );
  },

  "need the model's archive to be there": async (clients) => {
    const request = new CreateModelCommand({
      ModelName: "no-data",
      ExecutionRoleArn: ROLE,
      PrimaryContainer: {
        Image: "image",
        ModelDataUrl: `s3://${BUCKET}/no.tar.gz`,
        Environment: { SAGEMAKER_PROGRAM: "inference.py" },
      },
    });
    assertEquals(
      await refusal(clients, request),
      `ValidationException: Could not find model data at s3://${BUCKET}/no.tar.gz.`,
    );
  },

  "list in pages, filtered and sorted": async (clients) => {
    for (const name of ["list-c", "list-a", "list-b"]) {
      await createModel(clients, name);
    }
    const list = (more: sdk.ListModelsCommandInput) =>
      clients.sagemaker.send(
        new sdk.ListModelsCommand({ NameContains: "list-", ...more }),
      );
    const names = (page: sdk.ListModelsCommandOutput) =>
      page.Models!.map(({ ModelName }) => ModelName);
    assertEquals(names(await list({})), ["list-b", "list-a", "list-c"]);
    const byName = { SortBy: "Name", SortOrder: "Ascending" } as const;
    const first = await list({ ...byName, MaxResults: 2 });
    assertEquals(names(first), ["list-a", "list-b"]);
    const { NextToken } = first;
    const rest = await list({ ...byName, MaxResults: 2, NextToken });
    assertEquals(names(rest), ["list-c"]);
    assertEquals(rest.NextToken, undefined);
    const { CreationTime } = rest.Models![0];
    assertEquals(
      names(await list({ ...byName, CreationTimeAfter: CreationTime })),
      ["list-a", "list-b"],
    );
    const jobs = await clients.sagemaker.send(
      new sdk.ListProcessingJobsCommand({ StatusEquals: "Completed" }),
    );
    assertEquals(jobs.ProcessingJobSummaries, []);
  },

  "tag resources": async (clients) => {
    const { sagemaker } = clients;
    const { ModelArn: ResourceArn } = await createModel(clients, "tagged", [
      { Key: "project", Value: "own" },
    ]);
    const tags = async () =>
      (await sagemaker.send(new sdk.ListTagsCommand({ ResourceArn }))).Tags;
    assertEquals(await tags(), [{ Key: "project", Value: "own" }]);
    await sagemaker.send(
      new sdk.AddTagsCommand({
        ResourceArn,
        Tags: [{ Key: "project", Value: "x" }, { Key: "b", Value: "" }],
      }),
    );
    await sagemaker.send(
      new sdk.DeleteTagsCommand({ ResourceArn, TagKeys: ["b"] }),
    );
    assertEquals(await tags(), [{ Key: "project", Value: "x" }]);
    assertStringIncludes(
      await refusal(
        clients,
        new sdk.ListTagsCommand({ ResourceArn: `${ResourceArn}x` }),
      ),
      "Could not find a resource",
    );
  },

  "are checked against the service's model, unknown members too": async (
    clients,
  ) => {
    const handler = async (operation: string, body: unknown) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const answer = await sendRaw(clients, "sagemaker", {
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": `SageMaker.${operation}`,
        },
        body: text,
      });
      const type = answer.headers.get("x-amzn-errortype");
      const json = await answer.json();
      assert(answer.ok || json.__type === type);
      return [answer.status, type];
    };
    assertEquals(await handler("ListModels", { maxResults: 1 }), [
      400,
      "ValidationException",
    ]);
    assertEquals(await handler("ListModels", { MaxResults: "1" }), [
      400,
      "SerializationException",
    ]);
    assertEquals(await handler("ListModels", "{"), [
      400,
      "SerializationException",
    ]);
    assertEquals(await handler("Nothing", {}), [
      400,
      "UnknownOperationException",
    ]);
    assertEquals(await handler("ListModels", {}), [200, null]);
  },
});
