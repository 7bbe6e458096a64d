/**
 * What the JUnit reports of test runs say.
 *
 * @module
 */
import { XMLParser } from "fast-xml-parser";

/** One test, or one step of a test, and what became of it. */
export interface TestCase {
  /** Relative to the repository's root. */
  readonly file: string;
  readonly line?: number;
  /** Of a step with the names of what it belongs to: `test > step`. */
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  readonly seconds: number;
  /** Why it failed; empty if it did not. */
  readonly message: string;
}

/** Numbers of tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type Attributes = Readonly<Record<string, string | undefined>>;
interface Suite {
  readonly testcase?: readonly Case[];
}
interface Case {
  readonly at: Attributes;
  readonly failure?: readonly Reason[];
  readonly error?: readonly Reason[];
  readonly skipped?: unknown;
}
type Reason = string | { readonly at?: Attributes; readonly text?: string };

const parser = new XMLParser({
  ignoreAttributes: false,
  attributesGroupName: "at",
  attributeNamePrefix: "",
  textNodeName: "text",
  parseTagValue: false,
  htmlEntities: true, // and thus line feeds, &#10;
  isArray: (name) =>
    ["testsuites", "testsuite", "testcase", "failure", "error"].includes(name),
});

/** Reads the test cases of a report by `deno test` or pytest; none of an empty one. */
export function readCases(report: string): TestCase[] {
  const { testsuites = [], testsuite = [] } = parser.parse(report);
  const suites: Suite[] = [
    ...testsuites.flatMap((all: { testsuite?: Suite[] }) =>
      all.testsuite ?? []
    ),
    ...testsuite,
  ];
  return suites.flatMap(({ testcase = [] }) => testcase.map(readCase));
}

function readCase({ at, failure = [], error = [], skipped }: Case): TestCase {
  const reasons = [...failure, ...error];
  return {
    file: (at.file ?? at.classname ?? "").replace(/^\.\//, ""),
    // pytest counts from 0, and only its reports name the file as such.
    line: at.line === undefined
      ? undefined
      : Number(at.line) + (at.file === undefined ? 0 : 1),
    name: at.name ?? "",
    outcome: reasons.length > 0
      ? "failed"
      : skipped === undefined
      ? "passed"
      : "skipped",
    seconds: Number(at.time ?? 0),
    message: reasons.map(messageOf).join("\n"),
  };
}

/** The message by itself where there is one, without the trace. */
function messageOf(reason: Reason): string {
  if (typeof reason === "string") return reason;
  return reason.at?.message ?? reason.text ?? "";
}

/** Counts test cases; the steps of a test count as well as the test. */
export function countCases(cases: readonly TestCase[]): Counts {
  const count = (outcome: TestCase["outcome"]) =>
    cases.filter((each) => each.outcome === outcome).length;
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
  };
}

/** The line that a test run ends with. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}
