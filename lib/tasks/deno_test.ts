/**
 * Running test files with `deno test`, and reading what comes out.
 *
 * @module
 */
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { capture, say, stream, type StreamOptions } from "./command.ts";
import { readCases, type TestCase } from "./junit.ts";
import { inRoot } from "./project.ts";

const assertions = "https://jsr.io/@std/assert/meta.json";

/**
 * Runs test files in one process of `deno test`, which doesn't check their types:
 * {@linkcode denoCheck} does so for all of them at once.
 *
 * @param args Files or folders, relative to the repository's root, and options.
 * @param report Where the JUnit report goes.
 */
export async function denoTest(
  args: readonly string[],
  report: string,
  options: StreamOptions = {},
): Promise<TestCase[]> {
  const mapped = await importMap();
  return await runTests(report, Deno.execPath(), (path) => [
    ...["test", "--allow-all", "--frozen", "--no-check"],
    ...[`--junit-path=${path}`, ...mapped, ...args],
  ], options);
}

/**
 * Checks the types of files and folders, and of the examples in them. One that is
 * wrong is a failed test.
 *
 * @param paths Relative to the repository's root.
 */
export async function denoCheck(
  paths: readonly string[],
  options: StreamOptions = {},
): Promise<TestCase[]> {
  const mapped = await importMap();
  const report = inRoot("build", "checked_tests.xml"); // which it never writes
  return await runTests(report, Deno.execPath(), () => [
    ...["check", "--doc", "--quiet", "--frozen", ...mapped, ...paths],
  ], options);
}

/**
 * Runs a program that writes a JUnit report. A run that fails without a failed
 * test, on a type error say, is a failed test itself.
 *
 * @param report Where the report is in the end; until then it is this run's own,
 * as another one may be under way.
 * @param args The program's, with the path of its report.
 */
export async function runTests(
  report: string,
  program: string,
  args: (report: string) => string[],
  options: StreamOptions = {},
): Promise<TestCase[]> {
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const own = `${report}.${Deno.pid}`;
  const start = performance.now();
  const code = await stream(program, args(own), { cwd: inRoot(), ...options });
  const cases = readCases(await readFile(own, "utf8").catch(() => ""));
  await rename(own, report).catch(() => {}); // a run that failed early has none
  const hasFailed = cases.some(({ outcome }) => outcome === "failed");
  if (code === 0 || hasFailed) return cases;
  return [...cases, {
    file: program,
    name: args("…").join(" "),
    outcome: "failed",
    seconds: (performance.now() - start) / 1000,
    message: `Ended with ${code} and without a failed test: see its output`,
  }];
}

let map: Promise<string[]> | undefined;

function importMap(): Promise<string[]> {
  return map ??= findImportMap();
}

async function findImportMap(): Promise<string[]> {
  if (await isCached() || await isReachable(assertions)) return [];
  say("jsr.io can't be reached: tests/offline_assert.ts replaces @std/assert");
  return [`--import-map=${inRoot("tests", "offline.json")}`];
}

/** What is there already is not asked for again. */
async function isCached(): Promise<boolean> {
  const outcome = await capture(Deno.execPath(), [
    ...["eval", "--cached-only", "import '@std/assert'"],
  ], { cwd: inRoot() });
  return outcome?.success ?? false;
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
