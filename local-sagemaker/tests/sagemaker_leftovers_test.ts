import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkLeftover, folders, leftovers } from "./leftovers.ts";
import { processingOf, trainingOf } from "./script_jobs.ts";
import { runProcessing, runTraining } from "./jobs.ts";
import { type Clients, keys, localTests, path, until } from "./support.ts";

// Each in one of the folders; the soak run `jobs` has each in all of them.
const all = Object.keys(folders);

localTests("what a job leaves", {
  ...Object.fromEntries(
    Object.keys(leftovers).map((what, i) => {
      const folder = all[i % all.length];
      const step = (clients: Clients) => checkLeftover(clients, folder, what);
      return [`${what}: in its ${folder}`, step];
    }),
  ),

  "is looked at before anything of an output is uploaded": async (clients) => {
    assertEquals(await keys(clients, "out/outputs-socket"), []);
  },

  "is not followed while checkpoints are uploaded, either": async (
    clients,
    stateFolder,
  ) => {
    const code = `import time
open(f"{folder}/before", "w").write("before")
while not os.path.exists("uploaded"): time.sleep(0.05)
os.rename(folder, folder + ".away"); os.symlink("/etc", folder)
time.sleep(1.2)`;
    const running = runTraining(
      clients,
      trainingOf("moved", "checkpoints", code),
    );
    await until(async () =>
      (await keys(clients, "checkpoints/moved/before")).length > 0
    );
    const jobs = `${stateFolder}/sagemaker/jobs/training-jobs`;
    await Deno.writeTextFile(`${jobs}/moved/uploaded`, "");
    const job = await running;
    assertMatch(job.FailureReason!, /leads elsewhere through a symbolic link/);
    assertEquals(await keys(clients, "checkpoints/moved/"), [
      "checkpoints/moved/before",
      "checkpoints/moved/good",
    ]);
  },

  "is no reason where it is no file: a FIFO or link for output/failure": async (
    clients,
  ) => {
    for (const make of ["os.mkfifo(it)", "os.symlink('/etc/passwd', it)"]) {
      const code = `import sys
it = os.environ["SAGEMAKER_BASE_DIR"] + "/output/failure"
${make}
sys.exit(3)`;
      const name = `failure-${make.slice(3, 6)}`;
      const { FailureReason: reason } = await runProcessing(
        clients,
        processingOf(name, code),
      );
      assertEquals(
        reason,
        "AlgorithmError: See job logs for more information, exit code: 3",
      );
      const { FailureReason: own } = await runTraining(
        clients,
        trainingOf(name, "model", code),
      );
      assertEquals(own, "AlgorithmError: , exit code: 3");
    }
  },

  "is nothing on the disk, when the jobs have ended": async (
    _clients,
    stateFolder,
  ) => {
    for (const kind of ["processing-jobs", "training-jobs"]) {
      const folder = Deno.readDir(`${stateFolder}/sagemaker/jobs/${kind}`);
      assertEquals(await Array.fromAsync(folder), []);
    }
  },
});

const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;
const setpriv = await new Deno.Command("setpriv", { args: ["--version"] })
  .output().then(() => true, () => false);

Deno.test({
  name: "what nobody may read fails a job with its path, and is removed",
  ignore: isRoot && !setpriv,
  async fn() {
    // Root reads and removes everything, unless that is taken away.
    const right = ["--bounding-set", "-dac_override,-dac_read_search"];
    const [program, ...args] = [
      ...(isRoot ? ["setpriv", ...right] : []),
      ...[Deno.execPath(), "run", "-A"],
      path("fixtures/unreadable.ts"),
    ];
    const ran = await new Deno.Command(program, { args }).output();
    const [printed, errors] = [ran.stdout, ran.stderr]
      .map((bytes) => new TextDecoder().decode(bytes));
    assert(ran.success, errors);
    const reasons: string[] = JSON.parse(printed);
    assertEquals(reasons.length, 4);
    for (const reason of reasons) {
      const words =
        /^ClientError: .*\/opt\/ml\/\S+\/it can't be read: Permission denied/;
      assertMatch(reason, words);
    }
  },
});
