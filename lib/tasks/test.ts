/**
 * `deno task test [path…]`: sets up and runs the tests of both languages, or
 * those below the paths. Ends with the line `N passed, N failed`.
 *
 * @module
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { findChromium } from "./chromium.ts";
import { runTask, say, stream } from "./command.ts";
import { addCounts, type Counts, countsLine, countTests } from "./junit.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { setUp } from "./setup.ts";

const assertions = "https://jsr.io/@std/assert/meta.json";

await runTask(async () => {
  await setUp([
    "walk",
    "test",
    ...findChromium() ? ["lab" as const] : [],
  ]);
  await mkdir(inRoot("build"), { recursive: true });
  const isPython = (path: string) =>
    path.replace(/^\.\//, "").startsWith("tests/python");
  const python = Deno.args.filter(isPython);
  const typescript = Deno.args.filter((path) => !isPython(path));
  const all = Deno.args.length === 0;
  const counts: Counts[] = [];
  if (all || typescript.length > 0) {
    counts.push(await testTypeScript(typescript));
  }
  if (all || python.length > 0) counts.push(await testPython(python));
  const total = addCounts(counts);
  console.log(countsLine(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

async function testTypeScript(paths: string[]): Promise<Counts> {
  const report = inRoot("build", "typescript_tests.xml");
  const fallback = await isReachable(assertions)
    ? []
    : [`--import-map=${inRoot("tests", "offline.json")}`];
  if (fallback.length > 0) {
    say(
      "jsr.io can't be reached: tests/offline_assert.ts takes the place of @std/assert",
    );
  }
  return await countRun(report, Deno.execPath(), [
    ...["test", "--allow-all", "--frozen", `--junit-path=${report}`],
    ...fallback,
    ...paths.length > 0 ? paths : ["tests"],
  ]);
}

async function testPython(paths: string[]): Promise<Counts> {
  const report = inRoot("build", "python_tests.xml");
  return await countRun(report, environmentProgram("python"), [
    ...["-m", "pytest", "-c", "python/pyproject.toml", "--rootdir=."],
    ...["-o", "cache_dir=build/pytest", `--junitxml=${report}`],
    ...paths.length > 0 ? paths : ["tests/python"],
  ]);
}

/** A run that fails without a failed test, on a type error say, counts as one. */
async function countRun(
  report: string,
  program: string,
  args: string[],
): Promise<Counts> {
  await rm(report, { force: true });
  const code = await stream(program, args, { cwd: inRoot() });
  const counts = countTests(await readFile(report, "utf8").catch(() => ""));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
