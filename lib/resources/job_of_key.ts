/**
 * The job that has written an S3 key.
 *
 * @module
 */
import type { Job } from "./jobs/job.ts";
import type { Session } from "../aws/session.ts";
import { ours } from "../storage/places.ts";
import { inOrder, type JobKind } from "./registry.ts";

const places = inOrder.filter(({ ends }) => ends === "by stopping")
  .flatMap(({ kind, places }) =>
    places.map((place) => ({ kind: kind as JobKind, place }))
  );

/** The job whose output or code a key is; `undefined` for what lies elsewhere. */
export function jobOf(
  { settings: { prefix } }: Session,
  key: string,
): Job | undefined {
  const found = places.find(({ place }) =>
    key.startsWith(prefix + place + ours)
  );
  if (!found) return undefined;
  const name = key.slice(prefix.length + found.place.length).split("/")[0];
  return { kind: found.kind, name };
}
