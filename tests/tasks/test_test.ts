import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { readdir } from "node:fs/promises";
import { filesWithExamples, isBelow } from "../../lib/tasks/examples.ts";
import { countCases, countsLine, readCases } from "../../lib/tasks/junit.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import {
  changesVariables,
  executesNotebooks,
  longestFiles,
  testParts,
} from "../../lib/tasks/test_parts.ts";
import { failedTests, slowest } from "../../lib/tasks/test_summary.ts";

const denoReport = `<?xml version="1.0" encoding="UTF-8"?><testsuites tests="7">
  <testsuite name="./tests/a_test.ts">
    <testcase name="one" classname="./tests/a_test.ts" time="0.5" line="3" col="6">
    </testcase>
    <testcase name="two" classname="./tests/a_test.ts" time="2.5" line="4" col="6">
      <failure message="1 test step failed">1 test step failed.</failure></testcase>
    <testcase name="two &gt; good" classname="./tests/a_test.ts" time="1" line="5"/>
    <testcase name="two &gt; bad" classname="./tests/a_test.ts" time="1" line="6">
      <failure message="Uncaught Error: &lt;no&gt; &amp; &quot;y&quot;&#10;second line">trace</failure></testcase>
    <testcase name="three" classname="./tests/a_test.ts" line="9"><skipped/></testcase>
  </testsuite></testsuites>`;
const pythonReport = `<testsuites name="pytest tests"><testsuite>
  <testcase classname="t" name="a" file="tests/python/t.py" line="1" time="7"><system-out>failure</system-out></testcase>
  <testcase classname="t" name="b" file="tests/python/t.py" line="11" time="0.1"><error message="failed on teardown">x</error></testcase>
  <testcase classname="t" name="12" file="tests/python/u.py" line="5" time="0.1"><skipped message="no"/></testcase>
  </testsuite></testsuites>`;

Deno.test("readCases() reads the reports of Deno and of pytest", () => {
  const [deno, python] = [readCases(denoReport), readCases(pythonReport)];
  assertEquals(countCases(deno), { passed: 2, failed: 2, skipped: 1 });
  assertEquals(countCases(python), { passed: 1, failed: 1, skipped: 1 });
  assertEquals(deno[3], {
    ...{ file: "tests/a_test.ts", line: 6, name: "two > bad" },
    ...{ outcome: "failed", seconds: 1 },
    message: 'Uncaught Error: <no> & "y"\nsecond line',
  });
  assertEquals(python[1], {
    ...{ file: "tests/python/t.py", line: 12, name: "b" },
    ...{ outcome: "failed", seconds: 0.1, message: "failed on teardown" },
  });
  assertEquals(python[2].name, "12");
  assertEquals(readCases(""), []);
});

Deno.test("readCases() reads thousands of names with signs", () => {
  const one = `<testcase name="it&apos;s &lt;b&gt;" classname="x" time="1"/>`;
  const report = `<testsuites><testsuite>${
    one.repeat(5000)
  }</testsuite></testsuites>`;
  const cases = readCases(report);
  assertEquals([cases.length, cases.at(-1)!.name], [5000, "it's <b>"]);
});

Deno.test("a run's summary names what failed, and the slowest files", () => {
  const cases = [...readCases(denoReport), ...readCases(pythonReport)];
  assertEquals(failedTests(cases), [
    "Failed:",
    "  tests/a_test.ts:6: two > bad",
    '      Uncaught Error: <no> & "y"',
    "      second line",
    "  tests/python/t.py:12: b",
    "      failed on teardown",
  ]);
  assertEquals(slowest(cases), [
    "Slowest files, in seconds:",
    "      7.1  tests/python/t.py",
    "      3.0  tests/a_test.ts",
    "      0.1  tests/python/u.py",
  ]);
  assertEquals(
    failedTests(cases.filter(({ outcome }) => outcome !== "failed")),
    [],
  );
});

Deno.test("a long message is cut where the summary tells it", () => {
  const message = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
  const told = failedTests([{
    ...{ file: "a_test.ts", name: "a", outcome: "failed", seconds: 1 },
    message,
  }]);
  assertEquals(told.slice(0, 3), ["Failed:", "  a_test.ts: a", "      line 0"]);
  assertEquals([told.length, told.at(-1)], [11, "      …"]);
});

Deno.test("countsLine() tells skipped tests where there are some", () => {
  const counts = { passed: 2, failed: 0, skipped: 0 };
  assertEquals(countsLine(counts), "2 passed, 0 failed");
  const more = { passed: 3, failed: 3, skipped: 4 };
  assertEquals(countsLine(more), "3 passed, 3 failed, 4 skipped");
});

