/**
 * CopyObject.
 *
 * @module
 */
import { join } from "node:path";
import { decodePath } from "../query.ts";
import { AwsError } from "../types.ts";
import { checksumMembers, quoted, xmlAnswer } from "./answer.ts";
import type { Algorithm } from "./checksums.ts";
import { checkReadConditions, checkWriteConditions } from "./conditions.ts";
import { encryptionHeaders, headersToStore } from "./object_headers.ts";
import { readContents, writeContent } from "./content.ts";
import { findObject } from "./objects.ts";
import { type Bucket, now, type ObjectRecord } from "./records.ts";
import { algorithmNamed } from "./promised.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { commitObject, contentOf } from "./store.ts";

/** The object that `x-amz-copy-source` names, once its conditions hold. */
function sourceOf(
  request: S3Request,
): { bucket: Bucket; record: ObjectRecord } {
  const { call: { headers } } = request;
  const source = headers.get("x-amz-copy-source")!;
  const [path, version] = source.split("?");
  const [bucketName, ...key] = decodePath(path).replace(/^\//, "").split("/");
  if (version || !key.length) {
    throw new AwsError(
      version ? "NotImplemented" : "InvalidArgument",
      `The local S3 takes a copy source of the form '<bucket>/<key>': current value is '${source}'`,
      version ? 501 : 400,
    );
  }
  const bucket = bucketOf({ ...request, bucketName });
  const record = findObject(bucket, key.join("/"));
  checkReadConditions(headers, record, "x-amz-copy-source-");
  return { bucket, record };
}

export async function handleCopyObject(request: S3Request): Promise<Response> {
  const { call: { headers }, store, key } = request;
  const bucket = bucketOf(request);
  const replace = headers.get("x-amz-metadata-directive") === "REPLACE";
  const algorithm = headers.get("x-amz-checksum-algorithm");
  const { record: source, content } = await copyContent(
    request,
    bucket,
    algorithm ? algorithmNamed(algorithm) : undefined,
  );
  const given = headersToStore(headers);
  const record = {
    key,
    content,
    etag: content.md5,
    modified: now(),
    headers: replace
      ? given
      : { ...source.headers, ...encryptionHeaders(given) },
  };
  await commitObject(store, bucket, record, (present) => {
    checkWriteConditions(headers, key, present);
    if (present === source && !replace) {
      throw new AwsError(
        "InvalidRequest",
        "This copy request is illegal because it is trying to copy an object " +
          "to itself without changing the object's metadata",
      );
    }
  });
  return xmlAnswer("CopyObjectResult", {
    ETag: quoted(record.etag),
    LastModified: record.modified,
    ...checksumMembers(content.checksum),
  }, encryptionHeaders(record.headers));
}

/** A second name for the source's bytes, which never change, or a copy. */
async function copyContent(
  request: S3Request,
  target: Bucket,
  algorithm?: Algorithm,
) {
  while (true) {
    const { bucket, record } = sourceOf(request);
    const path = join(contentOf(bucket.folder), record.content.file);
    const folder = contentOf(target.folder);
    try {
      if (algorithm && algorithm !== record.content.checksum?.algorithm) {
        const source = readContents([path]);
        const content = await writeContent(folder, source, { algorithm });
        return { record, content };
      }
      const file = crypto.randomUUID();
      await Deno.link(path, join(folder, file));
      return { record, content: { ...record.content, file } };
    } catch (error) {
      const replaced = bucket.objects.get(record.key) !== record;
      if (!(error instanceof Deno.errors.NotFound && replaced)) throw error;
    }
  }
}
