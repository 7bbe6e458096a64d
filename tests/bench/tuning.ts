/**
 * A tuning job of the sample beside the same trainings in a loop in one Python
 * process.
 *
 * @module
 */
import {
  type Channel,
  CreateHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  paginateListTrainingJobsForHyperParameterTuningJob,
} from "@aws-sdk/client-sagemaker";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as churn from "lib/mod.ts";
import { python } from "../python.ts";

/** The figures of one comparison. */
export interface TuningTimes {
  /** Milliseconds of the tuning job and of the loop. */
  ours: number;
  least: number;
  /** The largest difference of an objective, to the six digits that jobs print. */
  difference: number;
}

/** Runs both once, on a session that has trained the sample by the job `training`. */
export async function compareTuning(
  session: churn.session.Session,
  training: string,
  { name, jobs, folder }: { name: string; jobs: number; folder: string },
): Promise<TuningTimes> {
  const client = session.clients.sagemaker;
  const template = await client.send(
    new DescribeTrainingJobCommand({ TrainingJobName: training }),
  );
  const searched = [
    "max_depth",
    "eta",
    "gamma",
    "min_child_weight",
    "subsample",
  ];
  const fixed = Object.entries(template.HyperParameters!)
    .filter(([key]) => !searched.includes(key));
  let start = performance.now();
  await client.send(
    new CreateHyperParameterTuningJobCommand({
      HyperParameterTuningJobName: name,
      HyperParameterTuningJobConfig: {
        Strategy: "Bayesian",
        HyperParameterTuningJobObjective: {
          Type: "Minimize",
          MetricName: "validation:logloss",
        },
        ResourceLimits: {
          MaxNumberOfTrainingJobs: jobs,
          MaxParallelTrainingJobs: 2,
        },
        RandomSeed: 1,
        ParameterRanges: {
          IntegerParameterRanges: [
            { Name: "max_depth", MinValue: "2", MaxValue: "8" },
            { Name: "min_child_weight", MinValue: "1", MaxValue: "10" },
          ],
          ContinuousParameterRanges: [
            { Name: "eta", MinValue: "0.02", MaxValue: "0.4" },
            { Name: "gamma", MinValue: "0", MaxValue: "6" },
            { Name: "subsample", MinValue: "0.5", MaxValue: "1" },
          ],
        },
      },
      TrainingJobDefinition: {
        StaticHyperParameters: Object.fromEntries(fixed),
        AlgorithmSpecification: {
          TrainingImage: template.AlgorithmSpecification!.TrainingImage,
          TrainingInputMode: "File",
          MetricDefinitions: template.AlgorithmSpecification!.MetricDefinitions,
        },
        RoleArn: template.RoleArn,
        InputDataConfig: template.InputDataConfig,
        OutputDataConfig: template.OutputDataConfig,
        ResourceConfig: template.ResourceConfig,
        StoppingCondition: template.StoppingCondition,
      },
    }),
  );
  const describe = () =>
    client.send(
      new DescribeHyperParameterTuningJobCommand({
        HyperParameterTuningJobName: name,
      }),
    );
  let job = await describe();
  while (job.HyperParameterTuningJobStatus === "InProgress") {
    await new Promise((resolve) => setTimeout(resolve, 250));
    job = await describe();
  }
  const ours = performance.now() - start;
  if (job.TrainingJobStatusCounters!.Completed !== jobs) {
    throw new Error(`Not all completed: ${job.FailureReason}`);
  }
  const children = [];
  for await (
    const { TrainingJobSummaries }
      of paginateListTrainingJobsForHyperParameterTuningJob({ client }, {
        HyperParameterTuningJobName: name,
      })
  ) children.push(...TrainingJobSummaries!);

  await fetchData(session, template.InputDataConfig!, folder);
  const plain = children.map(({ TunedHyperParameters }) => ({
    ...TunedHyperParameters,
    ...Object.fromEntries(
      fixed.filter(([key]) => !key.startsWith("sagemaker_"))
        .map(([key, value]) => [key, JSON.parse(value) + ""]),
    ),
  }));
  start = performance.now();
  const losses = await loop(plain, folder);
  const least = performance.now() - start;
  const difference = Math.max(
    ...children.map((child, i) =>
      Math.abs(
        child.FinalHyperParameterTuningJobObjectiveMetric!.Value! - losses[i],
      )
    ),
  );
  return { ours, least, difference };
}

/** Puts what the training jobs read into a folder. */
async function fetchData(
  session: churn.session.Session,
  channels: Channel[],
  folder: string,
): Promise<void> {
  for (
    const [channel, file] of [
      ["train", "train.csv"],
      ["validation", "validation.csv"],
      ["features", "features.json"],
    ]
  ) {
    const { DataSource } = channels.find((one) => one.ChannelName === channel)!;
    const uri = DataSource!.S3DataSource!.S3Uri!;
    const content = await churn.storage.getObject(session, uri);
    await Deno.writeFile(join(folder, file), content);
  }
}

async function loop(
  hyperparameters: object[],
  folder: string,
): Promise<number[]> {
  const script = fileURLToPath(new URL("plain_tuning.py", import.meta.url));
  const child = new Deno.Command(python, {
    args: [script, folder],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(hyperparameters)));
  await writer.close();
  const { success, stdout } = await child.output();
  if (!success) throw new Error("plain_tuning.py failed");
  return JSON.parse(new TextDecoder().decode(stdout));
}
