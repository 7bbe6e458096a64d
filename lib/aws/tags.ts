/**
 * The tags of everything that a walk creates: the project's own, by which it is
 * found again, and the user's.
 *
 * Processing jobs, training jobs, models, endpoint configurations, endpoints
 * and the bucket carry them. S3 objects don't, as that would take one more
 * permission for every upload; the ledger, their keys and their metadata find
 * them.
 *
 * @module
 */
import type { Session } from "./session.ts";

/** A tag as the services take it. */
export interface Tag {
  Key: string;
  Value: string;
}

/** What everything carries that a walk has created. */
export const projectTag: Readonly<Tag> = {
  Key: "churn:project",
  Value: "churn",
};

/** The project's tag and the user's, for a request that creates something. */
export function tags({ settings }: Pick<Session, "settings">): Tag[] {
  const own = Object.entries(settings.tags);
  return [{ ...projectTag }, ...own.map(([Key, Value]) => ({ Key, Value }))];
}
