/**
 * What a test run counted.
 *
 * @module
 */

/** Numbers of tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts the test cases of a JUnit report. */
export function countTests(report: string): Counts {
  let passed = 0, failed = 0, skipped = 0;
  const cases = report.matchAll(
    /<testcase\b[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g,
  );
  for (const [, content = ""] of cases) {
    if (/<(failure|error)\b/.test(content)) failed++;
    else if (/<skipped\b/.test(content)) skipped++;
    else passed++;
  }
  return { passed, failed, skipped };
}

/** Adds counts up. */
export function addCounts(counts: readonly Counts[]): Counts {
  const sum = (key: keyof Counts) =>
    counts.reduce((total, count) => total + count[key], 0);
  return {
    passed: sum("passed"),
    failed: sum("failed"),
    skipped: sum("skipped"),
  };
}

/** The line that a test run ends with. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
