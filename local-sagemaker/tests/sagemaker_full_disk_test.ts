import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { fileName, groupFolder, streamFile } from "../logs/paths.ts";
import { openLogWriter } from "../logs/writer.ts";
import { deploy } from "./deploy.ts";
import { canMount, smallDisk } from "./full_disk.ts";
import { endOfTraining, runProcessing, runTraining } from "./jobs.ts";
import { processingOf, trainingOf } from "./script_jobs.ts";
import {
  BUCKET,
  type Clients,
  clientsOf,
  fixture,
  lines,
  localTests,
  noted,
  put,
  putArchive,
  start,
  text,
  until,
} from "./support.ts";

const TRAINING = "/aws/sagemaker/TrainingJobs";
const encode = (text: string) => new TextEncoder().encode(text);

async function putModel(clients: Clients): Promise<void> {
  await putArchive(clients, "model.tar.gz", {
    "model.json": '{"factor": 2}',
    "inference.py": await fixture("inference.py"),
  });
}

async function invoke({ runtime }: Clients, EndpointName: string) {
  const { Body } = await runtime.send(
    new InvokeEndpointCommand({
      EndpointName,
      Body: "1,2",
      ContentType: "text/csv",
    }),
  );
  return JSON.parse(Body!.transformToString()).factor;
}

/** Prints a metric, and many lines besides. */
const printing = (lines: number) =>
  `for i in range(${lines}): print("x" * 100)
print("loss=0.5")
print("x" * 100)`;

function printingJob(name: string, code: string) {
  const request = trainingOf(name, "model", code);
  request.AlgorithmSpecification!.MetricDefinitions = [
    { Name: "loss", Regex: "loss=([0-9.]+)" },
  ];
  return request;
}

Deno.test({
  name:
    "a log writes whole lines, says once what it can't, and goes on when it can",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = streamFile(folder, "group", "full");
    await Deno.mkdir(groupFolder(folder, "group"));
    await Deno.symlink("/dev/full", path);
    const seen: string[] = [];
    const notes = await noted(() => {
      const writer = openLogWriter(folder, "group", "full", (line) => {
        seen.push(line);
      });
      for (const text of ["a\n", "b\nc", "\n", "d"]) writer.write(encode(text));
      writer.close();
      return Promise.resolve();
    });
    assertEquals(seen, ["a", "b", "c", "d"]);
    assertEquals(notes.length, 1);
    assertMatch(notes[0], /^Cannot write \/.*No space left on device.* Lines/);
    await Deno.remove(folder, { recursive: true });
  },
});

localTests("logs and metrics that can't be written", {
  "cost jobs and endpoints nothing but these": async (clients, stateFolder) => {
    await putModel(clients);
    const logs = `${stateFolder}/logs`;
    await Deno.mkdir(logs, { recursive: true });
    // A file where a folder should be, and a folder where a file should be.
    for (
      const group of [TRAINING, "/aws/sagemaker/Endpoints/unlogged"]
    ) {
      await Deno.writeTextFile(`${logs}/${fileName(group)}`, "");
    }
    await Deno.mkdir(
      `${stateFolder}/sagemaker/training-jobs/unlogged.metrics.jsonl`,
    );
    const notes = await noted(async () => {
      const job = await runTraining(
        clients,
        printingJob("unlogged", printing(10)),
      );
      assertEquals(job.TrainingJobStatus, "Completed", job.FailureReason);
      const endpoint = await deploy(clients, "unlogged");
      assertEquals(endpoint.EndpointStatus, "InService");
      assertEquals(await invoke(clients, "unlogged"), 2);
    });
    const about = (what: RegExp) => notes.filter((note) => what.test(note));
    assertEquals(about(/TrainingJobs.* Lines are lost/).length, 1);
    assertEquals(about(/Endpoints.* Lines are lost/).length, 1);
    assertEquals(about(/metrics.*Is a directory/).length, 1);
    assertEquals(notes.length, 3);
  },

  "cost no other job its log or its metrics": async (clients, stateFolder) => {
    await Deno.remove(`${stateFolder}/logs/${fileName(TRAINING)}`);
    const job = await runTraining(clients, printingJob("logged", printing(10)));
    assertEquals(job.FinalMetricDataList?.[0].Value, 0.5);
    assertEquals((await lines(clients, TRAINING, "logged/")).length, 12);
  },
});

Deno.test({
  name: "a full disk costs the job that writes, and nothing else",
  ignore: !canMount,
  async fn() {
    await using disk = await smallDisk(24);
    const local = await start(disk.folder);
    const clients = clientsOf(local);
    const { sagemaker } = clients;
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await put(clients, "kept", "kept");
    await putModel(clients);
    await deploy(clients, "beside");
    const notes = await noted(async () => {
      const TrainingJobName = "printing";
      await sagemaker.send(
        new CreateTrainingJobCommand(
          printingJob(TrainingJobName, `import time\n${printing(400_000)}`),
        ),
      );
      const job = await endOfTraining(clients, TrainingJobName);
      assert(/Completed|Failed/.test(job.TrainingJobStatus!));
      await disk.fill();
      // What is there is served, what is new is refused and leaves nothing.
      assertEquals(await text(clients, "kept"), "kept");
      assertEquals(await invoke(clients, "beside"), 2);
      await assertRejects(() => put(clients, "new", "x".repeat(100_000)));
      await assertRejects(() =>
        sagemaker.send(
          new CreateTrainingJobCommand(printingJob("refused", "")),
        )
      );
      await assertRejects(
        () =>
          sagemaker.send(
            new DescribeTrainingJobCommand({ TrainingJobName: "refused" }),
          ),
        Error,
        "Requested resource not found.",
      );
    });
    assertEquals(
      notes.filter((note) => /Lines are lost/.test(note)).length,
      1,
      notes.join("\n"),
    );
    await disk.free();
    await Deno.remove(`${disk.folder}/logs`, { recursive: true });
    const job = await runProcessing(clients, processingOf("after", ""));
    assertEquals(job.ProcessingJobStatus, "Completed", job.FailureReason);
    assertEquals(await text(clients, "out/after/good"), "good");
    await until(async () => await invoke(clients, "beside") === 2);
    clients.destroy();
    await local.close();
  },
});
