/**
 * The parts of multipart uploads.
 *
 * @module
 */
import { join } from "node:path";
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import { checksumHeaders, quoted } from "./answer.ts";
import { type Wanted, writeContent } from "./content.ts";
import { commitContent } from "./commit.ts";
import { encryptionHeaders } from "./object_headers.ts";
import { checkLength } from "./objects.ts";
import { promised } from "./promised.ts";
import {
  type Bucket,
  mostParts,
  now,
  type PartRecord,
  type Upload,
} from "./records.ts";
import { bucketOf, numberIn, type S3Request } from "./request.ts";

/** The upload of a request. @throws {AwsError} `NoSuchUpload` */
export function uploadOf(
  request: S3Request,
): { bucket: Bucket; upload: Upload } {
  const bucket = bucketOf(request);
  const id = queryValue(request.query, "uploadId") ?? "";
  const upload = bucket.uploads.get(id);
  if (upload?.record.key === request.key) return { bucket, upload };
  throw new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the " +
      "upload may have been aborted or completed",
    404,
    { UploadId: id },
  );
}

/**
 * Writes a part from a body or from another object.
 *
 * @throws {AwsError} `InvalidArgument`, `NoSuchUpload`, what `wanted` throws
 */
export async function storePart(
  request: S3Request,
  body: ReadableStream<Uint8Array>,
  wanted: Wanted,
): Promise<PartRecord> {
  const { upload } = uploadOf(request);
  const { folder, parts } = upload;
  const number = partNumber(request);
  const content = await writeContent(folder, body, wanted);
  const part: PartRecord = { number, content, modified: now() };
  await upload.exclusive(async () => {
    await commitContent(folder, join(folder, `${number}.json`), part, {
      present: () => uploadOf(request).upload.parts.get(number),
      committed: () => parts.set(number, part),
    });
  });
  return part;
}

/** The number of a request's part. @throws {AwsError} `InvalidArgument` */
export function partNumber({ query }: S3Request): number {
  const number = numberIn(query, "partNumber", { max: mostParts + 1 });
  if (number >= 1 && number <= mostParts) return number;
  throw new AwsError(
    "InvalidArgument",
    `Part number must be an integer between 1 and ${mostParts}, inclusive`,
    400,
    { ArgumentName: "partNumber" },
  );
}

export async function handleUploadPart(request: S3Request): Promise<Response> {
  const { call } = request;
  const { upload: { record } } = uploadOf(request);
  checkLength(call);
  const wanted = promised(call, record.checksum?.algorithm);
  if (record.checksum && wanted.algorithm !== record.checksum.algorithm) {
    throw new AwsError(
      "InvalidRequest",
      `Checksum Type mismatch occurred, expected checksum Type: ` +
        `${record.checksum.algorithm}, actual checksum Type: ${wanted.algorithm}`,
    );
  }
  const { content } = await storePart(request, call.body, wanted);
  return new Response(null, {
    headers: {
      etag: quoted(content.md5),
      ...checksumHeaders(content),
      ...encryptionHeaders(record.headers),
    },
  });
}
