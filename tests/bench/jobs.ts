/**
 * What a job takes whose script does nothing: from the request to the end that
 * is shown.
 *
 * @module
 */
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { join } from "node:path";
import * as churn from "lib/mod.ts";

/** How often it is asked for its status, in milliseconds. */
const PERIOD = 5;

/** Runs such a job, on a session that has trained by the job `training`; returns milliseconds. */
export async function runEmptyJob(
  { clients: { sagemaker: client } }: churn.session.Session,
  training: string,
  { name, folder }: { name: string; folder: string },
): Promise<number> {
  const script = join(folder, "empty.py");
  await Deno.writeTextFile(script, "");
  const { AlgorithmSpecification, ...model } = await client.send(
    new DescribeTrainingJobCommand({ TrainingJobName: training }),
  );
  const start = performance.now();
  await client.send(
    new CreateTrainingJobCommand({
      TrainingJobName: name,
      AlgorithmSpecification: {
        TrainingImage: AlgorithmSpecification!.TrainingImage,
        TrainingInputMode: "File",
        ContainerEntrypoint: ["python3", script],
      },
      RoleArn: model.RoleArn,
      OutputDataConfig: model.OutputDataConfig,
      ResourceConfig: model.ResourceConfig,
      StoppingCondition: model.StoppingCondition,
    }),
  );
  while (true) {
    const { TrainingJobStatus: status, FailureReason } = await client.send(
      new DescribeTrainingJobCommand({ TrainingJobName: name }),
    );
    if (status === "Completed") return performance.now() - start;
    if (status !== "InProgress") throw new Error(`${status}: ${FailureReason}`);
    await new Promise((resolve) => setTimeout(resolve, PERIOD));
  }
}
