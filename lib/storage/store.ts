/**
 * S3: what the stages put there and read back, streamed both ways.
 *
 * @module
 */
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  DeleteObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { basename } from "node:path";
import { ensureBucket } from "./bucket.ts";
import { tasks } from "../needs.ts";
import { progress } from "../show/progress.ts";
import { isAt, parseS3Uri, s3Uri } from "./keys.ts";
import { marked, ownerOf } from "./mark.ts";
import { objectBytes } from "./object_bytes.ts";
import type { Session } from "../aws/session.ts";

export { isAt, keys, parseS3Uri, s3Uri } from "./keys.ts";

/**
 * Uploads an object, recorded in the ledger first and marked as the ledger's in
 * its metadata, encrypted with the KMS key if one is set, otherwise as the
 * bucket is configured. An object that this ledger did not upload is never
 * replaced. A stream is uploaded in parts, so it never has to fit into memory.
 * The first upload creates the bucket if it does not exist.
 *
 * @example
 * ```ts ignore
 * const offerUri = await churn.putObject(
 *   session,
 *   churn.storage.keys.results + "offer.json",
 *   JSON.stringify({ cost: 60 }),
 *   "application/json",
 * );
 * ```
 *
 * @returns The object's `s3://` URI.
 * @throws {RangeError} If the key belongs to somebody else's object.
 */
export async function putObject(
  session: Session,
  key: string,
  body: Uint8Array | string | ReadableStream<Uint8Array>,
  contentType: string,
): Promise<string> {
  const uri = s3Uri(session, key);
  await ensureBucket(session);
  const { key: Key } = parseS3Uri(uri);
  const there = await ownerOf(session, session.bucket, Key);
  if (there && there.kind !== "ours") {
    throw new RangeError(
      `Cannot upload ${uri} because an object is there that this ledger's sessions did ` +
        `not upload (owner: ${there.words}): set CHURN_PREFIX to keep apart ` +
        `from it, or delete it; \`${tasks.sweep}\` finds what sessions have left`,
    );
  }
  const params = {
    Bucket: session.bucket,
    Key,
    ContentType: contentType,
    Metadata: await marked(session),
    ...encryption(session),
  };
  await session.ledger.creating(
    [{ kind: "s3-prefix", name: uri }],
    () =>
      body instanceof ReadableStream
        ? uploadParts(session, params, body)
        : session.clients.s3.send(
          new PutObjectCommand({ ...params, Body: body }),
        ),
  );
  return uri;
}

function encryption({ settings: { kmsKey, s3 } }: Session) {
  return kmsKey && !s3
    ? { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kmsKey }
    : {};
}

/** The smallest part S3 takes, in bytes; 10,000 of them are the largest object: 50 GB. */
const PART_BYTES = 5 * 1024 * 1024;

/** Uploads one part after the other out of one buffer: memory stays flat. */
async function uploadParts(
  { clients: { s3 } }: Session,
  params: { Bucket: string; Key: string } & CreateMultipartUploadCommandInput,
  stream: ReadableStream<Uint8Array>,
) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(params));
  const { Bucket, Key } = params;
  const Parts: CompletedPart[] = [];
  const bar = progress(`Uploading ${basename(Key)}`, "bytes");
  try {
    for await (const Body of fullParts(stream)) {
      const PartNumber = Parts.length + 1;
      const { ETag, ChecksumCRC32 } = await s3.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
      );
      Parts.push({ PartNumber, ETag, ChecksumCRC32 });
      await bar.advance(Body.length);
    }
    await s3.send(
      new CompleteMultipartUploadCommand({
        ...{ Bucket, Key, UploadId },
        MultipartUpload: { Parts },
      }),
    );
    await bar.end();
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
      .catch(() => {}); // the first error says more
    throw error;
  }
}

/** Cuts a stream into parts; each is good until the next is asked for. */
async function* fullParts(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PART_BYTES);
  let [size, isFirst] = [0, true];
  for await (let chunk of stream) {
    while (chunk.length) {
      const piece = chunk.subarray(0, PART_BYTES - size);
      buffer.set(piece, size);
      size += piece.length;
      chunk = chunk.subarray(piece.length);
      if (size < PART_BYTES) continue;
      yield buffer;
      [size, isFirst] = [0, false];
    }
  }
  if (size || isFirst) yield buffer.subarray(0, size);
}

/**
 * Returns an object's content as a stream.
 *
 * @example
 * ```ts ignore
 * const text = await new Response(await churn.storage.getObject(session, offerUri)).text();
 * ```
 */
export async function getObject(
  session: Session,
  uri: string,
): Promise<ReadableStream<Uint8Array>> {
  return ReadableStream.from(await getBytes(session, uri));
}

