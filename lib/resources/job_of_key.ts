/**
 * The job that has written an S3 key.
 *
 * @module
 */
import type { Job } from "./jobs/job.ts";
import type { Session } from "../aws/session.ts";
import { ours } from "../storage/places.ts";
import { inOrder, type JobKind, stageOf } from "./registry.ts";

const places = inOrder.filter(({ ends }) => ends === "by stopping")
  .flatMap(({ kind, places }) =>
    places.map((place) => ({ kind: kind as JobKind, place }))
  );

/** The job whose output or code a key is; `undefined` for what lies elsewhere. */
export function jobOf(
  { settings: { prefix } }: Session,
  key: string,
): Job | undefined {
  const jobs = places
    .filter(({ place }) => key.startsWith(prefix + place + ours))
    .map(({ kind, place }) => ({
      kind,
      name: key.slice(prefix.length + place.length).split("/")[0],
    }));
  // Where jobs of several kinds write, the name tells which one it was.
  return jobs.find((job) => stageOf(job) !== undefined) ?? jobs[0];
}
