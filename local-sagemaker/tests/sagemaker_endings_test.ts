import { assert, assertEquals, assertMatch } from "@std/assert";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeTrainingJobCommand,
  StopProcessingJobCommand,
  StopTrainingJobCommand,
} from "@aws-sdk/client-sagemaker";
import {
  endOfProcessing,
  endOfTraining,
  runProcessing,
  runTraining,
} from "./jobs.ts";
import { processingOf, trainingOf } from "./script_jobs.ts";
import {
  after,
  BUCKET,
  type Clients,
  clientsOf,
  isAlive,
  keys,
  lines,
  localTests,
  noted,
  start,
  until,
} from "./support.ts";

const PROCESSING = "/aws/sagemaker/ProcessingJobs";
const TRAINING = "/aws/sagemaker/TrainingJobs";

const waiting = "import time; print('begun'); time.sleep(600)";

/** A process in a session of its own that ignores signals and holds the output. */
const daemon = `
import signal, time
read, write = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        print("daemon", os.getpid(), flush=True)
        os.write(write, b"1")
        time.sleep(600)
    os._exit(0)
os.wait()
os.read(read, 1)
print("begun", flush=True)
`;
const isLinux = Deno.build.os === "linux";

function daemonOf(clients: Clients, job: string) {
  return until(async () =>
    after(await lines(clients, PROCESSING, `${job}/`), "daemon")
  );
}

/** Runs a job with ever longer time limits until it has printed `begun` within one. */
async function outOfTime<T>(
  clients: Clients,
  group: string,
  run: (name: string, limit: { MaxRuntimeInSeconds: number }) => Promise<T>,
): Promise<{ name: string; job: T }> {
  for (let seconds = 1; seconds < 100; seconds *= 2) {
    const name = `late-${crypto.randomUUID()}`;
    const job = await run(name, { MaxRuntimeInSeconds: seconds });
    const printed = await lines(clients, group, `${name}/`);
    if (printed.includes("begun")) return { name, job };
  }
  throw new Error("No job has begun within its time limit");
}

const lateProcessing = (clients: Clients, code: string) =>
  outOfTime(clients, PROCESSING, (name, limit) => {
    const more = { StoppingCondition: limit };
    return runProcessing(clients, processingOf(name, code, more));
  });

const lateTraining = (clients: Clients, code: string) =>
  outOfTime(clients, TRAINING, (name, limit) => {
    const more = { StoppingCondition: limit };
    return runTraining(clients, trainingOf(name, "model", code, more));
  });

