/** A kernel is killed in the middle of the walk, and a new one takes it up. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { display } from "lib/show/bundle.ts";
import * as churn from "lib/mod.ts";
import { inRoot } from "../lib/tasks/project.ts";
import { python } from "./python.ts";

const open = (stateFolder: string) =>
  churn.openSession({ stateFolder, python });

async function inFolder(run: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Starts a process, waits for its first line, and returns what kills it. */
async function start(args: string[], env: Record<string, string> = {}) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...args],
    cwd: inRoot(),
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (!seen.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${args[0]} ended early: ${seen}`);
    seen += value;
  }
  return {
    line: seen.split("\n")[0],
    async end(signal: Deno.Signal = "SIGKILL") {
      child.kill(signal);
      await reader.cancel();
      await child.status;
    },
  };
}

const walkTo = (stateFolder: string, stage: string, ...more: string[]) =>
  start([
    fileURLToPath(new URL("resume_walk.ts", import.meta.url)),
    ...[stateFolder, stage, ...more],
  ]);

async function textOf(shown: churn.show.Displayable): Promise<string> {
  return String((await shown[display]())["text/plain"]);
}

Deno.test("resume() finds nothing where nothing was started", () =>
  inFolder(async (folder) => {
    await using session = await open(folder);
    const { rows, ...found } = await churn.resume(session);
    assertEquals(rows, []);
    assert(Object.values(found).every((value) => value === undefined));
  }));

Deno.test("resume() waits on, trains and deploys what a killed kernel left to `deno task local`", () =>
  inFolder(async (folder) => {
    const server = await start([inRoot("lib", "tasks", "local.ts")], {
      CHURN_STATE: folder,
      CHURN_PYTHON: python,
    });
    try {
      const first = await walkTo(folder, "processingJob", "20000");
      const { dataset, processingJob } = JSON.parse(first.line);
      await first.end();

      await using session = await open(folder);
      const found = await churn.resume(session);
      assertEquals(found.dataset, dataset);
      assertEquals(found.processingJob, processingJob);
      assertEquals([found.rows.length, found.trainingJob], [1, undefined]);
      const prepared = await churn.waitForProcessing(
        session,
        found.processingJob,
      );
      assertEquals(prepared, processingJob.outputs);
      await session.close();

      const second = await walkTo(folder, "endpoint");
      const made = JSON.parse(second.line);
      await second.end();
      await using third = await open(folder);
      const { rows, ...all } = await churn.resume(third);
      assertEquals(all, made);
      assertEquals(
        rows.map(({ kind, name }) => `${kind} ${name}`),
        [
          "processing-job churn-processing-1",
          "processing-job churn-processing-2",
          "training-job churn-training-1",
          "endpoint churn-endpoint-1",
        ],
      );
      await churn.waitForEndpoint(third, all.endpoint);
      const shown = await textOf(churn.showResumed(await churn.resume(third)));
      for (const part of ["found.prepared", "found.model", "found.endpoint"]) {
        assertStringIncludes(shown, part);
      }
      await churn.cleanUp(third, { objects: true });
    } finally {
      await server.end("SIGTERM");
    }
  }));

Deno.test("resume() says so where a job ended together with the kernel that hosted it", () =>
  inFolder(async (folder) => {
    const kernel = await walkTo(folder, "processingJob", "20000");
    const { dataset } = JSON.parse(kernel.line);
    await kernel.end();

    await using session = await open(folder);
    const found = await churn.resume(session);
    assertEquals(found.processingJob, undefined);
    assertEquals(found.dataset, dataset);
    assertEquals(found.rows[0].status, "Failed");
    const shown = await textOf(churn.showResumed(found));
    assertStringIncludes(shown, "ended together with the kernel");
    assertStringIncludes(shown, "deno task local");
  }));

Deno.test("resume() tells of a job that was recorded and never created", () =>
  inFolder(async (folder) => {
    await using session = await open(folder);
    await session.ledger.recordNew("training-job", "training");
    const { rows, trainingJob } = await churn.resume(session);
    assertEquals([rows[0].status, trainingJob], ["not there", undefined]);
  }));
