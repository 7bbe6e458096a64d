/**
 * What a test run ends with: the tests that failed, and the slowest files.
 *
 * @module
 */
import type { TestCase } from "./junit.ts";

const linesOfMessage = 8;
const widthOfLine = 300;
const slowestFiles = 10;

/**
 * Lists the failed tests, each with its file, its name and the first lines of its
 * message. A test that failed by its steps is told by these.
 *
 * @returns Nothing if none has failed.
 */
export function failedTests(cases: readonly TestCase[]): string[] {
  const failed = cases.filter(({ outcome }) => outcome === "failed");
  const told = failed.filter((each) =>
    !failed.some((other) => isStepOf(other, each))
  );
  if (told.length === 0) return [];
  return ["Failed:", ...told.flatMap(failedTest)];
}

function failedTest({ file, line, name, message }: TestCase): string[] {
  const lines = message.split("\n").map((text) => text.trimEnd())
    .filter((text) => text !== "");
  const place = line === undefined ? file : `${file}:${line}`;
  return [
    `  ${place}: ${name}`,
    ...lines.slice(0, linesOfMessage).map((text) =>
      `      ${text.slice(0, widthOfLine)}`
    ),
    ...lines.length > linesOfMessage ? ["      …"] : [],
  ];
}

/** Lists the files whose tests took longest, with their seconds. */
export function slowest(cases: readonly TestCase[]): string[] {
  const seconds = new Map<string, number>();
  let [test]: (TestCase | undefined)[] = [];
  for (const each of cases) {
    if (test && isStepOf(each, test)) continue; // its test's time contains it
    test = each;
    seconds.set(each.file, (seconds.get(each.file) ?? 0) + each.seconds);
  }
  const files = [...seconds].sort(([, a], [, b]) => b - a)
    .slice(0, slowestFiles);
  return [
    "Slowest files, in seconds:",
    ...files.map(([file, time]) => `${time.toFixed(1).padStart(9)}  ${file}`),
  ];
}

/** Reports have steps behind their test. */
function isStepOf(step: TestCase, test: TestCase): boolean {
  return step.file === test.file && step.name.startsWith(`${test.name} > `);
}
