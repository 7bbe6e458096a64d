/**
 * Running test files with `deno test`, and counting what comes out.
 *
 * @module
 */
import { mkdir, readFile, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { say, stream } from "./command.ts";
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
  return await countRun(report, Deno.execPath(), [
    ...["test", "--allow-all", "--frozen", `--junit-path=${report}`],
    ...await importMap(),
    ...paths,
  ]);
}

/**
 * Runs a program that writes a JUnit report. A run that fails without a failed
 * test, on a type error say, counts as one.
 */
export async function countRun(
  report: string,
  program: string,
  args: string[],
): Promise<Counts> {
  await mkdir(dirname(report), { recursive: true });
  await rm(report, { force: true });
  const code = await stream(program, args, { cwd: inRoot() });
  const counts = countTests(await readFile(report, "utf8").catch(() => ""));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

let offline: boolean | undefined;

async function importMap(): Promise<string[]> {
  if (offline === undefined) {
    offline = !await isReachable(assertions);
    if (offline) {
      say(
        "jsr.io can't be reached: tests/offline_assert.ts takes the place of @std/assert",
      );
    }
  }
  return offline ? [`--import-map=${inRoot("tests", "offline.json")}`] : [];
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
