/**
 * Running test files with `deno test`, and counting what comes out.
 *
 * @module
 */
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { capture, say, stream } from "./command.ts";
import { type Counts, countTests } from "./junit.ts";
import { inRoot } from "./project.ts";

const assertions = "https://jsr.io/@std/assert/meta.json";

/**
 * Runs test files in one process of `deno test`.
 *
 * @param paths Files or folders, relative to the repository's root; behind
 * `--doc` files whose examples are run.
 * @param report Where the JUnit report goes.
 */
export async function denoTest(
  paths: readonly string[],
  report: string,
): Promise<Counts> {
  const map = await importMap();
  return await countRun(report, Deno.execPath(), (path) => [
    ...["test", "--allow-all", "--frozen", `--junit-path=${path}`],
    ...map,
    ...paths,
  ]);
}

/**
 * Runs a program that writes a JUnit report. A run that fails without a failed
 * test, on a type error say, counts as one.
 *
 * @param report Where the report is in the end; until then it is this run's own,
 * as another one may be under way.
 * @param args The program's, with the path of its report.
 */
export async function countRun(
  report: string,
  program: string,
  args: (report: string) => string[],
): Promise<Counts> {
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const own = `${report}.${Deno.pid}`;
  const code = await stream(program, args(own), { cwd: inRoot() });
  const counts = countTests(await readFile(own, "utf8").catch(() => ""));
  await rename(own, report).catch(() => {}); // a run that failed early has none
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

let offline: boolean | undefined;

async function importMap(): Promise<string[]> {
  if (offline === undefined) {
    offline = !await isCached() && !await isReachable(assertions);
    if (offline) {
      say(
        "jsr.io can't be reached: tests/offline_assert.ts replaces @std/assert",
      );
    }
  }
  return offline ? [`--import-map=${inRoot("tests", "offline.json")}`] : [];
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
