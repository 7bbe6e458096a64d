/**
 * `deno task test [path…]`: sets up and runs the tests of both languages, the
 * examples of the library's documentation among them, or those below the paths.
 * Ends with the tests that failed, the slowest files, and the line
 * `N passed, N failed`.
 *
 * @module
 */
import { shareTemplate } from "@local/sagemaker";
import { findChromium } from "./chromium.ts";
import { findCompiler } from "./compiler.ts";
import { runTask, type StreamOptions } from "./command.ts";
import { denoTest, runTests } from "./deno_test.ts";
import { holdOutput } from "./held_output.ts";
import { countCases, countsLine, type TestCase } from "./junit.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { setUp } from "./setup.ts";
import { type TestParts, testParts } from "./test_parts.ts";
import { failedTests, slowest } from "./test_summary.ts";

/** More at a time would need much memory: each may run a kernel and jobs. */
const mostJobs = 4;

await runTask(async () => {
  await setUp([
    "walk",
    "tuning",
    "test",
    ...findChromium() ? ["lab" as const] : [],
    ...findCompiler() ? ["containers" as const] : [],
  ]);
  // Hardly any server of a test needs one of its own, which takes two seconds.
  await using _ = await shareTemplate({
    python: environmentProgram("python"),
    account: { region: "us-east-1" },
  });
  const cases = await runParts(await testParts(Deno.args));
  const counts = countCases(cases);
  const summary = [...failedTests(cases), ...slowest(cases)];
  console.log(["", ...summary, countsLine(counts)].join("\n"));
  return counts.failed > 0 || counts.passed === 0 ? 1 : 0;
});

/**
 * Runs the part whose files run side by side and, at the same time, the others in
 * turn; what these write is shown behind it.
 */
async function runParts(
  { together, inTurn, examples, python }: TestParts,
): Promise<TestCase[]> {
  const report = (name: string) => inRoot("build", `${name}_tests.xml`);
  const jobs = Math.min(navigator.hardwareConcurrency, mostJobs);
  const env = { DENO_JOBS: Deno.env.get("DENO_JOBS") ?? `${jobs}` };
  const { write, show } = holdOutput();
  const first = together.length > 0
    ? denoTest(["--parallel", ...together], report("typescript"), { env })
    : Promise.resolve([]);
  const shown = first.finally(show);
  const cases: TestCase[] = [];
  if (inTurn.length > 0) {
    cases.push(...await denoTest(inTurn, report("in_turn"), { write }));
  }
  if (examples.length > 0) {
    const args = ["--doc", ...examples];
    cases.push(...await denoTest(args, report("example"), { write }));
  }
  if (python.length > 0) {
    cases.push(...await testPython(python, report("python"), { write }));
  }
  return [...await shown, ...cases];
}

async function testPython(
  paths: readonly string[],
  report: string,
  options: StreamOptions,
): Promise<TestCase[]> {
  return await runTests(report, environmentProgram("python"), (path) => [
    ...["-m", "pytest", "-c", "python/pyproject.toml", "--rootdir=."],
    ...["-o", "cache_dir=build/pytest", "-o", "junit_family=xunit1"],
    `--junitxml=${path}`,
    ...paths,
  ], options);
}
