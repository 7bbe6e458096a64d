import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { codeOf, withS3 } from "./s3_support.ts";

const Bucket = "test-bucket";
const md5 = (data: string | Uint8Array) =>
  createHash("md5").update(data).digest("hex");

Deno.test("S3 buckets are made, found, listed and removed once empty", () =>
  withS3(async ({ client }) => {
    assertEquals(
      await codeOf(client.send(new HeadBucketCommand({ Bucket }))),
      "NotFound",
    );
    assertEquals(
      await codeOf(client.send(new ListObjectsV2Command({ Bucket }))),
      "NoSuchBucket",
    );
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new HeadBucketCommand({ Bucket }));
    const { Buckets } = await client.send(new ListBucketsCommand());
    assertEquals(Buckets?.map(({ Name }) => Name), [Bucket]);
    const location = await client.send(
      new GetBucketLocationCommand({ Bucket }),
    );
    assertEquals(location.LocationConstraint, undefined);
    await client.send(new PutObjectCommand({ Bucket, Key: "k", Body: "v" }));
    assertEquals(
      await codeOf(client.send(new DeleteBucketCommand({ Bucket }))),
      "BucketNotEmpty",
    );
    await client.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    assertEquals(
      await codeOf(client.send(new HeadBucketCommand({ Bucket }))),
      "NotFound",
    );
    for (const name of ["UPPER", "ab", "a..b", "1.2.3.4"]) {
      const call = client.send(new CreateBucketCommand({ Bucket: name }));
      assertEquals(await codeOf(call), "InvalidBucketName", name);
    }
    const elsewhere = new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    });
    assertEquals(
      await codeOf(client.send(elsewhere)),
      "IllegalLocationConstraintException",
    );
  }));

Deno.test("S3 objects come back with their bytes, headers and metadata", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const Body = crypto.getRandomValues(new Uint8Array(50_000));
    const put = await client.send(
      new PutObjectCommand({
        Bucket,
        Key: "folder/data.csv",
        Body,
        ContentType: "text/csv",
        ContentEncoding: "gzip",
        CacheControl: "no-cache",
        Metadata: { source: "sample" },
        ServerSideEncryption: "AES256",
      }),
    );
    assertEquals(put.ETag, `"${md5(Body)}"`);
    assertEquals(put.ServerSideEncryption, "AES256");
    const got = await client.send(
      new GetObjectCommand({ Bucket, Key: "folder/data.csv" }),
    );
    assertEquals(await got.Body!.transformToByteArray(), Body);
    assertEquals(got.ChecksumCRC32, put.ChecksumCRC32);
    const head = await client.send(
      new HeadObjectCommand({ Bucket, Key: "folder/data.csv" }),
    );
    for (const answer of [got, head]) {
      assertEquals(answer.ContentLength, Body.length);
      assertEquals(answer.ContentType, "text/csv");
      assertEquals(answer.ContentEncoding, "gzip");
      assertEquals(answer.CacheControl, "no-cache");
      assertEquals(answer.Metadata, { source: "sample" });
      assertEquals(answer.ETag, put.ETag);
    }
    const missing = { Bucket, Key: "folder" };
    assertEquals(
      await codeOf(client.send(new GetObjectCommand(missing))),
      "NoSuchKey",
    );
    assertEquals(
      await codeOf(client.send(new HeadObjectCommand(missing))),
      "NotFound",
    );
    await client.send(new DeleteObjectCommand(missing));
  }));

Deno.test("S3 serves an empty object", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ Bucket, Key: "empty", Body: "" }));
    const got = await client.send(
      new GetObjectCommand({ Bucket, Key: "empty" }),
    );
    assertEquals(await got.Body!.transformToString(), "");
    assertEquals(got.ETag, `"${md5("")}"`);
  }));

Deno.test("S3 overwrites an object and keeps the files of the new one alone", () =>
  withS3(async ({ client, folder }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const puts = Array.from(
      { length: 20 },
      (_, i) =>
        client.send(
          new PutObjectCommand({ Bucket, Key: "k", Body: "x".repeat(i) }),
        ),
    );
    const reads = Array.from({ length: 20 }, async () => {
      const object = await client.send(
        new GetObjectCommand({ Bucket, Key: "k" }),
      )
        .catch(() => undefined);
      if (!object) return;
      const text = await object.Body!.transformToString();
      assertEquals(object.ETag, `"${md5(text)}"`);
    });
    await Promise.all([...puts, ...reads]);
    const files = [...Deno.readDirSync(`${folder}/${Bucket}/content`)];
    assertEquals(files.length, 1);
    assertEquals(
      [...Deno.readDirSync(`${folder}/${Bucket}/objects`)].length,
      1,
    );
  }));