Deno.test("tests that can't run beside others run in turn, in processes of their own", async () => {
  const parts = await testParts([]);
  for (const place of [...changesVariables, ...executesNotebooks]) {
    assert(!parts.together.some((file) => isBelow(place, file)), place);
  }
  assertEquals(new Set(parts.together).size, parts.together.length);
  assert(parts.together.includes("tests/plots/explanation_plots_test.ts"));
  assert(parts.together.includes("local-sagemaker/tests/server_test.ts"));
  assertEquals(parts.changing, changesVariables);
  assertEquals(parts.executing, executesNotebooks);
  assertEquals(parts.checked.slice(0, 2), ["tests", "local-sagemaker/tests"]);
  assertEquals(parts.checked.slice(2), parts.examples);
  const some = await testParts([
    ...[
      "tests/session_test.ts",
      "tests/walk_test.ts",
      "tests/aws/chain_test.ts",
    ],
    ...["tests/resources", "tests/python/test_x.py", "lib/evaluation/lift.ts"],
    ...["tests/scale_test.ts"],
  ]);
  const changing = [
    ...["tests/session_test.ts", "tests/aws/chain_test.ts"],
    "tests/resources/later_kinds_test.ts",
  ];
  assertEquals(some, {
    longest: [],
    together: [
      "tests/walk_test.ts",
      ...parts.together.filter((file) => isBelow("tests/resources", file)),
    ],
    changing,
    executing: ["tests/scale_test.ts"],
    examples: ["lib/evaluation/lift.ts"],
    checked: [
      ...["tests/session_test.ts", "tests/walk_test.ts"],
      ...["tests/aws/chain_test.ts", "tests/resources", "tests/scale_test.ts"],
      "lib/evaluation/lift.ts",
    ],
    python: ["tests/python/test_x.py"],
  });
});

Deno.test("the files that take longest run beside all the others", async () => {
  const { longest, together } = await testParts([]);
  const placesOf = (file: string) =>
    longestFiles.filter((place) => isBelow(place, file));
  assertEquals(together.flatMap(placesOf), []);
  assertEquals(new Set(longest.flatMap(placesOf)), new Set(longestFiles));
  const some = await testParts(["tests/walk_test.ts", "tests/kill_test.ts"]);
  assertEquals(some.longest, ["tests/kill_test.ts"]);
  assertEquals(some.together, ["tests/walk_test.ts"]);
});

Deno.test("no other test changes variables or executes notebooks as tasks do", async () => {
  const signs = [
    [
      changesVariables,
      /Deno\.(env\.(set|delete)|chdir)|\b(withAwsSession|withEnvironment|withFaults|faultyWalk)\b/,
    ],
    [executesNotebooks, /\bexecuteNotebook\(|\brunScale\(|small_walk\.ts/],
  ] as const;
  const found: string[] = [];
  for (const folder of ["tests", "local-sagemaker/tests"]) {
    for (const name of await readdir(inRoot(folder), { recursive: true })) {
      const path = join(folder, name);
      if (!path.endsWith("_test.ts")) continue;
      const text = await Deno.readTextFile(inRoot(path));
      for (const [known, sign] of signs) {
        if (known.some((place) => isBelow(place, path))) continue;
        if (sign.test(text)) found.push(path);
      }
    }
  }
  assertEquals([...new Set(found)], ["tests/tasks/test_test.ts"]);
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
  const summary = failing.output.slice(failing.output.lastIndexOf("\nFailed:"));
  assertMatch(summary, /some_test\.ts:1: bad\n +Uncaught Error: no\nSlowest/);
});

Deno.test("the test task runs the examples of the library's files, and no task", async () => {
  const { lastLine, output } = await runTaskOn("lib/evaluation/lift.ts");
  assertEquals(lastLine, "1 passed, 0 failed");
  assertMatch(output, /ok \| 1 passed[^]*Slowest/); // its output is shown
  const files = await filesWithExamples(["lib"]);
  assert(files.includes("lib/evaluation/lift.ts"));
  assertEquals(files.filter((file) => file.startsWith("lib/tasks/")), []);
});

Deno.test("the test task ends badly without a test and on a type error", async () => {
  assertEquals((await runTask("")).code, 1);
  const wrong = await runTask("const n: number = 'one';\nexport { n };");
  assertEquals([wrong.code, wrong.lastLine], [1, "0 passed, 1 failed"]);
  assertStringIncludes(wrong.output, "Ended with 1 and without a failed test");
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
