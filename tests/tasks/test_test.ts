import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { filesWithExamples } from "../../lib/tasks/examples.ts";
import { addCounts, countsLine, countTests } from "../../lib/tasks/junit.ts";
import { inRoot } from "../../lib/tasks/project.ts";

Deno.test("countTests() counts cases that pass, fail, end in error and are skipped", () => {
  const report = `<testsuites tests="5"><testsuite>
    <testcase name="a" time="0.1"/>
    <testcase name="b" time="0.1"><system-out>failure</system-out></testcase>
    <testcase name="c"><failure message="&lt;no&gt;">x</failure></testcase>
    <testcase name="d"><error>x</error></testcase>
    <testcase name="e"><skipped/></testcase></testsuite></testsuites>`;
  assertEquals(countTests(report), { passed: 2, failed: 2, skipped: 1 });
});

Deno.test("countsLine() tells skipped tests where there are some", () => {
  const counts = { passed: 2, failed: 0, skipped: 0 };
  assertEquals(countsLine(counts), "2 passed, 0 failed");
  const more = addCounts([counts, { passed: 1, failed: 3, skipped: 4 }]);
  assertEquals(countsLine(more), "3 passed, 3 failed, 4 skipped");
});

async function runTask(source: string) {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "some_test.ts");
  await Deno.writeTextFile(path, source);
  const result = await runTaskOn(path);
  await Deno.remove(folder, { recursive: true });
  return result;
}

async function runTaskOn(path: string) {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", inRoot("lib", "tasks", "test.ts"), path],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stderr: "null",
  }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return { code, output: lines.join("\n"), lastLine: lines.at(-1) };
}

Deno.test("the test task ends with its counts, and badly if a test fails", async () => {
  const good = `Deno.test("good", () => {});`;
  const bad = `Deno.test("bad", () => { throw new Error("no"); });`;
  const passing = await runTask(good);
  assertEquals([passing.code, passing.lastLine], [0, "1 passed, 0 failed"]);
  const failing = await runTask(good + bad);
  assertEquals([failing.code, failing.lastLine], [1, "1 passed, 1 failed"]);
});

Deno.test("the test task runs the examples of the library's files, and no task", async () => {
  assertEquals(
    (await runTaskOn("lib/evaluation/lift.ts")).lastLine,
    "1 passed, 0 failed",
  );
  const files = await filesWithExamples(["lib"]);
  assert(files.includes("lib/evaluation/lift.ts"));
  assertEquals(files.filter((file) => file.startsWith("lib/tasks/")), []);
});

Deno.test("the test task ends badly without a test and on a type error", async () => {
  assertEquals((await runTask("")).code, 1);
  const wrong = await runTask("const n: number = 'one';\nexport { n };");
  assertEquals([wrong.code, wrong.lastLine], [1, "0 passed, 1 failed"]);
});

Deno.test("the test task leaves deno.lock as it is", async () => {
  const before = await Deno.readTextFile(inRoot("deno.lock"));
  const { code, output } = await runTask(
    `import { assert } from "@std/assert"; Deno.test("one", () => assert(1));`,
  );
  assertEquals(code, 0);
  assertStringIncludes(output, "1 passed");
  assert(await Deno.readTextFile(inRoot("deno.lock")) === before);
});
