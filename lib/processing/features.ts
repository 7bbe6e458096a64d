/**
 * `features.json`: what the processing job fitted.
 *
 * @module
 */
import type { PreparedData } from "./types.ts";
import type { Session } from "../aws/session.ts";
import { getJson } from "../storage/store.ts";
import { asFeatures, type Features } from "../customers/features.ts";

/**
 * Reads what the job fitted.
 *
 * @example
 * ```ts ignore
 * const features = await churn.readFeatures(session, prepared);
 * features.features.map(({ name, kind }) => `${name} (${kind})`);
 * ```
 *
 * @throws {TypeError} If an older or newer `preprocess.py` wrote it.
 */
export async function readFeatures(
  session: Session,
  { features }: PreparedData,
): Promise<Features> {
  return asFeatures(await getJson(session, features.uri));
}
