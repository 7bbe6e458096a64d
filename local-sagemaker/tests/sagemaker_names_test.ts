import { assert, assertEquals, assertMatch } from "@std/assert";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateProcessingJobCommand } from "@aws-sdk/client-sagemaker";
import { join } from "node:path";
import { endOfProcessing } from "./jobs.ts";
import {
  BUCKET,
  type Clients,
  clientsOf,
  keys,
  processingJob,
  put,
  putFixtures,
  start,
} from "./support.ts";
import { withWarnings } from "./warnings.ts";

async function withTarget(
  test: (clients: Clients, state: string) => Promise<void>,
) {
  const state = await Deno.makeTempDir({ prefix: "local-sagemaker-names-" });
  const local = await start(state);
  const clients = clientsOf(local);
  try {
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await putFixtures(clients);
    await test(clients, state);
  } finally {
    clients.destroy();
    await local.close();
    await Deno.remove(state, { recursive: true });
  }
}

/** How a job ends whose request may already be refused. */
async function endOf(clients: Clients, job: ReturnType<typeof processingJob>) {
  try {
    await clients.sagemaker.send(new CreateProcessingJobCommand(job));
  } catch (error) {
    return { refused: (error as Error).message };
  }
  const { ProcessingJobStatus, FailureReason } = await endOfProcessing(
    clients,
    job.ProcessingJobName!,
  );
  assertEquals(ProcessingJobStatus, "Failed");
  return { reason: FailureReason! };
}

Deno.test("a NUL in a job's URIs is a reason, not a traceback", () =>
  withTarget(async (clients) => {
    const hostile = ["in\0put", "in/\0/er"];
    for (const [i, key] of hostile.entries()) {
      const input = processingJob(`input-${i}`, "copy");
      input.ProcessingInputs![1].S3Input!.S3Uri = `s3://${BUCKET}/${key}`;
      const output = processingJob(`output-${i}`, "copy");
      const { Outputs } = output.ProcessingOutputConfig!;
      Outputs![0].S3Output!.S3Uri = `s3://${BUCKET}/${key}`;
      for (const job of [input, output]) {
        const { refused, reason } = await endOf(clients, job);
        const said = refused ?? reason!;
        assert(!/Traceback|TypeError|ValueError|at file:/.test(said), said);
        if (reason) assertMatch(reason, /^(?:ClientError: )?\S/);
      }
    }
  }));

Deno.test("a request is refused for what no variable, argument or bucket can be", () =>
  withTarget(async (clients) => {
    const output = (S3Uri: string) => ({
      Outputs: [{
        OutputName: "out",
        S3Output: {
          S3Uri,
          LocalPath: "/opt/ml/processing/out",
          S3UploadMode: "EndOfJob" as const,
        },
      }],
    });
    const entrypoint = ["python3", "-c", "pass"];
    const image = { ImageUri: "image", ContainerEntrypoint: entrypoint };
    const hostile: Partial<ReturnType<typeof processingJob>>[] = [
      { Environment: { A: "a\0b" } },
      { Environment: { "A\0": "b" } },
      { Environment: { "A=B": "c" } },
      { Environment: { "": "c" } },
      { AppSpecification: { ...image, ContainerArguments: ["a\0b"] } },
      { AppSpecification: { ...image, ContainerEntrypoint: ["a\0b"] } },
      // A client takes ".." out of a URL: the key's first name becomes the bucket.
      { ProcessingOutputConfig: output(`s3://../${BUCKET}`) },
      { ProcessingOutputConfig: output(`s3://./${BUCKET}`) },
      { ProcessingOutputConfig: output("https://bucket/key") },
    ];
    for (const more of hostile) {
      const job = processingJob("hostile", "copy", more);
      const error = await clients.sagemaker.send(
        new CreateProcessingJobCommand(job),
      ).then(() => undefined, (error: Error) => error);
      assertEquals(error?.name, "ValidationException", JSON.stringify(more));
    }
  }));

Deno.test("signatures are in no log and no reason", () =>
  withTarget(async (clients, state) => {
    await put(clients, "broken/data.csv", "a,b\n");
    const objects = join(state, "s3", BUCKET, "objects");
    for (const { name } of Deno.readDirSync(objects)) {
      const record = JSON.parse(Deno.readTextFileSync(join(objects, name)));
      if (record.key === "broken/data.csv") {
        const { file } = record.content;
        Deno.removeSync(join(state, "s3", BUCKET, "content", file));
      }
    }
    const job = processingJob("broken", "copy");
    job.ProcessingInputs![1].S3Input!.S3Uri = `s3://${BUCKET}/broken/`;
    const said = await withWarnings(async (said) => {
      const { reason } = await endOf(clients, job);
      return [...said, reason!];
    });
    assert(said.length >= 2, "the server said nothing of its failure");
    assert(
      said.some((line) => line.includes(`GET /${BUCKET}/broken/data.csv`)),
    );
    const { stdout } = await new Deno.Command("grep", {
      args: ["-rlE", "X-Amz-Signature|Signature=|AWS4-HMAC", state],
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "");
    for (const line of said) {
      assert(
        !/X-Amz-|Signature=|[0-9a-f]{64}|LOCAL[0-9A-F]{15}/.test(line),
        line,
      );
    }
    assertEquals(await keys(clients, "out/broken"), []);
  }));
