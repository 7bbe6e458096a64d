import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { startLocal } from "../mod.ts";
import { runProcessing, runTraining } from "./jobs.ts";
import { python } from "./python.ts";
import {
  BUCKET,
  type Clients,
  clientsOf,
  isAlive,
  keys,
  lines,
  processingJob,
  put,
  putArchive,
  text,
  trainingJob,
  until,
} from "./support.ts";

const ignore = Deno.build.os !== "linux";

/** A job's script says where it comes from in a file, to keep its log comparable. */
const origin = `import os, sys
forked = "xgboost" in sys.modules
supervisor = open(f"/proc/{os.getppid()}/status").read()
template = supervisor.partition("PPid:\\t")[2].partition("\\n")[0]
`;

const prepare = `${origin}
import pandas as pd
base = os.environ["SAGEMAKER_BASE_DIR"]
open(f"{base}/processing/out/origin", "w").write(f"{forked} {template}")
rows = pd.read_csv(f"{base}/processing/input/data/train.csv", float_precision="round_trip")
rows.assign(z=rows.a / 3).to_csv(f"{base}/processing/out/rows.csv", index=False)
print(rows.describe())
print(sys.argv[1:], os.getcwd(), file=sys.stderr)
`;

const train = `${origin}
import numpy as np, xgboost
open(os.environ["SM_OUTPUT_DATA_DIR"] + "/origin", "w").write(str(forked))
a = np.random.default_rng(1).normal(size=(800, 8))
data = xgboost.DMatrix(a[:, 1:], a[:, 0] + a[:, 1] > 0)
settings = {"objective": "binary:logistic", "subsample": 0.5}
model = xgboost.train(settings, data, 10, [(data, "train")])
model.save_model(os.environ["SM_MODEL_DIR"] + "/model.ubj")
if "--fail" in sys.argv: {}["missing"]
`;

async function withServer(
  warmStart: boolean,
  work: (clients: Clients, stateFolder: string) => Promise<void>,
): Promise<void> {
  const stateFolder = await Deno.makeTempDir();
  // Spelled so, there is no template of it that servers share.
  const own = python.replace(/[^/]*$/, "./$&");
  const local = await startLocal({ stateFolder, python: own, warmStart });
  const clients = clientsOf(local);
  try {
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await put(clients, "code/process.py", prepare);
    await put(clients, "in/train.csv", "a,b\n0.1,2\n3,4\n");
    const files = { "train.py": train };
    await putArchive(clients, "source.tar.gz", files);
    await work(clients, stateFolder);
  } finally {
    clients.destroy();
    await local.close();
    await Deno.remove(stateFolder, { recursive: true });
  }
}

/** What is seen of jobs from outside, without the state folder's path and times. */
async function outcomes(clients: Clients, stateFolder: string) {
  const processed = await runProcessing(clients, processingJob("p", "x"));
  const trained = await runTraining(clients, trainingJob("t", { eta: "0.3" }));
  const failed = await runTraining(
    clients,
    trainingJob("f", { fail: '"yes"' }),
  );
  const logs = await Promise.all([
    lines(clients, "/aws/sagemaker/ProcessingJobs", "p/"),
    ...["t/", "f/"].map((name) =>
      lines(clients, "/aws/sagemaker/TrainingJobs", name)
    ),
  ]);
  const objects = await keys(clients, "");
  return {
    reasons: [processed, trained, failed].map((job) => job.FailureReason),
    metrics: trained.FinalMetricDataList?.map(({ Value }) => Value),
    logs: logs.map((log) =>
      log.map((line) => line.replaceAll(stateFolder, "/state"))
    ),
    objects,
    rows: await text(clients, "out/p/rows.csv"),
    model: await text(clients, "model_output/t/output/model.tar.gz"),
    origin: await text(clients, "out/p/origin"),
  };
}

Deno.test({
  name: "jobs from the template leave what jobs in new processes leave",
  ignore,
  async fn() {
    const all: Awaited<ReturnType<typeof outcomes>>[] = [];
    for (const warm of [true, false]) {
      await withServer(warm, async (clients, stateFolder) => {
        all.push(await outcomes(clients, stateFolder));
      });
    }
    const [{ origin: forked, ...warm }, { origin: anew, ...plain }] = all;
    assertEquals([forked, anew].map((text) => text.split(" ")[0]), [
      "True",
      "False",
    ]);
    assertEquals(warm, plain);
    assert(warm.logs.every((log) => log.length > 2));
    assert(warm.reasons[2]?.startsWith("AlgorithmError: ExecuteUserScript"));
  },
});

Deno.test({
  name: "a template that dies is started anew, and ends with its server",
  ignore,
  async fn() {
    const templates: string[] = [];
    await withServer(true, async (clients) => {
      const run = async (name: string) => {
        const job = await runProcessing(clients, processingJob(name, "x"));
        assertEquals(job.ProcessingJobStatus, "Completed");
        const origin = await text(clients, `out/${name}/origin`);
        const [forked, template] = origin.split(" ");
        if (forked === "True") templates.push(template);
      };
      await run("first");
      assertEquals(templates.length, 1);
      Deno.kill(Number(templates[0]), "SIGKILL");
      await until(async () => !await isAlive(templates[0]));
      await run("second"); // it may have to start plainly
      await run("third");
      assertEquals(await isAlive(templates.at(-1)!), true);
    });
    assert(templates.length >= 2);
    assertNotEquals(templates[0], templates.at(-1));
    assertEquals(await isAlive(templates.at(-1)!), false);
  },
});
