/**
 * The documents that TypeScript and Python share, held against their schemas.
 *
 * @module
 */
import { Ajv } from "ajv";

/** The documents with a schema in `python/`. */
export type DocumentName = "columns" | "features";

/**
 * Holds a document against `python/<name>.schema.json`.
 *
 * @returns The document.
 * @throws {TypeError} When it doesn't fit; the message says where.
 */
export async function checkDocument<T>(
  name: DocumentName,
  document: T,
): Promise<T> {
  const url = new URL(`../../python/${name}.schema.json`, import.meta.url);
  const ajv = new Ajv({ strictTypes: false, strictRequired: false });
  const check = ajv.compile(JSON.parse(await Deno.readTextFile(url)));
  if (check(document)) return document;
  const [{ instancePath, message }] = check.errors!;
  throw new TypeError(
    `Cannot use ${name}.json: ${instancePath || "it"} ${message}`,
  );
}
