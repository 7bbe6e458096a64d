import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { openLedger } from "lib/aws/ledger.ts";
import { taskCommand } from "../../lib/tasks/command.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { copyProject } from "./project_copy.ts";

Deno.test("clean removes what tasks have made, and nothing else", async () => {
  await using copy = await copyProject();
  const names = () =>
    [...Deno.readDirSync(copy.folder)].map(({ name }) => name)
      .filter((name) => name !== ".cache").sort(); // Deno's own
  const before = names();
  for (const name of ["build", ".local", "node_modules", ".venv"]) {
    await Deno.mkdir(join(copy.folder, name, "inside"), { recursive: true });
  }
  const { code, stdout } = await copy.run("clean");
  assertEquals(code, 0);
  assertEquals(
    stdout,
    "Removed build/\nRemoved .local/\nRemoved node_modules/\nRemoved .venv/\n",
  );
  assertEquals(names(), before);
  assertEquals((await copy.run("clean")).stdout, "");
});

Deno.test("clean refuses while a ledger lists what is still on AWS", async () => {
  await using copy = await copyProject();
  for (
    const state of [
      ...[".local", "build/state", "build/X", "build/a/b c/state"],
      ...[".local/of the team", "node_modules/x", ".venv/state"],
    ]
  ) {
    const name = `aws-123456789012-us-east-1.jsonl`;
    const path = join(copy.folder, state, "ledger", name);
    const { record, recordDeleted } = openLedger(path);
    await record("endpoint", "churn-endpoint-1");
    const { code, stderr } = await copy.run("clean");
    assertEquals(code, 1);
    assertStringIncludes(stderr, `Cannot clean: ${path} lists`);
    assertStringIncludes(
      stderr,
      `CHURN_STATE=${quoted(state)} ${taskCommand(false)} lab`,
    );
    assertEquals((await Deno.stat(path)).isFile, true);
    await recordDeleted("endpoint", "churn-endpoint-1");
    assertEquals((await copy.run("clean")).code, 0);
  }
});

const quoted = (path: string) => path.includes(" ") ? `'${path}'` : path;

/** Runs a task of the repository itself. */
async function runTask(task: string, argument: string) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      inRoot("lib", "tasks", `${task}.ts`),
      argument,
    ],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
Deno.test("clean names the bucket that only a removed ledger knows", async () => {
  await using copy = await copyProject();
  const name = "aws-123456789012-us-east-1.jsonl";
  const path = join(copy.folder, ".local", "ledger", name);
  await openLedger(path).record("bucket", "a-bucket");
  const { code, stdout } = await copy.run("clean");
  assertEquals(code, 0);
  assertStringIncludes(stdout, "Kept on AWS: the bucket a-bucket");
});

Deno.test("tasks refuse arguments that they don't know", async () => {
  await Deno.mkdir(inRoot("build"), { recursive: true });
  for (
    const [task, names] of [["clean", ""], ["notebook", " [name…]"], ["ok", ""]]
  ) {
    const usage = `Usage: ${taskCommand()} ${task}${names}\n`;
    const refused = await runTask(task, "--dry-run");
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stderr, `Cannot take '--dry-run'`);
    assertStringIncludes(refused.stderr, usage);
    const help = await runTask(task, "--help");
    assertEquals(help.code, 0);
    assert(help.stdout.startsWith(usage), help.stdout);
  }
  const refused = await runTask("walkthrough", "--dry-run");
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "unknown option '--dry-run'");
  assert((await Deno.stat(inRoot("build"))).isDirectory);
});

Deno.test("clean refuses while a session uses a state below what it removes", async () => {
  for (const state of [".local", "build/X", "build/a/state"]) {
    await using copy = await copyProject();
    await Deno.mkdir(join(copy.folder, state), { recursive: true });
    const path = join(copy.folder, state, "lock");
    using lock = await Deno.open(path, { create: true, write: true });
    await lock.lock(true);
    const { code, stderr } = await copy.run("clean");
    assertEquals(code, 1);
    assertStringIncludes(stderr, `Cannot clean: ${state}/lock is held`);
  }
});
