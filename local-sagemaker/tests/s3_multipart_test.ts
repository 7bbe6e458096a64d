import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { assertEquals, assertMatch } from "@std/assert";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { codeOf, withS3 } from "./s3_support.ts";

const Bucket = "test-bucket";
const Key = "big/file.bin";
const MiB = 1024 ** 2;
const filled = (size: number, seed: number) =>
  new Uint8Array(size).map((_, i) => (i * 31 + seed) & 0xff);

async function start(client: S3Client, more: object = {}) {
  await client.send(new CreateBucketCommand({ Bucket }));
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ Bucket, Key, ...more }),
  );
  const upload = { Bucket, Key, UploadId };
  const part = async (PartNumber: number, Body: Uint8Array) => {
    const { ETag } = await client.send(
      new UploadPartCommand({ ...upload, PartNumber, Body }),
    );
    return { PartNumber, ETag };
  };
  const complete = (Parts: CompletedPart[], more: object = {}) =>
    client.send(
      new CompleteMultipartUploadCommand({
        ...upload,
        MultipartUpload: { Parts },
        ...more,
      }),
    );
  return { upload, part, complete };
}

Deno.test("S3 takes a stream of 13 MiB in parts and gives the same bytes back", () =>
  withS3(async ({ client, folder }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const pieces = Array.from({ length: 13 }, (_, i) => filled(MiB, i));
    const { ETag } = await new Upload({
      client,
      params: {
        Bucket,
        Key,
        Body: ReadableStream.from(pieces),
        ContentType: "text/csv",
        Metadata: { a: "1" },
      },
    }).done();
    const md5 = (data: Uint8Array) => createHash("md5").update(data).digest();
    const whole = Buffer.concat(pieces);
    const parts = [0, 5, 10].map((at) =>
      md5(whole.subarray(at * MiB, (at + 5) * MiB))
    );
    assertEquals(ETag, `"${md5(Buffer.concat(parts)).toString("hex")}-3"`);
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    assertEquals(got.ContentType, "text/csv");
    assertEquals(got.Metadata, { a: "1" });
    assertEquals(
      Buffer.compare(await got.Body!.transformToByteArray(), whole),
      0,
    );
    assertMatch(got.ChecksumCRC32!, /-3$/);
    assertEquals([...Deno.readDirSync(`${folder}/${Bucket}/uploads`)], []);
    assertEquals(
      [...Deno.readDirSync(`${folder}/${Bucket}/content`)].length,
      1,
    );
  }));

Deno.test("S3 completes an upload from the chosen parts, the last upload of each", () =>
  withS3(async ({ client }) => {
    const { part, complete, upload } = await start(client);
    await part(7, filled(5 * MiB, 9));
    const seventh = await part(7, filled(5 * MiB, 7));
    await part(8, filled(10, 8));
    const ninth = await part(9, filled(10, 9));
    const { Parts } = await client.send(new ListPartsCommand(upload));
    assertEquals(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size]), [
      [7, 5 * MiB],
      [8, 10],
      [9, 10],
    ]);
    const page = await client.send(
      new ListPartsCommand({ ...upload, MaxParts: 1, PartNumberMarker: "7" }),
    );
    assertEquals([
      page.Parts?.[0].PartNumber,
      page.IsTruncated,
      page.NextPartNumberMarker,
    ], [8, true, "8"]);
    await complete([seventh, ninth]);
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    const expected = Buffer.concat([filled(5 * MiB, 7), filled(10, 9)]);
    assertEquals(
      Buffer.compare(await got.Body!.transformToByteArray(), expected),
      0,
    );
    assertEquals(
      await codeOf(client.send(new ListPartsCommand(upload))),
      "NoSuchUpload",
    );
  }));

Deno.test("S3 refuses parts that are missing, too small, or out of order", () =>
  withS3(async ({ client }) => {
    const { part, complete, upload } = await start(client);
    const first = await part(1, filled(100, 1));
    const second = await part(2, filled(100, 2));
    assertEquals(await codeOf(complete([])), "MalformedXML");
    assertEquals(await codeOf(complete([first, second])), "EntityTooSmall");
    assertEquals(await codeOf(complete([second, first])), "InvalidPartOrder");
    assertEquals(await codeOf(complete([first, first])), "InvalidPartOrder");
    assertEquals(
      await codeOf(complete([{ ...first, PartNumber: 3 }])),
      "InvalidPart",
    );
    assertEquals(
      await codeOf(complete([{ ...first, ETag: second.ETag }])),
      "InvalidPart",
    );
    assertEquals(await codeOf(part(0, filled(1, 1))), "InvalidArgument");
    assertEquals(await codeOf(part(10_001, filled(1, 1))), "InvalidArgument");
    assertEquals(
      await codeOf(complete([first], { MpuObjectSize: 99 })),
      "InvalidRequest",
    );
    assertEquals(
      await codeOf(client.send(new HeadObjectCommand({ Bucket, Key }))),
      "NotFound",
    );
    assertEquals(
      await codeOf(
        client.send(new ListPartsCommand({ ...upload, Key: "other" })),
      ),
      "NoSuchUpload",
    );
    await complete([first], { MpuObjectSize: 100 });
    await client.send(new HeadObjectCommand({ Bucket, Key }));
  }));