/**
 * Reads a JSON object and returns its value.
 *
 * @example
 * ```ts ignore
 * const { cost } = await churn.storage.getJson<{ cost: number }>(session, offerUri);
 * ```
 */
export async function getJson<T>(session: Session, uri: string): Promise<T> {
  return await new Response(await getObject(session, uri)).json();
}

/** An object's content piece by piece; a web stream would hold on to memory. */
export function getBytes(
  { clients }: Session,
  uri: string,
): Promise<AsyncIterable<Uint8Array>> {
  const { bucket, key } = parseS3Uri(uri);
  return objectBytes(clients.s3, { Bucket: bucket, Key: key });
}

/** The text lines of an object, without their ends; blank ones are left out. */
export async function* getLines(
  session: Session,
  uri: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of await getBytes(session, uri)) {
    const text = rest + decoder.decode(bytes, { stream: true });
    const lines = text.split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.trim()) yield line.trimEnd();
    }
  }
  if (rest.trim()) yield rest.trimEnd();
}

/**
 * Lists keys and sizes (bytes) of the objects at a URI, in the order of their
 * keys: all objects below a URI that ends with a slash, otherwise the one
 * object of that name; none if there is no such bucket.
 *
 * @example
 * ```ts ignore
 * const objects = await churn.listObjects(
 *   session, churn.storage.s3Uri(session, churn.storage.keys.results));
 * objects.map(({ key, bytes }) => `${key}: ${bytes} bytes`);
 * ```
 */
export async function listObjects(
  session: Session,
  uri: string,
): Promise<{ key: string; bytes: number }[]> {
  const objects = await objectsAt(session, uri);
  return objects.map(({ key, bytes }) => ({ key, bytes }));
}

/** An object as S3 lists it. */
interface StoredObject {
  readonly key: string;
  readonly bytes: number;
  readonly modified: Date;
  /** Another one for other content. */
  readonly etag: string;
}

/** {@linkcode listObjects} with the times of the last changes. */
export async function objectsAt(
  { clients }: Session,
  uri: string,
): Promise<StoredObject[]> {
  const { bucket, key } = parseS3Uri(uri);
  const objects: StoredObject[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await clients.s3.send(
      new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: key,
        ContinuationToken,
      }),
    ).catch(noneWithoutBucket);
    for (const { Key, Size, LastModified, ETag } of page.Contents ?? []) {
      if (!isAt(key, Key!)) continue;
      objects.push({
        ...{ key: Key!, bytes: Size!, modified: LastModified!, etag: ETag! },
      });
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  return objects;
}

/** An empty answer where there is no such bucket. @throws whatever else it is. */
export function noneWithoutBucket(error: unknown): Record<string, undefined> {
  if ((error as Error).name === "NoSuchBucket") return {};
  throw error;
}

/**
 * Deletes the objects at a URI, as {@linkcode listObjects} finds them.
 *
 * @example
 * ```ts ignore
 * const trialUri = await churn.putObject(
 *   session, churn.storage.keys.results + "trial.txt", "1", "text/plain");
 * await churn.storage.deleteObjects(session, trialUri); // 1
 * ```
 *
 * @returns The number of objects deleted.
 * @throws {Error} If S3 refuses one; the message names it.
 */
export async function deleteObjects(
  session: Session,
  uri: string,
): Promise<number> {
  const { bucket } = parseS3Uri(uri);
  const keys = (await listObjects(session, uri)).map(({ key }) => key);
  const [refusal] = (await deleteKeys(session, bucket, keys)).values();
  if (refusal) throw refusal;
  return keys.length;
}

/** The most keys that one call deletes. */
const keysOfACall = 1000;

/**
 * Deletes objects.
 *
 * @param versioned Takes the keys of which only a delete marker hides the
 * versions, as the bucket keeps them.
 * @returns Why S3 refuses to delete some, by their keys.
 */
export async function deleteKeys(
  { clients }: Session,
  bucket: string,
  keys: readonly string[],
  versioned: Set<string> = new Set(),
): Promise<Map<string, Error>> {
  const refusals = new Map<string, Error>();
  for (let start = 0; start < keys.length; start += keysOfACall) {
    const some = keys.slice(start, start + keysOfACall);
    const { Deleted = [], Errors = [] } = await clients.s3.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        Delete: { Objects: some.map((Key) => ({ Key })) },
      }),
    );
    for (const { Key, DeleteMarker } of Deleted) {
      if (DeleteMarker) versioned.add(Key!);
    }
    for (const { Key, Code, Message = "" } of Errors) {
      const why = `Cannot delete s3://${bucket}/${Key}: ${Code} ${Message}`;
      refusals.set(Key!, new Error(why));
    }
  }
  return refusals;
}
