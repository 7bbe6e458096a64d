/**
 * What a client promises of a body (`Content-MD5`, `x-amz-checksum-*`, trailing
 * checksums), and the check that it holds.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readBytes } from "../received_body.ts";
import { AwsError, type Call } from "../types.ts";
import { type Algorithm, algorithms, checksumOf } from "./checksums.ts";
import type { Wanted } from "./content.ts";
import { malformedXml } from "./xml_request.ts";

const headerOf = (algorithm: Algorithm) =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;

/** An algorithm by its name in a header. @throws {AwsError} `InvalidRequest` */
export function algorithmNamed(name: string): Algorithm {
  const algorithm = algorithms.find((known) => known === name.toUpperCase());
  if (algorithm) return algorithm;
  throw new AwsError(
    "InvalidRequest",
    `The checksum algorithm must be one of ${
      algorithms.join(", ")
    }: current value is '${name}'`,
  );
}

/**
 * Reads the promises of a request.
 *
 * @param fallback Computed where the request promises no checksum.
 * @throws {AwsError} `InvalidDigest`, `InvalidRequest`; the check throws `BadDigest`
 */
export function promised(
  { headers, trailers }: Call,
  fallback?: Algorithm,
): Wanted {
  const md5 = headers.get("content-md5");
  if (md5 !== null && !isBase64(md5, 16)) {
    throw new AwsError(
      "InvalidDigest",
      "The Content-MD5 you specified was invalid",
    );
  }
  const trailing = headers.get("x-amz-trailer")?.toLowerCase().split(/\s*,\s*/);
  const given = algorithms.filter((name) =>
    headers.has(headerOf(name)) || trailing?.includes(headerOf(name))
  );
  if (given.length > 1) {
    throw new AwsError(
      "InvalidRequest",
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed",
    );
  }
  const named = headers.get("x-amz-sdk-checksum-algorithm");
  const algorithm = given[0] ?? (named ? algorithmNamed(named) : fallback);

  return {
    algorithm,
    check(actualMd5, actual) {
      if (
        md5 !== null && Buffer.from(md5, "base64").toString("hex") !== actualMd5
      ) {
        throw badDigest("Content-MD5");
      }
      if (!given.length) return;
      const name = headerOf(given[0]);
      const value = headers.get(name) ?? trailers?.get(name);
      if (value !== actual) throw badDigest(name);
    },
  };
}

/**
 * Reads a small body whole and checks what was promised of it.
 *
 * @throws {AwsError} `MalformedXML` where it is not UTF-8: read as something else
 *   it would name other keys
 */
export async function readPromised(call: Call): Promise<string> {
  const { algorithm, check } = promised(call);
  const bytes = await readBytes(call.body, 8 * 1024 * 1024);
  check!(
    createHash("md5").update(bytes).digest("hex"),
    algorithm && checksumOf(algorithm, bytes).toString("base64"),
  );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformedXml("it is not UTF-8");
  }
}

/** The error for content that is not what was promised. */
export function badDigest(name: string): AwsError {
  return new AwsError(
    "BadDigest",
    `The ${name} you specified did not match what we received`,
  );
}

function isBase64(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes && decoded.toString("base64") === text;
}