Deno.test("S3 serves ranges as RFC 9110 has them", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(
      new PutObjectCommand({ Bucket, Key: "k", Body: "0123456789" }),
    );
    const read = async (Range: string) => {
      const got = await client.send(
        new GetObjectCommand({ Bucket, Key: "k", Range }),
      );
      return [await got.Body!.transformToString(), got.ContentRange];
    };
    assertEquals(await read("bytes=2-4"), ["234", "bytes 2-4/10"]);
    assertEquals(await read("bytes=7-"), ["789", "bytes 7-9/10"]);
    assertEquals(await read("bytes=-3"), ["789", "bytes 7-9/10"]);
    assertEquals(await read("bytes=-30"), ["0123456789", "bytes 0-9/10"]);
    assertEquals(await read("bytes=8-99"), ["89", "bytes 8-9/10"]);
    assertEquals(await read("lines=1-2"), ["0123456789", undefined]);
    assertEquals(await codeOf(read("bytes=10-")), "InvalidRange");
    assertEquals(await codeOf(read("bytes=-0")), "InvalidRange");
  }));

Deno.test("S3 heeds conditions of reads and writes", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const target = { Bucket, Key: "k" };
    const put = (more: object) =>
      client.send(new PutObjectCommand({ ...target, Body: "v", ...more }));
    const get = (more: object) =>
      client.send(new GetObjectCommand({ ...target, ...more }));
    assertEquals(await codeOf(put({ IfMatch: '"x"' })), "NoSuchKey");
    const { ETag } = await put({ IfNoneMatch: "*" });
    assertEquals(await codeOf(put({ IfNoneMatch: "*" })), "PreconditionFailed");
    assertEquals(await codeOf(put({ IfMatch: '"x"' })), "PreconditionFailed");
    await put({ IfMatch: ETag });
    assertEquals(
      await (await get({ IfMatch: ETag })).Body!.transformToString(),
      "v",
    );
    assertEquals(await codeOf(get({ IfMatch: '"x"' })), "PreconditionFailed");
    const later = new Date(Date.now() + 60_000);
    const earlier = new Date(Date.now() - 60_000);
    for (const more of [{ IfNoneMatch: ETag }, { IfModifiedSince: later }]) {
      const error = await assertRejects(() => get(more)) as {
        $metadata?: object;
      };
      assertMatch(JSON.stringify(error.$metadata), /"httpStatusCode":304/);
    }
    assertEquals(
      await codeOf(get({ IfUnmodifiedSince: earlier })),
      "PreconditionFailed",
    );
    await (await get({ IfModifiedSince: earlier })).Body!.transformToString();
  }));

Deno.test("S3 lets one of many writers make an object that must be new", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const codes = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        codeOf(client.send(
          new PutObjectCommand({
            Bucket,
            Key: "k",
            Body: `${i}`,
            IfNoneMatch: "*",
          }),
        ))),
    );
    assertEquals(codes.filter((code) => code === "none").length, 1);
    assertEquals(
      codes.filter((code) => code === "PreconditionFailed").length,
      9,
    );
  }));

