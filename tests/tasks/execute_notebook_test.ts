import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { TaskError } from "../../lib/tasks/command.ts";
import {
  executeNotebook,
  withoutSettings,
} from "../../lib/tasks/execute_notebook.ts";
import { jupyterEnvironment } from "../../lib/tasks/jupyter.ts";
import {
  environmentProgram,
  inRoot,
  taskScript,
} from "../../lib/tasks/project.ts";

/** Writes a notebook with these cells and starts the executor on it. */
async function start(folder: string, sources: string[], args: string[] = []) {
  const cells = sources.map((source, index) => ({
    ...{ cell_type: "code", id: `cell-${index}`, metadata: {}, source },
    ...{ execution_count: 99, outputs: [{ old: true }] },
  }));
  const heading = {
    ...{ cell_type: "markdown", id: "heading", metadata: {} },
    source: "Text\n\n## Section\n",
  };
  const notebook = {
    ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
    cells: [heading, ...cells],
  };
  const path = join(folder, "notebook.ipynb");
  await Deno.writeTextFile(path, JSON.stringify(notebook));
  return new Deno.Command(environmentProgram("python"), {
    args: [
      taskScript("execute_notebook.py"),
      ...[path, join(folder, "output.ipynb"), ...args],
    ],
    env: jupyterEnvironment(),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
}

async function execute(folder: string, sources: string[], args?: string[]) {
  const child = await start(folder, sources, args);
  const { code, stderr } = await child.output();
  const output = await Deno.readTextFile(join(folder, "output.ipynb"));
  return { code, stderr: new TextDecoder().decode(stderr), output };
}

function outputsOf(notebook: string) {
  return JSON.parse(notebook).cells
    .filter((cell: { cell_type: string }) => cell.cell_type === "code")
    // deno-lint-ignore no-explicit-any
    .map((cell: any) => cell.outputs);
}

Deno.test("the executor writes outputs, the same ones each time", async () => {
  const folder = await Deno.makeTempDir();
  const sources = ["console.log('one');\nconsole.log('two');\n6 * 7", "2"];
  const first = await execute(folder, sources);
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stderr, "1 of 2  Section");
  const [[stream, result]] = outputsOf(first.output);
  assertEquals(stream.text, ["one\n", "two\n"]);
  assertEquals(result.data["text/plain"].join("").includes("42"), true);
  assertEquals((await execute(folder, sources)).output, first.output);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the executor shows the failing cell and its error", async () => {
  const folder = await Deno.makeTempDir();
  const sources = ["1", "throw new TypeError('no good')", "3"];
  const { code, stderr, output } = await execute(folder, sources);
  assertEquals(code, 1);
  assertStringIncludes(stderr, `Cell 2 of 3 failed:\n\n${sources[1]}`);
  assertStringIncludes(stderr, "TypeError: no good");
  assert(!stderr.includes("Traceback"), stderr);
  assertEquals(outputsOf(output)[2], []);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the executor shows errors of this project without a trace", async () => {
  const folder = await Deno.makeTempDir();
  const source = `class JobError extends Error { override name = "JobError"; }
throw new JobError("The job failed\\nLog: one")`;
  const own = await execute(folder, [source]);
  assertStringIncludes(own.stderr, "JobError: The job failed\nLog: one\n");
  assert(!/Stack trace|^ +at /m.test(own.stderr), own.stderr);
  const other = await execute(folder, ["throw new Error('no good')"]);
  assertStringIncludes(other.stderr, "Stack trace:\nError: no good\n    at ");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the executor says that a kernel dies, and executeNotebook() leaves no old results where it fails", async () => {
  const folder = await Deno.makeTempDir();
  const dead = await execute(folder, ["Deno.exit(3)"]);
  assertEquals(dead.code, 1);
  assertStringIncludes(dead.stderr, "Kernel died");
  const [notebook, output] = ["notebook.ipynb", "output.ipynb"]
    .map((name) => join(folder, name));
  await Deno.writeTextFile(output, "old");
  const error = await assertRejects(
    () => executeNotebook({ notebook, output, asCommitted: true }),
    TaskError,
    `What was executed is in ${output}, the jobs' logs are in `,
  );
  assert(!error.message.includes("files"));
  assert(await Deno.readTextFile(output) !== "old");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the walkthrough says that a setting can't be used before it executes", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", inRoot("lib", "tasks", "walkthrough.ts")],
    env: { CHURN_CSV: "nope.csv" },
    stdin: "null",
  }).output();
  assertEquals([code, stdout.length], [1, 0]);
  assertEquals(
    new TextDecoder().decode(stderr),
    "No file at 'nope.csv' (CHURN_CSV; relative to the repository)\n",
  );
});

