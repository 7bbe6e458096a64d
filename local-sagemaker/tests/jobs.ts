import {
  CreateProcessingJobCommand,
  type CreateProcessingJobCommandInput,
  CreateTrainingJobCommand,
  type CreateTrainingJobCommandInput,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { type Clients, until } from "./support.ts";

const goesOn = (status?: string) => /InProgress|Stopping/.test(status!);

/** Starts a processing job and waits for its end. */
export async function runProcessing(
  clients: Clients,
  job: CreateProcessingJobCommandInput,
) {
  await clients.sagemaker.send(new CreateProcessingJobCommand(job));
  return await endOfProcessing(clients, job.ProcessingJobName!);
}

/** A processing job's description once it has ended. */
export function endOfProcessing(
  { sagemaker }: Clients,
  ProcessingJobName: string,
) {
  return until(async () => {
    const job = await sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName }),
    );
    return !goesOn(job.ProcessingJobStatus) && job;
  });
}

/** Starts a training job and waits for its end. */
export async function runTraining(
  clients: Clients,
  job: CreateTrainingJobCommandInput,
) {
  await clients.sagemaker.send(new CreateTrainingJobCommand(job));
  return await endOfTraining(clients, job.TrainingJobName!);
}

/** A training job's description once it has ended. */
export function endOfTraining({ sagemaker }: Clients, TrainingJobName: string) {
  return until(async () => {
    const job = await sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName }),
    );
    return !goesOn(job.TrainingJobStatus) && job;
  });
}
