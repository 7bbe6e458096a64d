/**
 * CompleteMultipartUpload.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { queryValue } from "../query.ts";
import { AwsError } from "../types.ts";
import { checksumMembers, quoted, xmlAnswer } from "./answer.ts";
import { checksumOf } from "./checksums.ts";
import { checkWriteConditions } from "./conditions.ts";
import { readContents, writeContent } from "./content.ts";
import { encryptionHeaders } from "./object_headers.ts";
import { uploadOf } from "./parts.ts";
import { badDigest, readPromised } from "./promised.ts";
import {
  mostParts,
  now,
  type ObjectRecord,
  type PartRecord,
  type StoredChecksum,
  type Upload,
} from "./records.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { commitObject, contentOf } from "./store.ts";
import { removeUpload } from "./uploads.ts";
import { malformedXml, readXml, type XmlMembers } from "./xml_request.ts";

const smallestPart = 5 * 1024 ** 2;

export async function handleCompleteMultipartUpload(
  request: S3Request,
): Promise<Response> {
  const body = await readBody(request);
  const record = completedBefore(request) ??
    await uploadOf(request).upload.exclusive(() =>
      Promise.resolve(completedBefore(request) ?? complete(request, body))
    );
  return xmlAnswer("CompleteMultipartUploadResult", {
    Location: `${request.call.url.origin}/${request.bucketName}/${request.key}`,
    Bucket: request.bucketName,
    Key: request.key,
    ETag: quoted(record.etag),
    ...checksumMembers(record.content.checksum),
  }, encryptionHeaders(record.headers));
}

/** The object that the upload was made before: to repeat it changes nothing. */
function completedBefore(request: S3Request): ObjectRecord | undefined {
  const record = bucketOf(request).objects.get(request.key);
  const id = queryValue(request.query, "uploadId");
  return record?.upload === id ? record : undefined;
}

async function readBody({ call }: S3Request): Promise<XmlMembers[]> {
  // The checksum headers of this request are the whole object's.
  const headers = new Headers(call.headers);
  for (const name of [...headers.keys()]) {
    if (name.startsWith("x-amz-checksum-")) headers.delete(name);
  }
  const text = await readPromised({ ...call, headers });
  const parts = readXml(text, "CompleteMultipartUpload").Part ?? [];
  if (!parts.length || parts.length > mostParts) {
    throw malformedXml(`1 to ${mostParts} parts are needed`);
  }
  return parts;
}

async function complete(
  request: S3Request,
  asked: XmlMembers[],
): Promise<ObjectRecord> {
  const { call: { headers }, store, key } = request;
  const { bucket, upload } = uploadOf(request);
  const parts = chooseParts(upload, asked);
  const allowed = (present?: ObjectRecord) =>
    checkWriteConditions(headers, key, present);
  allowed(bucket.objects.get(key));
  const size = parts.reduce((sum, { content }) => sum + content.size, 0);
  const declared = headers.get("x-amz-mp-object-size");
  if (declared !== null && declared !== String(size)) {
    throw new AwsError(
      "InvalidRequest",
      `The object has ${size} bytes, but x-amz-mp-object-size says ${declared}`,
    );
  }

  const { checksum } = upload.record;
  const written = await writeContent(
    contentOf(bucket.folder),
    readContents(parts.map(({ content }) => join(upload.folder, content.file))),
    {
      algorithm: checksum?.type === "FULL_OBJECT"
        ? checksum.algorithm
        : undefined,
    },
  );
  const content = {
    ...written,
    checksum: wholeChecksum(upload, parts, written),
  };
  const record = {
    key,
    content,
    etag: `${md5OfMd5s(parts)}-${parts.length}`,
    modified: now(),
    headers: upload.record.headers,
    tags: upload.record.tags,
    parts: parts.map(({ number, content }) => ({
      number,
      size: content.size,
      checksum: content.checksum?.value,
    })),
    upload: upload.record.id,
  };
  await commitObject(store, bucket, record, (present) => {
    checkPromise(headers, content.checksum);
    allowed(present);
  });
  await removeUpload(store, bucket, upload);
  return record;
}

function chooseParts({ parts }: Upload, asked: XmlMembers[]): PartRecord[] {
  const chosen = asked.map((wanted) => {
    const number = Number(wanted.PartNumber);
    const part = parts.get(number);
    const etag = String(wanted.ETag ?? "").replaceAll('"', "");
    const checksum = part?.content.checksum;
    const given = checksum && wanted[`Checksum${checksum.algorithm}`];
    if (
      !part || etag !== part.content.md5 ||
      (given !== undefined && given !== checksum?.value)
    ) {
      throw new AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found. The part may not " +
          "have been uploaded, or its entity tag or checksum may not match",
        400,
        { PartNumber: String(wanted.PartNumber), ETag: etag },
      );
    }
    return part;
  });
  if (chosen.some(({ number }, i) => i > 0 && number <= chosen[i - 1].number)) {
    throw new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order",
    );
  }
  const small = chosen.slice(0, -1).find(({ content }) =>
    content.size < smallestPart
  );
  if (small) {
    throw new AwsError(
      "EntityTooSmall",
      "Your proposed upload is smaller than the minimum allowed size",
      400,
      {
        ProposedSize: small.content.size,
        MinSizeAllowed: smallestPart,
        PartNumber: small.number,
      },
    );
  }
  return chosen;
}

function md5OfMd5s(parts: PartRecord[]): string {
  const hash = createHash("md5");
  for (const { content } of parts) hash.update(Buffer.from(content.md5, "hex"));
  return hash.digest("hex");
}

function wholeChecksum(
  { record: { checksum } }: Upload,
  parts: PartRecord[],
  written: ObjectRecord["content"],
): StoredChecksum | undefined {
  if (checksum?.type !== "COMPOSITE") return written.checksum;
  const { algorithm, type } = checksum;
  const digests = parts.map(({ content }) =>
    Buffer.from(content.checksum!.value, "base64")
  );
  const digest = checksumOf(algorithm, Buffer.concat(digests));
  const value = `${digest.toString("base64")}-${parts.length}`;
  return { algorithm, type, value };
}

function checkPromise(headers: Headers, actual: StoredChecksum | undefined) {
  if (!actual) return;
  const name = `x-amz-checksum-${actual.algorithm.toLowerCase()}`;
  const value = headers.get(name);
  if (value === null) return;
  const digest = actual.value.split("-")[0];
  if (value !== actual.value && value !== digest) throw badDigest(name);
}