Deno.test("S3 forgets an aborted upload with all its files", () =>
  withS3(async ({ client, folder }) => {
    const { part, complete, upload } = await start(client);
    const first = await part(1, filled(100, 1));
    const { Uploads } = await client.send(
      new ListMultipartUploadsCommand({ Bucket }),
    );
    assertEquals(
      Uploads?.map(({ Key, UploadId }) => ({ Bucket, Key, UploadId })),
      [upload],
    );
    await client.send(new AbortMultipartUploadCommand(upload));
    assertEquals(await codeOf(complete([first])), "NoSuchUpload");
    assertEquals(await codeOf(part(2, filled(1, 1))), "NoSuchUpload");
    assertEquals(
      await codeOf(client.send(new AbortMultipartUploadCommand(upload))),
      "NoSuchUpload",
    );
    assertEquals([...Deno.readDirSync(`${folder}/${Bucket}/uploads`)], []);
  }));

Deno.test("S3 completes an upload once, and says the same to who asks again", () =>
  withS3(async ({ client }) => {
    const { part, complete } = await start(client);
    const parts = [await part(1, filled(100, 1))];
    const atOnce = await Promise.all([1, 2, 3].map(() => complete(parts)));
    const later = await complete(parts);
    assertEquals(
      new Set([...atOnce, later].map(({ ETag }) => ETag)).size,
      1,
    );
    const replaced = { Bucket, Key, Body: "other" };
    await client.send(new PutObjectCommand(replaced));
    assertEquals(await codeOf(complete(parts)), "NoSuchUpload");
  }));

Deno.test("S3 checks the checksum of the whole object when an upload completes", () =>
  withS3(async ({ client }) => {
    const { part, complete } = await start(client, {
      ChecksumAlgorithm: "CRC32",
      ChecksumType: "FULL_OBJECT",
    });
    const data = filled(100, 1);
    const parts = [await part(1, data)];
    const encoded = (value: number) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString("base64");
    };
    const ChecksumType = "FULL_OBJECT";
    const wrong = complete(parts, { ChecksumType, ChecksumCRC32: encoded(1) });
    assertEquals(await codeOf(wrong), "BadDigest");
    const ChecksumCRC32 = encoded(crc32(data));
    const done = await complete(parts, { ChecksumType, ChecksumCRC32 });
    assertEquals(done.ChecksumCRC32, ChecksumCRC32);
    const head = await client.send(
      new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }),
    );
    assertEquals([head.ChecksumCRC32, head.ChecksumType], [
      ChecksumCRC32,
      ChecksumType,
    ]);
  }));

Deno.test("S3 makes parts of other objects' bytes", () =>
  withS3(async ({ client }) => {
    const { upload, part, complete } = await start(client);
    const source = filled(6 * MiB, 3);
    await client.send(
      new PutObjectCommand({ Bucket, Key: "a b", Body: source }),
    );
    const copy = async (PartNumber: number, CopySourceRange?: string) => {
      const { CopyPartResult } = await client.send(
        new UploadPartCopyCommand({
          ...upload,
          PartNumber,
          CopySource: `${Bucket}/a%20b`,
          CopySourceRange,
        }),
      );
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    const parts = [
      await copy(1),
      await part(2, filled(5 * MiB, 4)),
      await copy(3, "bytes=10-19"),
    ];
    assertEquals(await codeOf(copy(4, "bytes=0-99999999")), "InvalidRange");
    assertEquals(await codeOf(copy(4, "bytes=9-0")), "InvalidArgument");
    await complete(parts);
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    const expected = [source, filled(5 * MiB, 4), source.subarray(10, 20)];
    const bytes = await got.Body!.transformToByteArray();
    assertEquals(Buffer.compare(bytes, Buffer.concat(expected)), 0);
  }));
