/**
 * CopyObject and UploadPartCopy.
 *
 * @module
 */
import { join } from "node:path";
import { decodePath } from "../query.ts";
import { AwsError } from "../types.ts";
import { checksumMembers, quoted, xmlAnswer } from "./answer.ts";
import type { Algorithm } from "./checksums.ts";
import {
  type ByteRange,
  checkReadConditions,
  checkWriteConditions,
} from "./conditions.ts";
import { withEncryption } from "./bucket_defaults.ts";
import {
  encryptionHeaders,
  headersToStore,
  withoutEncryption,
} from "./object_headers.ts";
import {
  readContents,
  readRange,
  unfinished,
  writeContent,
} from "./content.ts";
import { openObject, withContent } from "./lookup.ts";
import { partNumber, storePart, uploadOf } from "./parts.ts";
import { type Bucket, now, type ObjectRecord } from "./records.ts";
import { algorithmNamed } from "./promised.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { commitObject, contentOf } from "./store.ts";
import { tagsIn } from "./tags.ts";

/** The bucket and key that `x-amz-copy-source` names. */
function sourceOf(request: S3Request): { bucket: Bucket; key: string } {
  const source = request.call.headers.get("x-amz-copy-source")!;
  const [path, asked] = source.split("?");
  const version = asked !== "versionId=null" && asked;
  const [bucketName, ...key] = decodePath(path).replace(/^\//, "").split("/");
  if (version || !key.length) {
    throw new AwsError(
      version ? "NotImplemented" : "InvalidArgument",
      `A copy source must have the form '<bucket>/<key>': current value is '${source}'`,
      version ? 501 : 400,
    );
  }
  return { bucket: bucketOf({ ...request, bucketName }), key: key.join("/") };
}

const checkSource = (headers: Headers, source: ObjectRecord) =>
  checkReadConditions(headers, source, "x-amz-copy-source-");

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
  const kept = replace ? given : {
    ...withoutEncryption(source.headers),
    ...encryptionHeaders(given),
  };
  const replaceTags = headers.get("x-amz-tagging-directive") === "REPLACE";
  const record = {
    key,
    content,
    etag: content.md5,
    modified: now(),
    headers: await withEncryption(bucket, kept),
    tags: replaceTags ? tagsIn(headers) : source.tags,
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
function copyContent(
  request: S3Request,
  target: Bucket,
  algorithm?: Algorithm,
) {
  const { bucket, key } = sourceOf(request);
  const folder = contentOf(target.folder);
  return withContent(bucket, key, async (record, path) => {
    checkSource(request.call.headers, record);
    if (algorithm && algorithm !== record.content.checksum?.algorithm) {
      const source = readContents([path]);
      return {
        record,
        content: await writeContent(folder, source, { algorithm }),
      };
    }
    const file = crypto.randomUUID();
    await Deno.link(path, unfinished(join(folder, file)));
    return { record, content: { ...record.content, file } };
  });
}

export async function handleUploadPartCopy(
  request: S3Request,
): Promise<Response> {
  const { call: { headers } } = request;
  const { upload } = uploadOf(request);
  partNumber(request);
  const { bucket, key } = sourceOf(request);
  const { record, file } = await openObject(bucket, key);
  let body: ReadableStream<Uint8Array>;
  try {
    checkSource(headers, record);
    const { size } = record.content;
    const { start, length } = sourceRange(headers, size);
    const bytes = await readRange(file, start, length);
    body = new Response(bytes).body!;
  } catch (error) {
    file.close();
    throw error;
  }
  const algorithm = upload.record.checksum?.algorithm;
  const part = await storePart(request, body, { algorithm });
  return xmlAnswer("CopyPartResult", {
    ETag: quoted(part.content.md5),
    LastModified: part.modified,
    ...checksumMembers(part.content.checksum),
    ChecksumType: undefined,
  }, encryptionHeaders(upload.record.headers));
}

function sourceRange(headers: Headers, size: number): ByteRange {
  const header = headers.get("x-amz-copy-source-range");
  if (header === null) return { start: 0, length: size };
  const found = header.match(/^bytes=(\d+)-(\d+)$/);
  const [start, end] = [Number(found?.[1]), Number(found?.[2])];
  if (found && start <= end && end < size) {
    return { start, length: end - start + 1 };
  }
  if (found && start <= end) {
    throw new AwsError(
      "InvalidRange",
      `The x-amz-copy-source-range '${header}' is not within the ${size} bytes ` +
        "of the source",
      416,
      { RangeRequested: header, ActualObjectSize: size },
    );
  }
  throw new AwsError(
    "InvalidArgument",
    "The x-amz-copy-source-range value must be of the form bytes=first-last " +
      `within the ${size} bytes of the source: current value is '${header}'`,
  );
}
