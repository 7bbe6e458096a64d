/**
 * What can be laid down for a bucket: kept as it was sent and handed back, but
 * not acted upon.
 *
 * @module
 */
import { join } from "node:path";
import { setAside } from "../set_aside.ts";
import { writeFileAtomic } from "../state.ts";
import { AwsError } from "../types.ts";
import { readPromised } from "./promised.ts";
import type { Bucket } from "./records.ts";
import { bucketOf, type S3Request } from "./request.ts";
import { readXml } from "./xml_request.ts";

interface Configuration {
  /** @throws {AwsError} for a document that is none. */
  check(document: string): void;
  readonly type: string;
  /** Code and message where there is none. */
  readonly missing: readonly [code: string, message: string];
}

const xml = (root: string): Pick<Configuration, "check" | "type"> => ({
  check: (document) => void readXml(document, root),
  type: "application/xml",
});

/** By the parameter that names them. */
const configurations: Readonly<Record<string, Configuration>> = {
  encryption: {
    ...xml("ServerSideEncryptionConfiguration"),
    missing: [
      "ServerSideEncryptionConfigurationNotFoundError",
      "The server side encryption configuration was not found",
    ],
  },
  policy: {
    check: checkPolicy,
    type: "application/json",
    missing: ["NoSuchBucketPolicy", "The bucket policy does not exist"],
  },
  publicAccessBlock: {
    ...xml("PublicAccessBlockConfiguration"),
    missing: [
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
    ],
  },
  tagging: {
    ...xml("Tagging"),
    missing: ["NoSuchTagSet", "The TagSet does not exist"],
  },
};

/** Put, Get and Delete of every configuration, for the table of routes. */
export const configurationRoutes = Object.entries(configurations).flatMap(
  ([name, configuration]) => {
    const route = { scope: "bucket" as const, by: [name] };
    const path = (request: S3Request) =>
      join(bucketOf(request).folder, `${name}.document`);
    return [
      {
        ...route,
        method: "PUT",
        async handle(request: S3Request) {
          const document = await readPromised(request.call);
          configuration.check(document);
          await writeFileAtomic(path(request), document);
          return new Response(null, { status: name === "policy" ? 204 : 200 });
        },
      },
      {
        ...route,
        method: "GET",
        async handle(request: S3Request) {
          const document = await readDocument(path(request));
          if (document === undefined) {
            const [code, message] = configuration.missing;
            const BucketName = request.bucketName;
            throw new AwsError(code, message, 404, { BucketName });
          }
          const headers = { "content-type": configuration.type };
          return new Response(document, { headers });
        },
      },
      {
        ...route,
        method: "DELETE",
        async handle(request: S3Request) {
          const file = path(request);
          if (await readDocument(file) !== undefined) await Deno.remove(file);
          return new Response(null, { status: 204 });
        },
      },
    ];
  },
);

/** Sets aside the documents of a bucket that cannot be handed back. */
export async function checkDocuments(
  root: string,
  { folder }: Bucket,
): Promise<void> {
  for (const [name, { check }] of Object.entries(configurations)) {
    const path = join(folder, `${name}.document`);
    try {
      const document = await readDocument(path);
      if (document !== undefined) check(document);
    } catch {
      setAside(root, path, "is not a document that a client can have sent");
    }
  }
}

async function readDocument(path: string): Promise<string | undefined> {
  try {
    const { isFile } = await Deno.lstat(path);
    if (!isFile) {
      throw new Error(`Cannot read '${path}': it is not a regular file`);
    }
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function checkPolicy(document: string) {
  try {
    if (Array.isArray(JSON.parse(document).Statement)) return;
  } catch {
    // Falls through to the one answer for whatever is wrong with it.
  }
  throw new AwsError(
    "MalformedPolicy",
    "Policies must be valid JSON with a list of statements",
  );
}
