/**
 * The runs that the tests are divided into.
 *
 * @module
 */
import { filesWithExamples, isBelow } from "./examples.ts";

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
];

/** Tests that execute notebooks as tasks do, of which a clone runs one at a time. */
export const executesNotebooks: readonly string[] = [
  "tests/notebook_test.ts",
  "tests/scale_test.ts",
  "tests/tasks/execute_notebook_test.ts",
  "tests/tasks/orphans_test.ts",
];

const notBesideOthers = [...changesVariables, ...executesNotebooks];

/** What each run is given; one without arguments is left out. */
export interface TestParts {
  /** For `deno test`, whose files run side by side. */
  readonly together: readonly string[];
  /** For `deno test`, one file after the other. */
  readonly inTurn: readonly string[];
  /** For `deno test --doc`. */
  readonly examples: readonly string[];
  /** For pytest. */
  readonly python: readonly string[];
}

/** Divides paths given to the test task; none stand for all tests. */
export async function testParts(paths: readonly string[]): Promise<TestParts> {
  const isOf = (folders: readonly string[]) => (path: string) =>
    folders.some((folder) => isBelow(folder, path));
  if (paths.length === 0) {
    return {
      ...inProcesses(typescriptTests),
      examples: await filesWithExamples(["lib"]),
      python: pythonTests,
    };
  }
  const python = paths.filter(isOf(pythonTests));
  const library = paths.filter(isOf(["lib"]));
  const typescript = paths
    .filter((path) => !python.includes(path) && !library.includes(path));
  return {
    ...inProcesses(typescript),
    examples: await filesWithExamples(library),
    python,
  };
}

function inProcesses(
  paths: readonly string[],
): Pick<TestParts, "together" | "inTurn"> {
  const contained = notBesideOthers
    .filter((place) => paths.some((path) => isBelow(path, place)));
  const [inside, others] = [true, false].map((wanted) =>
    paths.filter((path) =>
      notBesideOthers.some((place) => isBelow(place, path)) === wanted
    )
  );
  const ignored = contained.map((place) => `--ignore=${place}`);
  return {
    together: others.length > 0 ? [...ignored, ...others] : [],
    inTurn: [...new Set([...inside, ...contained])],
  };
}
