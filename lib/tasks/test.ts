/**
 * `deno task test [path…]`: sets up and runs the tests of both languages, the
 * examples of the library's documentation among them, or those below the paths.
 * Ends with the line `N passed, N failed`.
 *
 * @module
 */
import { findChromium } from "./chromium.ts";
import { findCompiler } from "./compiler.ts";
import { runTask } from "./command.ts";
import { countRun, denoTest } from "./deno_test.ts";
import { filesWithExamples, isBelow } from "./examples.ts";
import { addCounts, type Counts, countsLine } from "./junit.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { setUp } from "./setup.ts";

const typescriptTests = ["tests", "local-sagemaker/tests"];
const pythonTests = ["tests/python", "local-sagemaker/tests/python"];

await runTask(async () => {
  await setUp([
    "walk",
    "test",
    ...findChromium() ? ["lab" as const] : [],
    ...findCompiler() ? ["containers" as const] : [],
  ]);
  const all = Deno.args.length === 0;
  const python = Deno.args.filter((path) =>
    pythonTests.some((folder) => isBelow(folder, path))
  );
  const library = Deno.args.filter((path) => isBelow("lib", path));
  const typescript = Deno.args
    .filter((path) => !python.includes(path) && !library.includes(path));
  const counts: Counts[] = [];
  if (all || typescript.length > 0) {
    counts.push(
      await denoTest(
        typescript.length > 0 ? typescript : typescriptTests,
        inRoot("build", "typescript_tests.xml"),
      ),
    );
  }
  const examples = await filesWithExamples(all ? ["lib"] : library);
  if (examples.length > 0) {
    counts.push(
      await denoTest(
        ["--doc", ...examples],
        inRoot("build", "example_tests.xml"),
      ),
    );
  }
  if (all || python.length > 0) counts.push(await testPython(python));
  const total = addCounts(counts);
  console.log(countsLine(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

async function testPython(paths: string[]): Promise<Counts> {
  const report = inRoot("build", "python_tests.xml");
  return await countRun(report, environmentProgram("python"), (path) => [
    ...["-m", "pytest", "-c", "python/pyproject.toml", "--rootdir=."],
    ...["-o", "cache_dir=build/pytest", `--junitxml=${path}`],
    ...paths.length > 0 ? paths : pythonTests,
  ]);
}
