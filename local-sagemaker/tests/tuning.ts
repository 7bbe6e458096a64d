/**
 * Tuning jobs of `fixtures/tune.py`.
 *
 * @module
 */
import {
  CreateHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobCommandInput,
  DescribeHyperParameterTuningJobCommand,
  type HyperParameterTrainingJobDefinition,
  type HyperParameterTrainingJobSummary,
  type HyperParameterTuningJobConfig,
  paginateListTrainingJobsForHyperParameterTuningJob,
} from "@aws-sdk/client-sagemaker";
import {
  BUCKET,
  type Clients,
  fixture,
  put,
  putArchive,
  ROLE,
  until,
} from "./support.ts";

/** What the jobs read. */
export async function putTuningFixtures(clients: Clients): Promise<void> {
  await put(clients, "in/train.csv", "a,b\n1,2\n");
  await putArchive(clients, "tune.tar.gz", {
    "tune.py": await fixture("tune.py"),
  });
}

export function definition(
  hyperparameters: Record<string, string> = {},
  more: Partial<HyperParameterTrainingJobDefinition> = {},
): HyperParameterTrainingJobDefinition {
  return {
    StaticHyperParameters: {
      sagemaker_program: '"tune.py"',
      sagemaker_submit_directory: `"s3://${BUCKET}/tune.tar.gz"`,
      ...hyperparameters,
    },
    AlgorithmSpecification: {
      TrainingImage: "image",
      TrainingInputMode: "File",
      MetricDefinitions: [
        { Name: "validation:loss", Regex: "validation-loss:([-0-9.e]+)" },
        { Name: "validation:score", Regex: "validation-score:([-0-9.e]+)" },
      ],
    },
    RoleArn: ROLE,
    InputDataConfig: [{
      ChannelName: "train",
      DataSource: {
        S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${BUCKET}/in` },
      },
    }],
    OutputDataConfig: { S3OutputPath: `s3://${BUCKET}/tuned` },
    ResourceConfig: {
      InstanceType: "ml.m5.xlarge",
      InstanceCount: 1,
      VolumeSizeInGB: 10,
    },
    StoppingCondition: { MaxRuntimeInSeconds: 120 },
    ...more,
  };
}

export const ranges = {
  IntegerParameterRanges: [{ Name: "depth", MinValue: "1", MaxValue: "9" }],
  ContinuousParameterRanges: [{ Name: "place", MinValue: "0", MaxValue: "1" }],
  CategoricalParameterRanges: [{
    Name: "colour",
    Values: ["red", "green", "blue"],
  }],
};

/** A request for eight jobs, two at a time. */
export function tuningJob(
  name: string,
  config: Partial<HyperParameterTuningJobConfig> = {},
  more: Partial<CreateHyperParameterTuningJobCommandInput> = {},
): CreateHyperParameterTuningJobCommandInput {
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: {
      Strategy: "Random",
      HyperParameterTuningJobObjective: {
        Type: "Minimize",
        MetricName: "validation:loss",
      },
      ResourceLimits: {
        MaxNumberOfTrainingJobs: 8,
        MaxParallelTrainingJobs: 2,
      },
      ParameterRanges: ranges,
      RandomSeed: 7,
      ...config,
    },
    TrainingJobDefinition: definition(),
    ...more,
  };
}

/** A tuning job's description. */
export function describe(
  { sagemaker }: Clients,
  HyperParameterTuningJobName: string,
) {
  return sagemaker.send(
    new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }),
  );
}

/** A tuning job's description once it has ended. */
export function ended(clients: Clients, name: string) {
  return until(async () => {
    const job = await describe(clients, name);
    return !/InProgress|Stopping/.test(job.HyperParameterTuningJobStatus!) &&
      job;
  });
}

/** Starts a tuning job and waits for its end. */
export async function runTuning(
  clients: Clients,
  request: CreateHyperParameterTuningJobCommandInput,
) {
  await clients.sagemaker.send(
    new CreateHyperParameterTuningJobCommand(request),
  );
  return await ended(clients, request.HyperParameterTuningJobName!);
}

/** All training jobs of a tuning job, by name. */
export async function trainings(
  { sagemaker: client }: Clients,
  HyperParameterTuningJobName: string,
): Promise<HyperParameterTrainingJobSummary[]> {
  const all = [];
  for await (
    const { TrainingJobSummaries }
      of paginateListTrainingJobsForHyperParameterTuningJob(
        { client, pageSize: 3 },
        { HyperParameterTuningJobName },
      )
  ) all.push(...TrainingJobSummaries!);
  return all;
}