Deno.test("S3 copies objects with their headers or with new ones", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const Key = "a b/ü+%.csv";
    await client.send(
      new PutObjectCommand({ Bucket, Key, Body: "v", Metadata: { a: "1" } }),
    );
    const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
    const copy = (more: object) =>
      client.send(
        new CopyObjectCommand({ Bucket, Key: "copy", CopySource, ...more }),
      );
    const head = async () =>
      (await client.send(new HeadObjectCommand({ Bucket, Key: "copy" })))
        .Metadata;
    assertEquals((await copy({})).CopyObjectResult?.ETag, `"${md5("v")}"`);
    assertEquals(await head(), { a: "1" });
    await copy({ MetadataDirective: "REPLACE", Metadata: { b: "2" } });
    assertEquals(await head(), { b: "2" });
    const { CopyObjectResult } = await copy({ ChecksumAlgorithm: "SHA256" });
    assertEquals(
      CopyObjectResult?.ChecksumSHA256,
      createHash("sha256").update("v").digest("base64"),
    );
    assertEquals(await codeOf(copy({ Key })), "InvalidRequest");
    assertEquals(
      await codeOf(copy({ CopySource: `${Bucket}/none` })),
      "NoSuchKey",
    );
    assertEquals(
      await codeOf(copy({ CopySource: "none-such/none" })),
      "NoSuchBucket",
    );
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
    const got = await client.send(
      new GetObjectCommand({ Bucket, Key: "copy" }),
    );
    assertEquals(await got.Body!.transformToString(), "v");
  }));

Deno.test("S3 deletes many objects at once", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const names = ["a", "a/b", "<&>\"'", " x ", "ü", "x\r\ny"];
    for (const Key of names) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
    const Objects = [...names, "never"].map((Key) => ({ Key }));
    const { Deleted } = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects } }),
    );
    assertEquals(Deleted?.map(({ Key }) => Key), [...names, "never"]);
    const { KeyCount } = await client.send(
      new ListObjectsV2Command({ Bucket }),
    );
    assertEquals(KeyCount, 0);
  }));

Deno.test("S3 lists page by page in both versions", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const names = ["a/1", "a/2", "b", "c/1", "d"];
    for (const Key of names) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    }
    const second: string[][] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket,
          Delimiter: "/",
          MaxKeys: 2,
          ContinuationToken,
        }),
      );
      second.push([
        ...page.CommonPrefixes?.map(({ Prefix }) => Prefix!) ?? [],
        ...page.Contents?.map(({ Key }) => Key!) ?? [],
      ]);
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    assertEquals(second, [["a/", "b"], ["c/", "d"]]);

    const first = await client.send(
      new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 1 }),
    );
    assertEquals(first.NextMarker, "a/");
    const rest = await client.send(
      new ListObjectsCommand({
        Bucket,
        Delimiter: "/",
        Marker: first.NextMarker,
      }),
    );
    assertEquals(rest.Contents?.map(({ Key }) => Key), ["b", "d"]);
    assertEquals(rest.IsTruncated, false);
    const wrong = new ListObjectsV2Command({ Bucket, ContinuationToken: "%" });
    assertEquals(await codeOf(client.send(wrong)), "InvalidArgument");
  }));

Deno.test("S3 refuses what it does not implement by name", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const target = { Bucket, Key: "k", Body: "v" };
    await client.send(new PutObjectCommand(target));
    const refused: [() => Promise<unknown>, string][] = [
      [
        () =>
          client.send(
            new PutBucketVersioningCommand({
              Bucket,
              VersioningConfiguration: { Status: "Enabled" },
            }),
          ),
        "PUT on a bucket with ?versioning",
      ],
      [
        () =>
          client.send(
            new PutObjectCommand({ ...target, WebsiteRedirectLocation: "/a" }),
          ),
        "x-amz-website-redirect-location: /a",
      ],
      [
        () =>
          client.send(
            new PutObjectCommand({ ...target, StorageClass: "GLACIER" }),
          ),
        "x-amz-storage-class: GLACIER",
      ],
      [
        () =>
          client.send(
            new DeleteObjectsCommand({
              Bucket,
              Delete: { Objects: [{ Key: "k", VersionId: "1" }] },
            }),
          ),
        "VersionId",
      ],
    ];
    for (const [call, what] of refused) {
      const error = await assertRejects(call, Error, what);
      assertEquals(error.name, "NotImplemented");
    }
    const got = await client.send(new GetObjectCommand(target));
    assertEquals(await got.Body!.transformToString(), "v");
  }));

Deno.test("S3 refuses another account's bucket", () =>
  withS3(async ({ client }) => {
    await client.send(new CreateBucketCommand({ Bucket }));
    const head = (ExpectedBucketOwner: string) =>
      client.send(new ListObjectsV2Command({ Bucket, ExpectedBucketOwner }));
    await head("000000000000");
    assertEquals(await codeOf(head("111111111111")), "AccessDenied");
  }));
