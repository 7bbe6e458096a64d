/**
 * Which keys are a session's, and which of them belong to one job only.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";
import { isAt, keys } from "./keys.ts";

/** What the names of all that walks create begin with. */
export const ours = "churn-";

/** Of the models only those of the walk's own jobs. */
const places = Object.values(keys).filter((key) => key !== keys.models);

/** Whether a key is one that walks write, below the session's prefix. */
export function isWalkKey(
  { settings: { prefix } }: Session,
  key: string,
): boolean {
  return places.some((place) => isAt(prefix + place, key)) ||
    key.startsWith(prefix + keys.models + ours);
}

/** Whether a prefix ends with a job's name, so that all below it is the job's. */
export function isJobsPlace(place: string): boolean {
  return /(^|\/)churn-[^/]+\/$/.test(place);
}
