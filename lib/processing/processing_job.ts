/**
 * The SageMaker Processing job that turns customers into training data.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { DescribeProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { join } from "node:path";
import type { Dataset } from "../customers/customers.ts";
import { waitFor } from "../resources/jobs/wait.ts";
import { need } from "../needs.ts";
import {
  type OutputPrefixes,
  outputPrefixes,
  preparedFiles,
} from "./prepared.ts";
import { processingRequest } from "./request.ts";
import { start } from "../resources/starting.ts";
import type { Session } from "../aws/session.ts";
import {
  pythonFolder,
  sourceArchive,
  sourceFiles,
} from "../resources/requests/source_archive.ts";
import { keys, putObject, s3Uri } from "../storage/store.ts";
import {
  type PreparedData,
  type ProcessingJob,
  type ProcessingOptions,
} from "./types.ts";

/** What the job runs. */
const scripts = ["preprocess.py"];

/**
 * Uploads `preprocess.py` and starts the job on the uploaded customers. A job
 * that is still running with the same request is used instead.
 *
 * @example
 * ```ts ignore
 * const processingJob = await churn.startProcessing(session, dataset, {
 *   testShare: 0.2,
 * });
 * ```
 *
 * @param dataset The customers' CSV and the description of its columns.
 * @throws {PreflightError} If the preflight finds something that would make it
 * fail.
 * @throws {RangeError} If they lie in another account's bucket.
 * @returns The job, as soon as SageMaker has accepted it.
 */
export async function startProcessing(
  session: Session,
  dataset: Dataset | undefined,
  options: ProcessingOptions = {},
): Promise<ProcessingJob> {
  checkOptions("startProcessing", options, [
    "seed",
    "validationShare",
    "testShare",
    "split",
  ]);
  need("dataset", dataset, "start processing");
  const code = (name: string) => `${keys.processingCode}${name}/`;
  const { name } = await start(session, {
    stages: ["processing"],
    reads: [dataset.customers, dataset.columns],
    requests: ({ processing: name }) => ({
      processing: processingRequest(
        session,
        name,
        dataset,
        { ...outputPrefixes(session, name), code: s3Uri(session, code(name)) },
        options,
      ),
    }),
    writes: ({ processing }) =>
      Object.values(outputPrefixes(session, processing)),
    scripts: await sourceArchive(scripts),
    upload: ({ processing: name }) =>
      uploadScripts(session, code(name), scripts),
  });
  const outputs = preparedFiles(outputPrefixes(session, name));
  return { kind: "processing-job", name, outputs };
}

/**
 * Waits until the job has ended.
 *
 * @example
 * ```ts ignore
 * const prepared = await churn.waitForProcessing(session, processingJob);
 * ```
 *
 * @returns Where the training, validation and test rows are.
 * @throws {JobError} If it fails or is stopped.
 * @throws {InterruptedError} If the kernel is interrupted; wait again.
 */
export async function waitForProcessing(
  session: Session,
  job: ProcessingJob | undefined,
): Promise<PreparedData> {
  need("processingJob", job, "wait for processing");
  await waitFor(session, job);
  return job.outputs;
}

/**
 * Uploads scripts and the package that they import, one object a file.
 *
 * @param scripts Names of files in `python/`.
 * @param folder The key that they lie below.
 * @returns Its `s3://` prefix.
 */
export async function uploadScripts(
  session: Session,
  folder: string,
  scripts: readonly string[],
): Promise<string> {
  const uri = s3Uri(session, folder);
  await session.ledger.record("s3-prefix", uri);
  for (const file of await sourceFiles(scripts)) {
    const text = await Deno.readFile(join(pythonFolder, file));
    await putObject(session, folder + file, text, "text/x-python");
  }
  return uri;
}

/** A job that was started before, and the customers it was started on. */
export async function findProcessing(
  { clients }: Session,
  name: string,
): Promise<
  { job: ProcessingJob; dataset: Dataset; arguments: readonly string[] }
> {
  const { AppSpecification, ProcessingInputs, ProcessingOutputConfig } =
    await clients.sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName: name }),
    );
  const inputs = Object.fromEntries(
    ProcessingInputs!.map(({ InputName, S3Input }) => [
      InputName!,
      S3Input!.S3Uri!,
    ]),
  );
  const outputs = Object.fromEntries(
    ProcessingOutputConfig!.Outputs!.map(({ OutputName, S3Output }) => [
      OutputName!,
      S3Output!.S3Uri!,
    ]),
  );
  return {
    job: {
      ...{ kind: "processing-job", name },
      outputs: preparedFiles(outputs as OutputPrefixes),
    },
    dataset: { customers: inputs.data, columns: inputs.columns },
    arguments: AppSpecification!.ContainerArguments ?? [],
  };
}
