/**
 * Which headers are stored with an object, and which requests are refused for
 * a header that is not implemented.
 *
 * @module
 */
import { AwsError } from "../types.ts";

const stored = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
];
const metadataPrefix = "x-amz-meta-";
const metadataLimit = 2048;

const accepted = new Set([
  ...stored,
  "x-amz-checksum-algorithm",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-mode",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "x-amz-checksum-type",
  "x-amz-content-sha256",
  "x-amz-copy-source",
  "x-amz-copy-source-if-match",
  "x-amz-copy-source-if-modified-since",
  "x-amz-copy-source-if-none-match",
  "x-amz-copy-source-if-unmodified-since",
  "x-amz-copy-source-range",
  "x-amz-date",
  "x-amz-decoded-content-length",
  "x-amz-expected-bucket-owner",
  "x-amz-mp-object-size",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-source-expected-bucket-owner",
  "x-amz-trailer",
  "x-amz-user-agent",
]);

/** Headers of which only these values mean what is done anyway. */
const acceptedValues: Record<string, readonly string[]> = {
  "x-amz-acl": ["private", "bucket-owner-full-control"],
  "x-amz-metadata-directive": ["COPY", "REPLACE"],
  "x-amz-server-side-encryption": ["AES256", "aws:kms"],
  "x-amz-storage-class": ["STANDARD"],
};

/** @throws {AwsError} `NotImplemented` for a header that would be ignored */
export function checkHeaders(headers: Headers): void {
  for (const [name, value] of headers) {
    if (!name.startsWith("x-amz-") || name.startsWith(metadataPrefix)) continue;
    const values = acceptedValues[name];
    if (values ? values.includes(value) : accepted.has(name)) continue;
    throw new AwsError(
      "NotImplemented",
      `The local S3 does not support the header '${name}: ${value}'`,
      501,
      { Header: name },
    );
  }
}

/** What is stored with an object. @throws {AwsError} `MetadataTooLarge` */
export function headersToStore(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of headers) {
    const isMetadata = name.startsWith(metadataPrefix);
    if (isMetadata) size += name.length - metadataPrefix.length + value.length;
    if (isMetadata || stored.includes(name)) kept[name] = value;
  }
  if (size > metadataLimit) {
    throw new AwsError(
      "MetadataTooLarge",
      "Your metadata headers exceed the maximum allowed metadata size",
      400,
      { Size: size, MaxSizeAllowed: metadataLimit },
    );
  }
  const encodings = kept["content-encoding"]?.split(/\s*,\s*/)
    .filter((encoding) => encoding !== "aws-chunked");
  delete kept["content-encoding"];
  if (encodings?.length) kept["content-encoding"] = encodings.join(",");
  kept["content-type"] ??= "binary/octet-stream";
  return kept;
}

/** The stored headers that the answer to an upload repeats. */
export function encryptionHeaders(headers: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) =>
      name.startsWith("x-amz-server-side-encryption")
    ),
  );
}
