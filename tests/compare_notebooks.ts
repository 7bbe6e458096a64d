/**
 * Compares the outputs of two executions of the notebook.
 *
 * @module
 */

/** What two outputs may differ in without a difference being told. */
export interface Tolerance {
  /** Relative difference of two numbers at the same place; 0 for equality. */
  readonly numbers: number;
  /** Whether drawings are compared; they show numbers at no fixed place. */
  readonly drawings: boolean;
}

/** Every output is the same to the last byte. */
export const exact: Tolerance = { numbers: 0, drawings: true };

/** For other platforms, where floating point sums come in another order. */
export const close: Tolerance = { numbers: 0.05, drawings: false };

/**
 * What is taken out of texts first: nothing that a result depends on. Besides
 * these, `lib/tasks/python/execute_notebook.py` leaves out the kernel's times and
 * how long jobs took, and
 * puts the outputs of a cell in the order of their types, streams first, as the
 * kernel sends streams at no fixed place among the rest.
 */
const normalisations: readonly [pattern: RegExp, replacement: string][] = [
  [/\b127\.0\.0\.1:\d+/g, "127.0.0.1:PORT"],
];

const drawingTypes = /^image\/|^application\/vnd\.vegalite/;
const numberPattern = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

interface Output {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ename?: string;
  readonly evalue?: string;
}

/** A notebook, as far as its results go. */
export interface ExecutedNotebook {
  readonly cells: readonly {
    readonly cell_type: string;
    readonly execution_count?: number | null;
    readonly outputs?: readonly Output[];
  }[];
}

/** Tells the differences of two notebooks' results; none where they agree. */
export function compareNotebooks(
  actual: ExecutedNotebook,
  expected: ExecutedNotebook,
  tolerance: Tolerance,
): string[] {
  const [ours, theirs] = [codeCells(actual), codeCells(expected)];
  if (ours.length !== theirs.length) {
    return [`${ours.length} code cells instead of ${theirs.length}`];
  }
  return theirs.flatMap((cell, index) => {
    const outputs = ours[index].outputs ?? [];
    return compareOutputs(outputs, cell.outputs ?? [], tolerance)
      .map((difference) => `Cell ${index + 1}: ${difference}`);
  });
}

function codeCells(notebook: ExecutedNotebook): ExecutedNotebook["cells"] {
  return notebook.cells.filter((cell) => cell.cell_type === "code");
}

function compareOutputs(
  actual: readonly Output[],
  expected: readonly Output[],
  tolerance: Tolerance,
): string[] {
  const kinds = (outputs: readonly Output[]) =>
    outputs.map((output) => Object.keys(parts(output)).join(" + ")).join(", ");
  if (kinds(actual) !== kinds(expected)) {
    return [`outputs are (${kinds(actual)}) instead of (${kinds(expected)})`];
  }
  return expected.flatMap((output, index) => {
    const ours = parts(actual[index]);
    return Object.entries(parts(output)).flatMap(([type, text]) => {
      if (!tolerance.drawings && drawingTypes.test(type)) return [];
      const difference = firstDifference(ours[type], text, tolerance.numbers);
      return difference ? [`${type} differs, ${difference}`] : [];
    });
  });
}

/** The texts of an output by their type, sorted. */
function parts(output: Output): Record<string, string> {
  const found = output.data ??
    { [output.name ?? output.output_type]: output.text ?? output.evalue };
  return Object.fromEntries(
    Object.entries(found).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([type, value]) => [type, normalise(toText(value))]),
  );
}

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  const isLines = Array.isArray(value) &&
    value.every((line) => typeof line === "string");
  return isLines ? value.join("") : JSON.stringify(value, null, 1) ?? "";
}

function normalise(text: string): string {
  return normalisations.reduce(
    (result, [pattern, replacement]) => result.replace(pattern, replacement),
    text,
  );
}

function firstDifference(
  actual: string,
  expected: string,
  tolerance: number,
): string | undefined {
  const [ours, theirs] = [actual.split("\n"), expected.split("\n")];
  for (let line = 0; line < Math.max(ours.length, theirs.length); line++) {
    if (!isClose(ours[line], theirs[line], tolerance)) {
      return `line ${line + 1}:\n  - ${excerpt(theirs[line], ours[line])}` +
        `\n  + ${excerpt(ours[line], theirs[line])}`;
    }
  }
}

function isClose(a = "", b = "", tolerance: number): boolean {
  if (a === b) return true;
  if (tolerance === 0 || shape(a) !== shape(b)) return false;
  const [ours, theirs] = [numbers(a), numbers(b)];
  return ours.every((value, index) =>
    Math.abs(value - theirs[index]) <=
      tolerance * Math.max(Math.abs(value), Math.abs(theirs[index]))
  );
}

function shape(text: string): string {
  return text.replaceAll(numberPattern, "#").replaceAll(/ +/g, " ");
}

function numbers(text: string): number[] {
  return [...text.matchAll(numberPattern)].map(([number]) => Number(number));
}

/** Some characters of a line around the first that differs. */
function excerpt(line: string | undefined, other = ""): string {
  if (line === undefined) return "(no such line)";
  let start = 0;
  while (start < line.length && line[start] === other[start]) start++;
  const from = Math.max(0, start - 40);
  return `${from > 0 ? "…" : ""}${line.slice(from, start + 80)}`;
}
