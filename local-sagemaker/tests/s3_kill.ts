/**
 * The local S3 under load, killed at random moments, and what is there after.
 *
 * @module
 */
import * as s3 from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { createHash } from "node:crypto";
import { startS3Process } from "./s3_process.ts";
import { clientOf, openServer } from "./s3_support.ts";
import { withWarnings } from "./warnings.ts";

const Bucket = "bucket";
const keyCount = 6;
/** Stands for an object that isn't there. */
const absent = 0;

/** What was found after all kills. */
export interface Counts {
  kills: number;
  /** Acknowledged by the server before a kill. */
  acknowledged: number;
  /** Objects that are neither what was acknowledged nor what was on its way. */
  lost: number;
  /** Objects whose bytes or ETag are not those of one write. */
  half: number;
  /** Files that no record names, and whatever a start had to set aside. */
  orphans: number;
}

/** Content that tells by itself which write it is from. */
function contentOf(key: string, version: number): Uint8Array {
  const line = `${key} version ${version}\n`;
  return new TextEncoder().encode(line.repeat(4_000 + version % 7));
}

/**
 * Kills the server so many times while six clients put, overwrite, delete and
 * put in parts, and another uploads without end.
 */
export async function killUnderLoad(
  kills: number,
  { seed, show = () => {} }: { seed: number; show?(counts: Counts): void },
): Promise<Counts> {
  const random = generator(seed);
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-kill-" });
  const known = new Map<string, { acknowledged: number; attempted: number }>();
  const counts = { kills: 0, acknowledged: 0, lost: 0, half: 0, orphans: 0 };
  let version = 0;

  async function write(client: s3.S3Client, Key: string) {
    const choice = random();
    const mine = choice < 0.2 ? absent : ++version;
    const state = known.get(Key) ?? { acknowledged: absent, attempted: absent };
    known.set(Key, state);
    state.attempted = mine;
    const target = { Bucket, Key };
    const Body = contentOf(Key, mine);
    if (mine === absent) await client.send(new s3.DeleteObjectCommand(target));
    else if (choice < 0.35) await putInParts(client, target, Body);
    else await client.send(new s3.PutObjectCommand({ ...target, Body }));
    state.acknowledged = mine;
    counts.acknowledged++;
  }

  async function load(endpoint: string, kill: () => Promise<void>) {
    const client = clientOf(endpoint);
    await client.send(new s3.CreateBucketCommand({ Bucket }));
    const enough = Promise.withResolvers<void>();
    let left = 5 + Math.floor(random() * 40);
    const writers = Array.from({ length: keyCount }, async (_, i) => {
      while (true) {
        await write(client, `key-${i}`);
        if (--left === 0) enough.resolve();
      }
    }).map((writer) => writer.catch(() => {}));
    const params = { Bucket, Key: "endless", Body: endless() };
    const parts = new Upload({ client, params }).done().catch(() => {});
    await enough.promise;
    await new Promise((resolve) => setTimeout(resolve, random() * 30));
    await kill();
    counts.kills++;
    await Promise.all([...writers, parts]);
    client.destroy();
  }

  async function look() {
    const server = await openServer(folder);
    const client = clientOf(server.endpoint);
    for (const [Key, state] of known) {
      const { version, whole } = await read(client, Key);
      const { acknowledged, attempted } = state;
      if (!whole) counts.half++;
      else if (version !== acknowledged && version !== attempted) counts.lost++;
      Object.assign(state, { acknowledged: version, attempted: version });
    }
    const listed = client.send(new s3.ListObjectsV2Command({ Bucket }));
    const files = [...Deno.readDirSync(`${folder}/${Bucket}/content`)];
    counts.orphans += Math.abs(files.length - (await listed).KeyCount!);
    client.destroy();
    await server.close();
  }

  for (let round = 0; round < kills; round++) {
    const server = await startS3Process(folder);
    await load(server.endpoint, server.kill);
    counts.orphans += await withWarnings(async (said) => {
      await look();
      return said.length;
    });
    show(counts);
  }
  await Deno.remove(folder, { recursive: true });
  return counts;
}

async function putInParts(
  client: s3.S3Client,
  target: { Bucket: string; Key: string },
  Body: Uint8Array,
) {
  const created = await client.send(
    new s3.CreateMultipartUploadCommand(target),
  );
  const upload = { ...target, UploadId: created.UploadId };
  const part = { ...upload, PartNumber: 1, Body };
  const { ETag } = await client.send(new s3.UploadPartCommand(part));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  await client.send(
    new s3.CompleteMultipartUploadCommand({ ...upload, MultipartUpload }),
  );
}

/** The version of an object, and whether it is whole. */
async function read(client: s3.S3Client, Key: string) {
  try {
    const got = await client.send(new s3.GetObjectCommand({ Bucket, Key }));
    const bytes = await got.Body!.transformToByteArray();
    const text = new TextDecoder().decode(bytes);
    const version = Number(text.match(/version (\d+)/)?.[1]);
    const hex = createHash("md5").update(bytes).digest();
    const etags = [
      hex.toString("hex"),
      `${createHash("md5").update(hex).digest("hex")}-1`,
    ];
    const same = text === new TextDecoder().decode(contentOf(Key, version));
    return { version, whole: same && etags.some((e) => got.ETag === `"${e}"`) };
  } catch (error) {
    if ((error as Error).name !== "NoSuchKey") {
      return { version: 0, whole: false };
    }
    return { version: absent, whole: true };
  }
}

function endless() {
  const piece = new Uint8Array(1024 ** 2);
  return new ReadableStream({
    pull: (controller) => controller.enqueue(piece),
  });
}

/** Numbers from 0 to 1: mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
