/**
 * What is stored in S3: objects, and uploads that are open.
 *
 * @module
 */
import { isNotFound } from "../../aws/failures.ts";
import { openUploads } from "../../storage/open_uploads.ts";
import { removeStored } from "../removal/stored.ts";
import type { Session } from "../../aws/session.ts";
import { objectsAt } from "../../storage/store.ts";
import { keys, parseS3Uri, s3Uri } from "../../storage/keys.ts";
import { ownerOf } from "../../storage/mark.ts";
import { isJobsPlace, isWalkKey } from "../../storage/places.ts";
import type { Descriptor, Listed } from "../descriptor.ts";

/** An object, or all objects below a prefix; its name is the `s3://` URI. */
export const s3Prefix: Descriptor<"s3-prefix"> = {
  kind: "s3-prefix",
  words: { one: "S3 objects", many: "S3 objects" },
  parts: {
    "s3-object": { one: "S3 object", many: "S3 objects" },
    "open-upload": { one: "open S3 upload", many: "open S3 uploads" },
  },
  states: { good: [], bad: [], working: [], ending: [] },
  costs: "by its size",
  stages: {},
  removedBefore: ["bucket"],
  keptUnless: "objects",
  ends: "by deletion",
  places: [],
  async describe(session, { name }) {
    const objects = await objectsAt(session, name);
    if (objects.length > 0) return { status: "there" };
    throw Object.assign(new Error(`There is nothing at ${name}`), {
      name: "NotFound",
    });
  },
  async end(session, { name }) {
    const things = [{ kind: "s3-prefix", name }] as const;
    const options = { keeps: false, isJudged: false };
    await removeStored(session, things, () => {}, options);
  },
  async standing(session, { name }) {
    const objects = await objectsAt(session, name);
    const { bucket, key } = parseS3Uri(name);
    const owner = isJobsPlace(key)
      ? undefined
      : await ownerOf(session, bucket, key);
    if (owner && owner.kind !== "ours") {
      return {
        state: `not touched; owner: ${owner.words}`,
        charged: "its owner",
      };
    }
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    return {
      state: objects.length === 1 ? "there" : `${objects.length} objects`,
      charged: `every month: ${(bytes / 1e6).toFixed(2)} MB`,
    };
  },
  async *list(session) {
    try {
      yield* await storedObjects(session);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  },
  together: {
    batchOf: ({ name }) => parseS3Uri(name).bucket,
    remove: removeStored,
  },
};

const folders = new Set(
  Object.values(keys).map((key) => key.slice(0, key.indexOf("/") + 1)),
);

async function storedObjects(session: Session): Promise<Listed[]> {
  const row = (kind: string, key: string, created: Date): Listed => ({
    kind,
    name: `s3://${session.bucket}/${key}`,
    state: "there",
    created,
  });
  const rows: Listed[] = [];
  for (const folder of folders) {
    const uri = s3Uri(session, folder);
    for (const { key, modified } of await objectsAt(session, uri)) {
      if (isWalkKey(session, key)) rows.push(row("s3-object", key, modified));
    }
  }
  const uploads = await openUploads(session, session.bucket);
  for (const { key, begun, initiator } of uploads) {
    if (!isWalkKey(session, key)) continue;
    rows.push({ ...row("open-upload", key, begun), initiator });
  }
  return rows;
}
