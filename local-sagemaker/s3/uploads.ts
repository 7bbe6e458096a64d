/**
 * Starting multipart uploads and giving them up.
 *
 * @module
 */
import { join } from "node:path";
import { writeJson } from "../state.ts";
import { AwsError } from "../types.ts";
import { xmlAnswer } from "./answer.ts";
import { withEncryption } from "./bucket_defaults.ts";
import { encryptionHeaders, headersToStore } from "./object_headers.ts";
import { uploadOf } from "./parts.ts";
import { algorithmNamed } from "./promised.ts";
import {
  type Bucket,
  createExclusive,
  now,
  type Upload,
  type UploadRecord,
} from "./records.ts";
import { removeOwn } from "./remove_own.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { bury, type Store } from "./store.ts";
import { tagsIn } from "./tags.ts";

export async function handleCreateMultipartUpload(
  request: S3Request,
): Promise<Response> {
  const { call: { headers }, key } = request;
  const bucket = bucketOf(request);
  const record: UploadRecord = {
    id: crypto.randomUUID(),
    key,
    initiated: now(),
    headers: await withEncryption(bucket, headersToStore(headers)),
    tags: tagsIn(headers),
    checksum: checksumOf(headers),
  };
  const folder = join(bucket.folder, "uploads", record.id);
  await writeJson(join(folder, "upload.json"), record);
  const exclusive = createExclusive();
  bucket.uploads.set(record.id, {
    record,
    folder,
    parts: new Map(),
    exclusive,
  });
  return xmlAnswer("InitiateMultipartUploadResult", {
    Bucket: bucket.name,
    Key: key,
    UploadId: record.id,
  }, {
    ...encryptionHeaders(record.headers),
    ...(record.checksum && {
      "x-amz-checksum-algorithm": record.checksum.algorithm,
      "x-amz-checksum-type": record.checksum.type,
    }),
  });
}

function checksumOf(headers: Headers): UploadRecord["checksum"] {
  const name = headers.get("x-amz-checksum-algorithm");
  if (!name) return undefined;
  const algorithm = algorithmNamed(name);
  const whole = algorithm === "CRC64NVME";
  const type = headers.get("x-amz-checksum-type") ??
    (whole ? "FULL_OBJECT" : "COMPOSITE");
  const possible = type === "FULL_OBJECT"
    ? algorithm.startsWith("CRC")
    : type === "COMPOSITE" && !whole;
  if (possible) return { algorithm, type: type as "FULL_OBJECT" | "COMPOSITE" };
  throw new AwsError(
    "InvalidRequest",
    `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm`,
  );
}

/** Forgets an upload and its parts. */
export async function removeUpload(
  store: Store,
  bucket: Bucket,
  upload: Upload,
) {
  const grave = await bury(upload.folder, join(bucket.folder, "uploads"));
  bucket.uploads.delete(upload.record.id);
  await removeOwn(store.folder, grave);
}

export async function handleAbortMultipartUpload(
  request: S3Request,
): Promise<Response> {
  const { upload } = uploadOf(request);
  await upload.exclusive(() => {
    const { bucket } = uploadOf(request);
    return removeUpload(request.store, bucket, upload);
  });
  return new Response(null, { status: 204 });
}