Deno.test("the executor ends a cell that takes too long", async () => {
  const folder = await Deno.makeTempDir();
  const forever = "await new Promise((done) => setTimeout(done, 1e8))";
  const slow = await execute(folder, [forever], ["--cell-timeout", "1"]);
  assertEquals(slow.code, 1);
  assertStringIncludes(slow.stderr, "timed out");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the executor stops, and its kernel, when it is told to", async () => {
  const folder = await Deno.makeTempDir();
  const alive = join(folder, "alive");
  const cell = `Deno.writeTextFileSync(${
    JSON.stringify(alive)
  }, String(Deno.pid)); await new Promise((done) => setTimeout(done, 1e8))`;
  for (const stop of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    await Deno.remove(alive).catch(() => {});
    using watcher = Deno.watchFs(folder);
    const child = await start(folder, [cell]);
    let pid = "";
    for await (const _ of watcher) {
      pid = await Deno.readTextFile(alive).catch(() => "");
      if (pid) break;
    }
    child.kill(stop);
    const { code, stderr } = await child.output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 130, said);
    assert(!said.includes("Traceback"), said);
    // The kernel behind the proxy ends by itself, when it sees the proxy gone.
    let kernel = "deno";
    for (let look = 0; kernel && look < 1200; look++) {
      await new Promise((done) => setTimeout(done, 50));
      kernel = await Deno.readTextFile(`/proc/${pid}/comm`).catch(() => "");
    }
    assertEquals(kernel, "");
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("withoutSettings() keeps this project's and AWS's settings out", () => {
  assertEquals(
    withoutSettings({
      ...{ PATH: "/bin", HOME: "/home", CHURN_CSV: "x.csv" },
      ...{ AWS_REGION: "eu-west-1", SAGEMAKER_ROLE_ARN: "arn" },
    }),
    { PATH: "/bin", HOME: "/home" },
  );
});

Deno.test("two executions in one clone wait for each other, until the result is used", async () => {
  const folder = await Deno.makeTempDir();
  const run = async (name: string) => {
    const own = join(folder, name);
    await Deno.mkdir(own);
    const cell = {
      ...{ cell_type: "code", id: "a", metadata: {}, source: "1" },
      ...{ execution_count: null, outputs: [] },
    };
    const notebook = join(own, "notebook.ipynb");
    await Deno.writeTextFile(
      notebook,
      JSON.stringify({
        ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
        cells: [cell],
      }),
    );
    const output = join(folder, "output.ipynb"); // both have the same
    const madeOfIt = [join(folder, "page.html")];
    await executeNotebook({ notebook, output, madeOfIt }, async () => {
      for (let look = 0; look < 10; look++) {
        assert((await Deno.stat(output)).isFile);
        await Deno.writeTextFile(madeOfIt[0], name);
        await new Promise((resolve) => setTimeout(resolve, 100));
        assertEquals(await Deno.readTextFile(madeOfIt[0]), name);
      }
    });
  };
  await Promise.all([run("one"), run("two")]);
  await Deno.remove(folder, { recursive: true });
});
