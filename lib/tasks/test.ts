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
import { denoCheck, denoTest, runTests } from "./deno_test.ts";
import { holdOutput } from "./held_output.ts";
import { countCases, countsLine, type TestCase } from "./junit.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { setUp } from "./setup.ts";
import { type TestParts, testParts } from "./test_parts.ts";
import { failedTests, slowest } from "./test_summary.ts";

/**
 * Files at the same time; more would need much memory, as each may run a kernel and
 * jobs. Two for each core, because a test waits for a large part of its time.
 */
const jobs = Math.min(2 * navigator.hardwareConcurrency, 4);

await runTask(async () => {
  await setUp([
    "walk",
    "tuning",
    "test",
    "mlflow",
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

/** Runs all parts at the same time. */
async function runParts(
  { longest, together, changing, executing, examples, checked, python }:
    TestParts,
): Promise<TestCase[]> {
  const report = (name: string) => inRoot("build", `${name}_tests.xml`);
  const all = Number(Deno.env.get("DENO_JOBS") ?? jobs);
  const env = { DENO_JOBS: `${Math.ceil(all / 2)}` };
  const sideBySide =
    (files: readonly string[], name: string): Part => (options) =>
      denoTest(["--parallel", ...files], report(name), { ...options, env });
  const parts: [of: readonly string[], run: Part][] = [
    [longest, sideBySide(longest, "longest")],
    [together, sideBySide(together, "typescript")],
    [changing, (options) => denoTest(changing, report("changing"), options)],
    [executing, (options) => denoTest(executing, report("executing"), options)],
    [examples, (options) => {
      const args = ["--doc", ...examples];
      return denoTest(args, report("example"), options);
    }],
    [checked, (options) => denoCheck(checked, options)],
    [python, (options) => testPython(python, report("python"), options)],
  ];
  const needed = parts.filter(([of]) => of.length > 0);
  return await showInTurn(needed.map(([, run]) => run));
}

/** Runs a part, its output where the options say. */
type Part = (options: StreamOptions) => Promise<TestCase[]>;

/** Runs parts at the same time; what each writes is shown when those before it have ended. */
async function showInTurn(parts: readonly Part[]): Promise<TestCase[]> {
  let before: Promise<unknown> = Promise.resolve();
  const running = parts.map((run, place) => {
    const { write, show } = holdOutput();
    const cases = run(place === 0 ? {} : { write });
    before = before.finally(show).then(() => cases);
    return cases;
  });
  await before;
  return (await Promise.all(running)).flat();
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
