/**
 * Buckets that an upload has made.
 *
 * @module
 */
import { DeleteBucketCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { forgetBucket } from "../../storage/bucket.ts";
import type { Descriptor } from "../descriptor.ts";

/** It is listed by nobody, as its objects are. */
export const bucket: Descriptor<"bucket"> = {
  kind: "bucket",
  words: { one: "bucket", many: "buckets" },
  states: { good: [], bad: [], working: [], ending: [] },
  costs: "nothing",
  stages: {},
  removedBefore: [],
  keptUnless: "bucket",
  ends: "by deletion",
  places: [],
  describe: ({ clients }, { name }) =>
    clients.s3.send(new HeadBucketCommand({ Bucket: name }))
      .then(() => ({ status: "there" })),
  async end(session, { name }) {
    await session.clients.s3.send(new DeleteBucketCommand({ Bucket: name }));
    forgetBucket(session);
  },
};
