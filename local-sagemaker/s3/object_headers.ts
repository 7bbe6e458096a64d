/**
 * Which headers are stored with an object, and which requests are refused for
 * a header that is not implemented.
 *
 * @module
 */
import { AwsError } from "../types.ts";
import { algorithms } from "./checksums.ts";

/** Headers that an answer repeats, or has anew where a request for it says so. */
export const answerHeaders: readonly string[] = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];
const stored = [
  ...answerHeaders,
  "x-amz-server-side-encryption",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
];
const metadataPrefix = "x-amz-meta-";
const metadataLimit = 2048;

/** Headers of which only these values mean what is done anyway. */
const onlyValues: Record<string, readonly string[]> = {
  "x-amz-bucket-namespace": ["global"],
  "x-amz-bucket-object-lock-enabled": ["false"],
  "x-amz-object-annotation-directive": ["EXCLUDE"],
  "x-amz-object-lock-legal-hold": ["OFF"],
  "x-amz-object-ownership": ["BucketOwnerEnforced"],
  "x-amz-storage-class": ["STANDARD"],
};

/** Headers of which others than these values mean nothing at all. */
const validValues: Record<string, readonly string[]> = {
  "x-amz-metadata-directive": ["COPY", "REPLACE"],
  "x-amz-server-side-encryption": ["AES256", "aws:kms", "aws:kms:dsse"],
  "x-amz-tagging-directive": ["COPY", "REPLACE"],
};

/** Headers that S3 acts upon and this one does not. Others, S3 ignores as well. */
const unsupported = [
  /^x-amz-(copy-source-)?server-side-encryption-customer-/,
  /^x-amz-if-match-/,
  /^x-amz-object-if-match$/,
  /^x-amz-object-lock-(mode|retain-until-date|event-hold)/,
  /^x-amz-rename-source/,
  /^x-amz-website-redirect-location$/,
  /^x-amz-write-offset-bytes$/,
];
const checksums = [
  ...algorithms.map((name) => name.toLowerCase()),
  ...["algorithm", "mode", "type"],
].map((name) => `x-amz-checksum-${name}`);

/**
 * @throws {AwsError} `NotImplemented` for a header without which the answer would
 *   be another, `InvalidArgument` for a value that means nothing
 */
export function checkHeaders(headers: Headers): void {
  for (const [name, value] of headers) {
    if (validValues[name] && !validValues[name].includes(value)) {
      throw new AwsError(
        "InvalidArgument",
        `${name} must be one of ${
          validValues[name].join(", ")
        }: current value is '${value}'`,
        400,
        { ArgumentName: name, ArgumentValue: value },
      );
    }
    const refused = onlyValues[name]
      ? !onlyValues[name].includes(value)
      : unsupported.some((pattern) => pattern.test(name)) ||
        (name.startsWith("x-amz-checksum-") && !checksums.includes(name));
    if (!refused) continue;
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
  if (encodings?.length) kept["content-encoding"] = encodings.join(", ");
  kept["content-type"] ??= "binary/octet-stream";
  return kept;
}

type Stored = Readonly<Record<string, string>>;
const isEncryption = (name: string) =>
  name.startsWith("x-amz-server-side-encryption");

/** The stored headers that the answer to an upload repeats. */
export function encryptionHeaders(headers: Stored): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => isEncryption(name)),
  );
}

/** The stored headers that a copy takes over. */
export function withoutEncryption(headers: Stored): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !isEncryption(name)),
  );
}
