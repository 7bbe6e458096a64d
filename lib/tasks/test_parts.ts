/**
 * The runs that the tests are divided into.
 *
 * @module
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { filesWithExamples, isBelow } from "./examples.ts";
import { inRoot } from "./project.ts";

const typescriptTests = ["tests", "local-sagemaker/tests"];
const pythonTests = ["tests/python", "local-sagemaker/tests/python"];

/**
 * Tests that change the variables of their process, which files that run side by
 * side in it have in common.
 */
export const changesVariables: readonly string[] = [
  "local-sagemaker/tests/shared_template_test.ts",
  "tests/aws",
  "tests/resources/later_kinds_test.ts",
  "tests/session_test.ts",
  "tests/transform_test.ts",
  "tests/tuning/requests_test.ts",
  "tests/tuning/warm_start_test.ts",
];

/** Tests that execute notebooks as tasks do, of which a clone runs one at a time. */
export const executesNotebooks: readonly string[] = [
  "tests/notebook_test.ts",
  "tests/scale_test.ts",
  "tests/tasks/execute_notebook_test.ts",
  "tests/tasks/orphans_test.ts",
];

/**
 * The files that take longest, which run beside the others from the start: a long
 * one that began last would run by itself in the end. Deno has an order of its own
 * for the files that it is given, so that these are a run of their own.
 */
export const longestFiles: readonly string[] = [
  "tests/fresh_clone_test.ts",
  "tests/jupyterlab_test.ts",
  "tests/jupyterlab_wait_test.ts",
  "tests/containers",
  "tests/kill_test.ts",
  "tests/try_it_test.ts",
  "tests/tasks/train_score_test.ts",
  "tests/page_test.ts",
  "tests/newer_kernel_test.ts",
  "tests/few_customers_test.ts",
  "tests/scoring_test.ts",
];

/** What each run is given; one without arguments is left out. */
export interface TestParts {
  /** Files for `deno test`, which run side by side: {@linkcode longestFiles}. */
  readonly longest: readonly string[];
  /** Files for `deno test`, which run side by side: all others. */
  readonly together: readonly string[];
  /** For `deno test`, one file after the other: {@linkcode changesVariables}. */
  readonly changing: readonly string[];
  /** For `deno test`, one file after the other: {@linkcode executesNotebooks}. */
  readonly executing: readonly string[];
  /** For `deno test --doc`. */
  readonly examples: readonly string[];
  /** What `deno check --doc` checks for all of these. */
  readonly checked: readonly string[];
  /** For pytest. */
  readonly python: readonly string[];
}

/** Divides paths given to the test task; none stand for all tests. */
export async function testParts(paths: readonly string[]): Promise<TestParts> {
  const isOf = (folders: readonly string[]) => (path: string) =>
    folders.some((folder) => isBelow(folder, path));
  if (paths.length === 0) {
    return await testParts([...typescriptTests, "lib", ...pythonTests]);
  }
  const python = paths.filter(isOf(pythonTests));
  const library = paths.filter(isOf(["lib"]));
  const typescript = paths
    .filter((path) => !python.includes(path) && !library.includes(path));
  const examples = await filesWithExamples(library);
  return {
    ...await inProcesses(typescript),
    examples,
    checked: [...typescript, ...examples],
    python,
  };
}

async function inProcesses(
  paths: readonly string[],
): Promise<
  Pick<TestParts, "longest" | "together" | "changing" | "executing">
> {
  const among = (places: readonly string[]) => {
    const contained = places
      .filter((place) => paths.some((path) => isBelow(path, place)));
    const inside = paths
      .filter((path) => places.some((place) => isBelow(place, path)));
    return [...new Set([...inside, ...contained])];
  };
  const [changing, executing] = [changesVariables, executesNotebooks]
    .map(among);
  const apart = [...changing, ...executing];
  const isIn = (places: readonly string[]) => (file: string) =>
    places.some((place) => isBelow(place, file));
  const files = (await Promise.all(paths.map(testFiles))).flat()
    .filter((file) => !isIn(apart)(file));
  const longest = files.filter(isIn(longestFiles));
  const together = files.filter((file) => !longest.includes(file));
  return { longest, together, changing, executing };
}

/**
 * The files of tests at a path. Deno finds them, too, but forgets what it is to
 * ignore below a folder where it is also given a path below that folder.
 */
async function testFiles(path: string): Promise<string[]> {
  if (path.endsWith(".ts")) return [path];
  const names = await readdir(inRoot(path), { recursive: true });
  return names.filter((name) => name.endsWith("_test.ts"))
    .map((name) => join(path, name)).sort();
}
