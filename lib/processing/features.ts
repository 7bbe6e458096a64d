/**
 * `features.json`: what the processing job fitted.
 *
 * @module
 */
import { checkDocument } from "../customers/schema.ts";
import type { PreparedData } from "./types.ts";
import type { Session } from "../aws/session.ts";
import { getJson } from "../storage/store.ts";
import { type Features } from "../customers/features.ts";

/**
 * Reads what the job fitted.
 *
 * @example
 * ```ts ignore
 * const features = await churn.readFeatures(session, prepared);
 * features.features.map(({ name, kind }) => `${name} (${kind})`);
 * ```
 *
 * @throws {TypeError} If it doesn't fit the schema of `features.json`.
 */
export async function readFeatures(
  session: Session,
  { features }: PreparedData,
): Promise<Features> {
  const document = await getJson<Features>(session, `${features}features.json`);
  return await checkDocument("features", document);
}
