import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import {
  CreateProcessingJobCommand,
  StopProcessingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { endOfProcessing, runProcessing } from "./jobs.ts";
import {
  BUCKET,
  isAlive,
  keys,
  lines,
  localTests,
  processingJob,
  putFixtures,
  text,
  until,
} from "./support.ts";

const GROUP = "/aws/sagemaker/ProcessingJobs";

localTests("processing jobs", {
  "complete, and their outputs are in S3": async (clients) => {
    await putFixtures(clients);
    const request = processingJob("copy", "copy", {
      Environment: { WHERE: "/opt/ml/processing" },
      Tags: [{ Key: "project", Value: "own" }],
    });
    const job = await runProcessing(clients, request);
    assertEquals(job.ProcessingJobStatus, "Completed");
    assertEquals(job.AppSpecification, request.AppSpecification);
    assertEquals(job.Environment, request.Environment);
    assertEquals(
      job.ProcessingJobArn,
      "arn:aws:sagemaker:us-east-1:000000000000:processing-job/copy",
    );
    assert(job.CreationTime! <= job.ProcessingStartTime!);
    assert(job.ProcessingStartTime! <= job.ProcessingEndTime!);
    assertEquals(await keys(clients, "out/copy"), [
      "out/copy/deep/er.txt",
      "out/copy/train.csv",
    ]);
    assertEquals(await text(clients, "out/copy/train.csv"), "A,B\n1,2\n3,4\n");
  },

  "print to the log, with no credentials of the user's": async (clients) => {
    assertEquals(await lines(clients, GROUP, "copy/algo-1-"), [
      "started 3",
      "copied er.txt",
      "copied train.csv",
      "secret None",
    ]);
  },

  "upload large outputs whole, with their length told": async (clients) => {
    await runProcessing(clients, processingJob("large", "large"));
    const { Body, ContentLength } = await clients.s3.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: "out/large/large.bin" }),
    );
    const bytes = await Body!.transformToByteArray();
    assertEquals(bytes.length, 20 * 1024 * 1024);
    assertEquals(ContentLength, bytes.length);
    assert(bytes.every((byte, i) => byte === i >> 20));
  },

  "fail with their exit code": async (clients) => {
    const job = await runProcessing(clients, processingJob("exit", "exit"));
    assertEquals(job.ProcessingJobStatus, "Failed");
    assertEquals(
      job.FailureReason,
      "AlgorithmError: See job logs for more information, exit code: 3",
    );
    assertEquals(await keys(clients, "out/exit"), []);
  },

  "fail with what they wrote to output/failure": async (clients) => {
    const job = await runProcessing(
      clients,
      processingJob("failure", "failure"),
    );
    assertEquals(
      job.FailureReason,
      "AlgorithmError: The cat ate the data., exit code: 1",
    );
  },

  "fail where an input has no objects": async (clients) => {
    const request = processingJob("missing", "copy");
    request.ProcessingInputs![1].S3Input!.S3Uri = `s3://${BUCKET}/nothing/`;
    const job = await runProcessing(clients, request);
    assertEquals(job.ProcessingJobStatus, "Failed");
    assertMatch(
      job.FailureReason!,
      /^ClientError: No S3 objects found under S3 URL "s3:\/\/test-bucket\/nothing\/" given/,
    );
  },

  "fail where the bucket is missing": async (clients) => {
    const request = processingJob("no-bucket", "copy");
    request.ProcessingInputs![1].S3Input!.S3Uri = "s3://no-such-bucket/x";
    const job = await runProcessing(clients, request);
    assertMatch(job.FailureReason!, /^ClientError: No S3 objects found under/);
  },

  "fail where the command can't be started": async (clients) => {
    const request = processingJob("command", "copy");
    request.AppSpecification!.ContainerEntrypoint = ["no-such-command"];
    const job = await runProcessing(clients, request);
    assertMatch(job.FailureReason!, /exit code: 127$/);
    const [line] = await lines(clients, GROUP, "command/");
    assertEquals(
      line,
      "Cannot start no-such-command: No such file or directory",
    );
  },

  "stop when asked to, with all their processes": async (clients) => {
    const { sagemaker } = clients;
    const request = processingJob("stop", "sleep");
    await sagemaker.send(new CreateProcessingJobCommand(request));
    await until(async () => (await lines(clients, GROUP, "stop/")).length > 0);
    await sagemaker.send(
      new StopProcessingJobCommand({ ProcessingJobName: "stop" }),
    );
    const job = await endOfProcessing(clients, "stop");
    assertEquals(job.ProcessingJobStatus, "Stopped");
    await assertRejects(
      () =>
        sagemaker.send(
          new StopProcessingJobCommand({ ProcessingJobName: "stop" }),
        ),
      Error,
      "The request was rejected because the processing job is in status Stopped.",
    );
  },

  "stop at their time limit": async (clients) => {
    const job = await runProcessing(
      clients,
      processingJob("limit", "sleep", {
        StoppingCondition: { MaxRuntimeInSeconds: 1 },
      }),
    );
    assertEquals(job.ProcessingJobStatus, "Stopped");
  },
});

Deno.test("isAlive() tells a running process from one that never was", async () => {
  assert(await isAlive(String(Deno.pid)));
  assert(!await isAlive("99999999"));
});
