/** Search, against the same selection made of what Describe answers. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  type DescribeTrainingJobCommandOutput,
  paginateSearch,
  SearchCommand,
  type SearchCommandInput,
} from "@aws-sdk/client-sagemaker";
import { python } from "./python.ts";
import { processingOf, trainingOf } from "./script_jobs.ts";
import { runPython } from "./run_python.ts";
import { type Clients, localTests, path } from "./support.ts";
import {
  putTuningFixtures,
  runTuning,
  trainings,
  tuningJob,
} from "./tuning.ts";

type Job = DescribeTrainingJobCommandOutput;
type Filters = NonNullable<SearchCommandInput["SearchExpression"]>["Filters"];

async function search(
  { sagemaker: client }: Clients,
  request: Omit<SearchCommandInput, "Resource">,
): Promise<string[]> {
  const names: string[] = [];
  const input = { Resource: "TrainingJob" as const, ...request };
  for await (const page of paginateSearch({ client, pageSize: 3 }, input)) {
    for (const { TrainingJob } of page.Results!) {
      names.push(TrainingJob!.TrainingJobName!);
    }
  }
  return names;
}

const loss = ({ FinalMetricDataList = [] }: Job) =>
  FinalMetricDataList.find(({ MetricName }) =>
    MetricName === "validation:loss"
  )!
    .Value!;
const depth = ({ HyperParameters }: Job) => Number(HyperParameters!.depth);
const names = (jobs: Job[]) =>
  jobs.map(({ TrainingJobName }) => TrainingJobName!);

localTests("Search", {
  "finds jobs by their properties, sorted, in pages": async (clients) => {
    await putTuningFixtures(clients);
    const Tags = [{ Key: "stage", Value: "first try" }];
    const tuned = await runTuning(clients, tuningJob("searched", {}, { Tags }));
    assertEquals(tuned.FailureReason, undefined);
    const jobs = await Promise.all(
      (await trainings(clients, "searched")).map(({ TrainingJobName }) =>
        clients.sagemaker.send(
          new DescribeTrainingJobCommand({ TrainingJobName }),
        )
      ),
    );
    assertEquals(jobs.length, 8);
    const middle = jobs.map(loss).sort((a, b) => a - b)[4];
    const cases: [Filters, (job: Job) => boolean][] = [
      [[{ Name: "TrainingJobStatus", Value: "Completed" }], () => true],
      [[{ Name: "TrainingJobStatus", Value: "Failed" }], () => false],
      [[{
        Name: "HyperParameters.depth",
        Operator: "GreaterThan",
        Value: "4",
      }], (job) => depth(job) > 4],
      [[{
        Name: "Metrics.validation:loss",
        Operator: "LessThanOrEqualTo",
        Value: String(middle),
      }], (job) => loss(job) <= middle],
      [[{
        Name: "HyperParameters.colour",
        Operator: "In",
        Value: "red,green",
      }], ({ HyperParameters }) => HyperParameters!.colour !== "blue"],
      [[{
        Name: "HyperParameters.colour",
        Operator: "NotEquals",
        Value: "red",
      }], ({ HyperParameters }) => HyperParameters!.colour !== "red"],
      [[{ Name: "Tags.stage", Value: "first try" }], () => true],
      [[{ Name: "Tags.stage", Operator: "NotExists" }], () => false],
      [[{ Name: "HyperParameters.nothing", Operator: "Exists" }], () => false],
      [[{
        Name: "TrainingJobName",
        Operator: "Contains",
        Value: "-003-",
      }], ({ TrainingJobName }) => TrainingJobName!.includes("-003-")],
      [[{
        Name: "CreationTime",
        Operator: "GreaterThan",
        Value: "2020-01-01T00:00:00Z",
      }, {
        Name: "HyperParameters.depth",
        Operator: "LessThan",
        Value: "5",
      }], (job) => depth(job) < 5],
    ];
    for (const [Filters, isMeant] of cases) {
      assertEquals(
        (await search(clients, { SearchExpression: { Filters } })).sort(),
        names(jobs.filter(isMeant)).sort(),
        JSON.stringify(Filters),
      );
    }
    const deepOrGood = {
      Operator: "Or" as const,
      Filters: cases[2][0],
      SubExpressions: [{ Filters: cases[3][0] }],
    };
    assertEquals(
      (await search(clients, { SearchExpression: deepOrGood })).sort(),
      names(jobs.filter((job) => depth(job) > 4 || loss(job) <= middle)).sort(),
    );
    const channel = (ChannelName: string) => ({
      NestedFilters: [{
        NestedPropertyName: "InputDataConfig",
        Filters: [{
          Name: "InputDataConfig.ChannelName",
          Value: ChannelName,
        }, {
          Name: "InputDataConfig.DataSource.S3DataSource.S3Uri",
          Operator: "Contains" as const,
          Value: "/in",
        }],
      }],
    });
    const inChannel = (name: string) =>
      search(clients, { SearchExpression: channel(name) });
    assertEquals((await inChannel("train")).length, 8);
    assertEquals(await inChannel("test"), []);

    const sorted = names(jobs.toSorted((a, b) => loss(a) - loss(b)));
    const SortBy = "Metrics.validation:loss";
    assertEquals(
      await search(clients, { SortBy, SortOrder: "Ascending" }),
      sorted,
    );
    const byBoto3 = await runPython<{ found: string[]; pages: number }>(
      clients,
      {
        python,
        script: path("fixtures/boto3_search.py"),
        input: { Resource: "TrainingJob", SortBy, MaxResults: 3 },
      },
    );
    assertEquals(byBoto3, { found: sorted.toReversed(), pages: 3 });
    const { Results, TotalHits } = await clients.sagemaker.send(
      new SearchCommand({
        Resource: "HyperParameterTuningJob",
        SearchExpression: {
          Filters: [{
            Name: "HyperParameterTuningJobName",
            Value: "searched",
          }],
        },
      }),
    );
    assertEquals(TotalHits, { Value: 1, Relation: "EqualTo" });
    const { BestTrainingJob } = Results![0].HyperParameterTuningJob!;
    assertEquals(BestTrainingJob!.TrainingJobName, sorted[0]);
  },
  "finds training jobs by their experiment, which every job keeps": async (
    clients,
  ) => {
    const { sagemaker } = clients;
    const of = (ExperimentName: string, TrialName?: string) => ({
      ExperimentConfig: { ExperimentName, TrialName },
    });
    const experiments = [of("one"), of("two"), of("two", "first"), {}];
    for (const [i, experiment] of experiments.entries()) {
      await sagemaker.send(
        new CreateTrainingJobCommand(
          trainingOf(`of-${i}`, "model", "", experiment),
        ),
      );
    }
    await sagemaker.send(
      new CreateProcessingJobCommand(processingOf("of-4", "", of("two"))),
    );
    const { ExperimentConfig } = await sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName: "of-4" }),
    );
    assertEquals(ExperimentConfig, { ExperimentName: "two" });
    const found = async (
      Name: string,
      Operator: "Equals" | "Exists" | "NotExists",
      Value?: string,
    ) => {
      const mine = { Name: "TrainingJobName", Operator: "Contains" as const };
      const Filters = [{ ...mine, Value: "of-" }, { Name, Operator, Value }];
      return (await search(clients, { SearchExpression: { Filters } })).sort();
    };
    const name = "ExperimentConfig.ExperimentName";
    assertEquals(await found(name, "Equals", "two"), ["of-1", "of-2"]);
    assertEquals(await found(name, "Equals", "three"), []);
    assertEquals(await found(name, "NotExists"), ["of-3"]);
    assertEquals(
      await found("ExperimentConfig.TrialName", "Exists"),
      ["of-2"],
    );
    const { Results } = await sagemaker.send(
      new SearchCommand({
        Resource: "TrainingJob",
        SearchExpression: {
          Filters: [{ Name: "ExperimentConfig.TrialName", Value: "first" }],
        },
      }),
    );
    assertEquals(Results!.map((found) => found.TrainingJob!.ExperimentConfig), [
      { ExperimentName: "two", TrialName: "first" },
    ]);
  },
  "refuses what it can't search, by its name": async ({ sagemaker }) => {
    const refused: [SearchCommandInput, string][] = [
      [{ Resource: "Pipeline" }, "does not support Search for Pipeline"],
      [
        { Resource: "TrainingJob", SortBy: "Colour" },
        "Unknown property name: Colour of TrainingJob",
      ],
      [
        {
          Resource: "TrainingJob",
          SearchExpression: {
            SubExpressions: [{ Filters: [{ Name: "Hyper.eta", Value: "1" }] }],
          },
        },
        "Unknown property name: Hyper.eta",
      ],
      [
        { Resource: "TrainingJob", NextToken: "elsewhere" },
        "The NextToken is not valid",
      ],
      [
        { Resource: "TrainingJob", CrossAccountFilterOption: "CrossAccount" },
        "does not support CrossAccountFilterOption",
      ],
      [{ Resource: "Nothing" as "Pipeline" }, "enum"],
    ];
    for (const [request, says] of refused) {
      const { message } = await assertRejects(
        () => sagemaker.send(new SearchCommand(request)),
        Error,
      );
      assert(message.includes(says), message);
    }
  },
});