localTests("jobs that would not end", {
  "end when they are stopped, though that can't be written down": async (
    clients,
    stateFolder,
  ) => {
    const { sagemaker } = clients;
    const job = processingOf("unwritten", waiting);
    await sagemaker.send(new CreateProcessingJobCommand(job));
    await until(async () =>
      (await lines(clients, PROCESSING, "unwritten/")).includes("begun")
    );
    const folder = `${stateFolder}/sagemaker/processing-jobs`;
    await Deno.rename(folder, `${folder}-away`);
    await Deno.writeTextFile(folder, "");
    const stop = new StopProcessingJobCommand({
      ProcessingJobName: "unwritten",
    });
    await noted(() =>
      sagemaker.send(stop).then(
        () => assert(false, "the stop was acknowledged"),
        ({ $metadata }) => assertEquals($metadata.httpStatusCode, 500),
      )
    );
    await Deno.remove(folder);
    await Deno.rename(`${folder}-away`, folder);
    const { ProcessingJobStatus } = await endOfProcessing(clients, "unwritten");
    assertEquals(ProcessingJobStatus, "Stopped");
  },

  "end with their command, and with them what it left running": async (
    clients,
  ) => {
    const job = await runProcessing(clients, processingOf("left", daemon));
    assertEquals(job.ProcessingJobStatus, "Completed", job.FailureReason);
    assert(!isLinux || !await isAlive(await daemonOf(clients, "left")));
  },

  "end at their time limit, daemons too": async (clients) => {
    const { name, job } = await lateProcessing(
      clients,
      `${daemon}\ntime.sleep(600)`,
    );
    assertEquals(job.ProcessingJobStatus, "Stopped");
    assert(!isLinux || !await isAlive(await daemonOf(clients, name)));
  },

  "end when they are stopped, daemons too": async (clients) => {
    const request = processingOf("stopped", `${daemon}\ntime.sleep(600)`);
    await clients.sagemaker.send(new CreateProcessingJobCommand(request));
    const pid = await daemonOf(clients, "stopped");
    assert(await isAlive(pid));
    await clients.sagemaker.send(
      new StopProcessingJobCommand({ ProcessingJobName: "stopped" }),
    );
    const job = await endOfProcessing(clients, "stopped");
    assertEquals(job.ProcessingJobStatus, "Stopped");
    assert(!isLinux || !await isAlive(pid));
  },

  "end though they kill what watches over them": async (clients) => {
    const code = `${daemon}
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(600)`;
    const job = await runProcessing(clients, processingOf("killer", code));
    assertEquals(job.ProcessingJobStatus, "Failed");
    assertMatch(job.FailureReason!, /exit code: 137$/);
    assert(!isLinux || !await isAlive(await daemonOf(clients, "killer")));
  },

  "end at their time limit while outputs are uploaded": async (clients) => {
    const code = `open(f"{folder}/it", "wb").truncate(4 * 10**9)
print("begun")`;
    const { name, job } = await lateProcessing(clients, code);
    assertEquals(job.ProcessingJobStatus, "Stopped");
    assertEquals(await keys(clients, `out/${name}/it`), []);
  },

  "end at their time limit while a model is packed": async (clients) => {
    const code = 'open(f"{folder}/it", "wb").truncate(10**12); print("begun")';
    const { name, job } = await lateTraining(clients, code);
    assertEquals(job.SecondaryStatus, "MaxRuntimeExceeded", job.FailureReason);
    assertEquals(job.ModelArtifacts, undefined);
    assertEquals(await keys(clients, `model_output/${name}`), []);
  },

  "end at once when they are stopped while a model is packed": async (
    clients,
  ) => {
    const code = 'open(f"{folder}/it", "wb").truncate(10**12)';
    const TrainingJobName = "pack-stopped";
    const { sagemaker } = clients;
    await sagemaker.send(
      new CreateTrainingJobCommand(trainingOf(TrainingJobName, "model", code)),
    );
    await until(async () => {
      const job = await sagemaker.send(
        new DescribeTrainingJobCommand({ TrainingJobName }),
      );
      return job.SecondaryStatus === "Uploading";
    });
    await sagemaker.send(new StopTrainingJobCommand({ TrainingJobName }));
    const job = await endOfTraining(clients, TrainingJobName);
    assertEquals(job.TrainingJobStatus, "Stopped", job.FailureReason);
    assertEquals(await keys(clients, "model_output/pack-stopped"), []);
  },

  "upload what they have made before they were stopped": async (clients) => {
    const { name, job } = await lateTraining(clients, waiting);
    assertEquals(job.SecondaryStatus, "MaxRuntimeExceeded", job.FailureReason);
    assertEquals(await keys(clients, `model_output/${name}`), [
      `model_output/${name}/output/model.tar.gz`,
    ]);
  },

  "fail where what was stopped left what can't be uploaded": async (
    clients,
  ) => {
    const code = `os.mkfifo(f"{folder}/it"); ${waiting}`;
    const { job } = await lateTraining(clients, code);
    assertMatch(job.FailureReason!, /^ClientError: .*\/model\/it is a FIFO/);
  },

  "go on though the expression of a metric would take for ever": async (
    clients,
  ) => {
    const request = trainingOf(
      "metrics",
      "model",
      'print("a" * 60 + "!"); print("Loss=0.5")',
    );
    request.AlgorithmSpecification!.MetricDefinitions = [
      { Name: "slow", Regex: "(a+)+$" },
      { Name: "loss", Regex: "(?i)loss=(?P<value>[0-9.]+)" },
    ];
    const notes = await noted(async () => {
      const running = runTraining(clients, request);
      const other = await runProcessing(clients, processingOf("beside", ""));
      assertEquals(other.ProcessingJobStatus, "Completed");
      const job = await running;
      assertEquals(job.TrainingJobStatus, "Completed", job.FailureReason);
      assertEquals(
        job.FinalMetricDataList!.map(({ MetricName, Value }) => [
          MetricName,
          Value,
        ]),
        [["loss", 0.5]],
      );
    });
    assertEquals(notes.length, 1);
    assertMatch(notes[0], /metric definition "slow" took more than 1 s/);
  },
});

Deno.test("a closed session ends daemons, and jobs that are being uploaded", async () => {
  const stateFolder = await Deno.makeTempDir();
  const local = await start(stateFolder);
  const clients = clientsOf(local);
  const { sagemaker } = clients;
  await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await sagemaker.send(
    new CreateProcessingJobCommand(
      processingOf("closed", `${daemon}\ntime.sleep(600)`),
    ),
  );
  const code = 'open(f"{folder}/it", "wb").truncate(10**12)';
  const TrainingJobName = "closed";
  await sagemaker.send(
    new CreateTrainingJobCommand(trainingOf(TrainingJobName, "model", code)),
  );
  const pid = await daemonOf(clients, "closed");
  await until(async () => {
    const job = await sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName }),
    );
    return job.SecondaryStatus === "Uploading";
  });
  clients.destroy();
  await local.close();
  assert(!isLinux || !await isAlive(pid));
  for (const kind of ["processing-jobs", "training-jobs"]) {
    const folder = `${stateFolder}/sagemaker`;
    const record = await Deno.readTextFile(`${folder}/${kind}/closed.json`);
    assertMatch(record, /ended before the job did/);
    assertEquals([...Deno.readDirSync(`${folder}/jobs/${kind}`)], []);
  }
  await Deno.remove(stateFolder, { recursive: true });
});
