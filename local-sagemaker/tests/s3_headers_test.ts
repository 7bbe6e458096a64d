import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { AwsError } from "../types.ts";
import { checkHeaders } from "../s3/object_headers.ts";
import { runPython } from "./s3_support.ts";

/** What is acted upon (ACLs: `checkAcl()`), or has no effect where there is neither versioning nor a lock. */
const taken = [
  "x-amz-acl",
  "x-amz-bypass-governance-retention",
  "x-amz-checksum-algorithm",
  "x-amz-checksum-crc32",
  "x-amz-checksum-crc32c",
  "x-amz-checksum-crc64nvme",
  "x-amz-checksum-mode",
  "x-amz-checksum-sha1",
  "x-amz-checksum-sha256",
  "x-amz-checksum-type",
  "x-amz-client-token",
  "x-amz-confirm-remove-self-bucket-access",
  "x-amz-copy-source",
  "x-amz-copy-source-if-match",
  "x-amz-copy-source-if-modified-since",
  "x-amz-copy-source-if-none-match",
  "x-amz-copy-source-if-unmodified-since",
  "x-amz-copy-source-range",
  "x-amz-expected-bucket-owner",
  "x-amz-grant-full-control",
  "x-amz-grant-read",
  "x-amz-grant-read-acp",
  "x-amz-grant-write",
  "x-amz-grant-write-acp",
  "x-amz-max-parts",
  "x-amz-mfa",
  "x-amz-mp-object-size",
  "x-amz-object-attributes",
  "x-amz-optional-object-attributes",
  "x-amz-part-number-marker",
  "x-amz-request-payer",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-server-side-encryption-aws-kms-key-id",
  "x-amz-server-side-encryption-bucket-key-enabled",
  "x-amz-server-side-encryption-context",
  "x-amz-source-expected-bucket-owner",
  "x-amz-tagging",
];

/** Of operations that are refused by their own name. */
const elsewhere = [
  "x-amz-bucket-object-lock-token",
  "x-amz-create-session-mode",
  "x-amz-request-route",
  "x-amz-request-token",
  "x-amz-skip-destination-validation",
  "x-amz-transition-default-minimum-object-size",
];

function codeOf(name: string, value: string): string {
  try {
    checkHeaders(new Headers([[name, value]]));
  } catch (error) {
    return (error as AwsError).code;
  }
  return "none";
}

Deno.test("S3 ignores no header that its model knows and that would change the answer", async () => {
  const model = await runPython<Record<string, string>>("./s3_headers.py", "");
  const ignored = Object.entries(model)
    .filter(([name, value]) => codeOf(name, value) === "none")
    .map(([name]) => name);
  assertEquals(ignored, [...taken, ...elsewhere].toSorted());
});

Deno.test("S3 ignores headers that it does not know", () => {
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const name = `x-amz-unheard-${words.join("-")}`;
      assertEquals(codeOf(name, "2006-03-01"), "none", name);
    }),
  );
  for (
    const name of ["x-amz-api-version", "x-amz-user-agent", "amz-sdk-request"]
  ) {
    assertEquals(codeOf(name, "2006-03-01"), "none", name);
  }
  const valid = {
    "x-amz-bucket-object-lock-enabled": ["false"],
    "x-amz-metadata-directive": ["COPY", "REPLACE"],
    "x-amz-object-ownership": ["BucketOwnerEnforced"],
    "x-amz-server-side-encryption": ["AES256", "aws:kms", "aws:kms:dsse"],
    "x-amz-storage-class": ["STANDARD"],
    "x-amz-tagging-directive": ["COPY", "REPLACE"],
  };
  for (const [name, values] of Object.entries(valid)) {
    for (const value of values) assertEquals(codeOf(name, value), "none", name);
  }
});
