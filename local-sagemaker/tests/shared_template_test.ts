import { assertEquals, assertNotEquals } from "@std/assert";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { shareTemplate, startLocal } from "../mod.ts";
import { runProcessing } from "./jobs.ts";
import { python as usual } from "./python.ts";
import {
  BUCKET,
  clientsOf,
  isAlive,
  processingJob,
  put,
  text,
  until,
} from "./support.ts";

/** Says which process its supervisor is a child of, if it is forked from a template. */
const script = `import os, sys
supervisor = open(f"/proc/{os.getppid()}/status").read()
template = supervisor.partition("PPid:\\t")[2].partition("\\n")[0]
with open(os.environ["SAGEMAKER_BASE_DIR"] + "/processing/out/template", "w") as file:
    file.write(template if "xgboost" in sys.modules else "")
`;

const account = { region: "us-east-1" };
/** Spelled so, there is no template of it that the servers of other tests share. */
const python = usual.replace(/[^/]*$/, "./$&");

/** The template that a server's job comes from; none for one that is started anew. */
async function templateOfJob(options: { python: string; warmStart?: boolean }) {
  const stateFolder = await Deno.makeTempDir();
  const local = await startLocal({ stateFolder, ...options });
  const clients = clientsOf(local);
  try {
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await put(clients, "code/process.py", script);
    await put(clients, "in/train.csv", "a\n1\n");
    const job = await runProcessing(clients, processingJob("p", "x"));
    assertEquals(job.ProcessingJobStatus, "Completed");
    return await text(clients, "out/p/template");
  } finally {
    clients.destroy();
    await local.close();
    await Deno.remove(stateFolder, { recursive: true });
  }
}

Deno.test({
  name:
    "servers of one interpreter share a template, which goes on without them",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const alive = setInterval(() => {}, 60_000); // a template does not keep us
    {
      await using _ = await shareTemplate({ python, account });
      const first = await templateOfJob({ python });
      assertEquals(await templateOfJob({ python }), first);
      assertEquals(await isAlive(first), true);

      const spelled = python.replace(/[^/]*$/, "./$&");
      const other = await templateOfJob({ python: spelled });
      assertNotEquals(other, first);
      assertEquals(await isAlive(other), false, "it is its server's own");
      assertEquals(await templateOfJob({ python, warmStart: false }), "");

      Deno.kill(Number(first), "SIGKILL");
      await until(async () => !await isAlive(first));
      assertEquals(await templateOfJob({ python }), "", "it starts plainly");
    }
    clearInterval(alive);
  },
});
