/**
 * JSON whose numbers keep the digits that they were written with.
 *
 * @module
 */

/** What TypeScript does not know yet: proposal-json-parse-with-source. */
interface JsonWithSource {
  parse(
    text: string,
    reviver: (
      key: string,
      value: unknown,
      context: { source: string },
    ) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}

const json = JSON as unknown as JsonWithSource;

/** @throws {SyntaxError} where the text is not JSON. */
export function parseExact(text: string): unknown {
  return json.parse(
    text,
    (_, value, { source }) =>
      typeof value === "number" ? json.rawJSON(source) : value,
  );
}

/** Whether a value is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    !Array.isArray(value) && !json.isRawJSON(value);
}
