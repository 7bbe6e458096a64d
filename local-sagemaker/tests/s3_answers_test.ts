import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCorsCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketLifecycleCommand,
  DeleteObjectTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  PutObjectTaggingCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { assertEquals } from "@std/assert";
import { crc32 } from "node:zlib";
import { Buffer } from "node:buffer";
import { clientOf, codeOf, openServer, withS3 } from "./s3_support.ts";

const Bucket = "test-bucket";
const Key = "k";

async function start(client: S3Client) {
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ Bucket, Key, Body: "data" }));
}

Deno.test("a bucket says what it has not, as one of S3 without it", () =>
  withS3(async ({ client }) => {
    await start(client);
    const input = { Bucket };
    // deno-lint-ignore no-explicit-any
    const ask = async (command: any) => {
      const { $metadata: _, ...answer } = await client.send(command);
      return JSON.parse(JSON.stringify(answer));
    };
    assertEquals(await ask(new GetBucketVersioningCommand(input)), {});
    assertEquals(await ask(new GetBucketLoggingCommand(input)), {});
    assertEquals(
      await ask(new GetBucketNotificationConfigurationCommand(input)),
      {},
    );
    assertEquals(
      await ask(new GetBucketAccelerateConfigurationCommand(input)),
      {},
    );
    assertEquals(await ask(new GetBucketRequestPaymentCommand(input)), {
      Payer: "BucketOwner",
    });
    assertEquals(await ask(new GetBucketOwnershipControlsCommand(input)), {
      OwnershipControls: {
        Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }],
      },
    });
    assertEquals(await ask(new GetBucketPolicyStatusCommand(input)), {
      PolicyStatus: { IsPublic: false },
    });
    const codes = {
      NoSuchCORSConfiguration: new GetBucketCorsCommand(input),
      NoSuchLifecycleConfiguration: new GetBucketLifecycleConfigurationCommand(
        input,
      ),
      NoSuchTagSet: new GetBucketTaggingCommand(input),
      NoSuchWebsiteConfiguration: new GetBucketWebsiteCommand(input),
      InvalidRequest: new GetObjectRetentionCommand({ Bucket, Key }),
      ObjectLockConfigurationNotFoundError:
        new GetObjectLockConfigurationCommand(input),
      InvalidBucketState: new PutObjectLockConfigurationCommand({
        ...{
          Bucket,
          ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
        },
      }),
      ReplicationConfigurationNotFoundError: new GetBucketReplicationCommand(
        input,
      ),
    };
    for (const [code, command] of Object.entries(codes)) {
      // deno-lint-ignore no-explicit-any
      assertEquals(await codeOf(client.send(command as any)), code);
    }
    await client.send(new DeleteBucketCorsCommand(input));
    await client.send(new DeleteBucketLifecycleCommand(input));
    const nowhere = new GetBucketVersioningCommand({
      Bucket: "no-such-bucket",
    });
    assertEquals(await codeOf(client.send(nowhere)), "NoSuchBucket");
    const { BucketRegion } = await client.send(new HeadBucketCommand(input));
    assertEquals(BucketRegion, "us-east-1");
  }));

Deno.test("a bucket and its objects belong to their owner, and to nobody else", () =>
  withS3(async ({ client }) => {
    await start(client);
    const bucket = await client.send(new GetBucketAclCommand({ Bucket }));
    const object = await client.send(new GetObjectAclCommand({ Bucket, Key }));
    const Grantee = { ID: "000000000000", Type: "CanonicalUser" } as const;
    for (const { Owner, Grants } of [bucket, object]) {
      assertEquals(Owner, { ID: Grantee.ID });
      assertEquals(Grants, [{ Grantee, Permission: "FULL_CONTROL" }]);
    }
    const AccessControlPolicy = { Owner: bucket.Owner, Grants: bucket.Grants };
    await client.send(new PutBucketAclCommand({ Bucket, AccessControlPolicy }));
    await client.send(new PutObjectAclCommand({ Bucket, Key, ACL: "private" }));
    const everybody = {
      Grantee: {
        Type: "Group",
        URI: "http://acs.amazonaws.com/groups/global/AllUsers",
      },
      Permission: "READ",
    } as const;
    const block = new DeletePublicAccessBlockCommand({ Bucket });
    for (const ACL of ["public-read", "authenticated-read"] as const) {
      const put = new PutObjectCommand({ Bucket, Key, ACL });
      assertEquals(await codeOf(client.send(put)), "AccessDenied");
    }
    await client.send(block);
    const refused = [
      new PutBucketAclCommand({ Bucket, ACL: "public-read" }),
      new PutBucketAclCommand({
        Bucket,
        AccessControlPolicy: { Owner: bucket.Owner, Grants: [everybody] },
      }),
      new PutBucketAclCommand({ Bucket, GrantRead: `id="somebody"` }),
      new PutObjectCommand({ Bucket, Key, ACL: "public-read" }),
    ];
    for (const command of refused) {
      // deno-lint-ignore no-explicit-any
      const code = await codeOf(client.send(command as any));
      assertEquals(code, "AccessControlListNotSupported");
    }
    const elsewhere = new CreateBucketCommand({
      ...{ Bucket: "other-bucket", ACL: "public-read" },
    });
    const code = await codeOf(client.send(elsewhere));
    assertEquals(code, "AccessControlListNotSupported");
  }));

Deno.test("each object's only version is null", () =>
  withS3(async ({ client }) => {
    await start(client);
    await client.send(new PutObjectCommand({ Bucket, Key: "a/b", Body: "v" }));
    const { Versions, CommonPrefixes } = await client.send(
      new ListObjectVersionsCommand({ Bucket, Delimiter: "/" }),
    );
    assertEquals(
      Versions?.map(({ Key, VersionId, IsLatest, Size }) => [
        ...[Key, VersionId, IsLatest, Size],
      ]),
      [["k", "null", true, 4]],
    );
    assertEquals(CommonPrefixes, [{ Prefix: "a/" }]);
    const first = await client.send(
      new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }),
    );
    assertEquals(first.Versions?.map(({ Key }) => Key), ["a/b"]);
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } =
      first;
    const second = await client.send(
      new ListObjectVersionsCommand({ Bucket, KeyMarker, VersionIdMarker }),
    );
    assertEquals(second.Versions?.map(({ Key }) => Key), ["k"]);
    assertEquals(second.IsTruncated, false);
    const version = (VersionId: string) =>
      codeOf(client.send(new GetObjectCommand({ Bucket, Key, VersionId })));
    assertEquals(await version("null"), "none");
    assertEquals(await version("other"), "NoSuchVersion");
  }));

Deno.test("tags stay with their object: put, copied, counted, replaced, over a restart", () =>
  withS3(async ({ client, folder }) => {
    await start(client);
    const tags = async (Key: string) => {
      const input = { Bucket, Key };
      const { TagSet } = await client.send(new GetObjectTaggingCommand(input));
      const { TagCount } = await client.send(new HeadObjectCommand(input));
      assertEquals(TagCount ?? 0, TagSet!.length);
      return Object.fromEntries(TagSet!.map(({ Key, Value }) => [Key, Value]));
    };
    assertEquals(await tags(Key), {});
    const Tagging = "b=2&a=1%2B1%20%C3%BC&c=";
    await client.send(new PutObjectCommand({ Bucket, Key, Tagging }));
    assertEquals(await tags(Key), { a: "1+1 ü", b: "2", c: "" });
    const copy = (input: object) =>
      client.send(
        new CopyObjectCommand({
          Bucket,
          Key: "copy",
          CopySource: `${Bucket}/${Key}`,
          ...input,
        }),
      );
    await copy({});
    assertEquals(await tags("copy"), { a: "1+1 ü", b: "2", c: "" });
    await copy({ TaggingDirective: "REPLACE", Tagging: "d=4" });
    assertEquals(await tags("copy"), { d: "4" });
    const put = (TagSet: { Key: string; Value: string }[]) =>
      client.send(
        new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }),
      );
    await put([{ Key: "x", Value: "y" }]);
    const wrong = [
      [{ Key: "", Value: "" }],
      [{ Key: "k".repeat(129), Value: "" }],
      [{ Key: "k", Value: "v".repeat(257) }],
      [{ Key: "aws:k", Value: "" }],
      [{ Key: "k<", Value: "" }],
      [{ Key: "k", Value: "1" }, { Key: "k", Value: "2" }],
      Array.from({ length: 11 }, (_, i) => ({ Key: `${i}`, Value: "" })),
    ];
    for (const set of wrong) {
      assertEquals(await codeOf(put(set)), "InvalidTag", JSON.stringify(set));
    }
    const restarted = await openServer(folder);
    const other = clientOf(restarted.endpoint);
    const { TagSet } = await other.send(
      new GetObjectTaggingCommand({ Bucket, Key }),
    );
    assertEquals(TagSet, [{ Key: "x", Value: "y" }]);
    other.destroy();
    await restarted.close();
    const body = await client.send(new GetObjectCommand({ Bucket, Key }));
    assertEquals(await body.Body!.transformToString(), "");
    await client.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
    assertEquals(await tags(Key), {});
    const none = new GetObjectTaggingCommand({ Bucket, Key: "none" });
    assertEquals(await codeOf(client.send(none)), "NoSuchKey");
  }));

Deno.test("an object tells its attributes, and each part of its upload", () =>
  withS3(async ({ client }) => {
    await start(client);
    const all = [
      "ETag",
      "Checksum",
      "ObjectParts",
      "StorageClass",
      "ObjectSize",
    ];
    const attributes = (more: object = {}) =>
      client.send(
        new GetObjectAttributesCommand({
          ...{ Bucket, Key, ObjectAttributes: all as never },
          ...more,
        }),
      );
    const small = await attributes();
    assertEquals([small.ObjectSize, small.StorageClass], [4, "STANDARD"]);
    assertEquals(small.ObjectParts, undefined);
    assertEquals(small.ETag, "8d777f385d3dfec8815d20f7496026dc");

    const { UploadId } = await client.send(
      new CreateMultipartUploadCommand({
        ...{ Bucket, Key, ChecksumAlgorithm: "CRC32", Tagging: "a=1" },
      }),
    );
    const bodies = [
      new Uint8Array(5 * 1024 ** 2).fill(1),
      new TextEncoder().encode("end"),
    ];
    const sums = bodies.map((body) => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc32(body));
      return bytes.toString("base64");
    });
    const Parts = [];
    // Numbers with gaps: parts of an object are those of its upload.
    for (const [i, Body] of bodies.entries()) {
      const part = { Bucket, Key, UploadId, PartNumber: 2 * i + 2, Body };
      const command = new UploadPartCommand({
        ...part,
        ChecksumAlgorithm: "CRC32",
      });
      const { ETag, ChecksumCRC32 } = await client.send(command);
      Parts.push({ PartNumber: part.PartNumber, ETag, ChecksumCRC32 });
    }
    await client.send(
      new CompleteMultipartUploadCommand({
        ...{ Bucket, Key, UploadId, MultipartUpload: { Parts } },
      }),
    );
    const { ObjectParts, ObjectSize } = await attributes();
    assertEquals(ObjectSize, 5 * 1024 ** 2 + 3);
    assertEquals(ObjectParts?.TotalPartsCount, 2);
    assertEquals(
      ObjectParts?.Parts?.map((part) => [
        ...[part.PartNumber, part.Size, part.ChecksumCRC32],
      ]),
      [[2, 5 * 1024 ** 2, sums[0]], [4, 3, sums[1]]],
    );
    const page = await attributes({ MaxParts: 1, PartNumberMarker: "2" });
    assertEquals(page.ObjectParts?.Parts?.map(({ Size }) => Size), [3]);
    assertEquals(page.ObjectParts?.IsTruncated, false);
    const tags = await client.send(
      new GetObjectTaggingCommand({ Bucket, Key }),
    );
    assertEquals(tags.TagSet, [{ Key: "a", Value: "1" }]);

    const read = (PartNumber: number) =>
      client.send(
        new GetObjectCommand({
          ...{ Bucket, Key, PartNumber, ChecksumMode: "ENABLED" },
        }),
      );
    const second = await read(2);
    assertEquals(await second.Body!.transformToString(), "end");
    assertEquals(second.ContentRange, "bytes 5242880-5242882/5242883");
    assertEquals([second.PartsCount, second.ChecksumCRC32], [2, sums[1]]);
    assertEquals(await codeOf(read(3)), "InvalidPart");
  }));

Deno.test("objects say that they are encrypted, by the default of S3, of their bucket or their own", () =>
  withS3(async ({ client }) => {
    await start(client);
    const head = async (Key: string) => {
      const answer = await client.send(new HeadObjectCommand({ Bucket, Key }));
      return [answer.ServerSideEncryption, answer.SSEKMSKeyId];
    };
    const rule = async () => {
      const { ServerSideEncryptionConfiguration: found } = await client.send(
        new GetBucketEncryptionCommand({ Bucket }),
      );
      return found!.Rules![0].ApplyServerSideEncryptionByDefault!.SSEAlgorithm;
    };
    assertEquals(await head(Key), ["AES256", undefined]);
    assertEquals(await rule(), "AES256");
    const kms = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: "key-1" } as const;
    const encryption = (rules: object[]) =>
      client.send(
        new PutBucketEncryptionCommand({
          Bucket,
          ServerSideEncryptionConfiguration: { Rules: rules },
        }),
      );
    await encryption([{ ApplyServerSideEncryptionByDefault: kms }]);
    const put = await client.send(
      new PutObjectCommand({ Bucket, Key: "of-bucket", Body: "" }),
    );
    assertEquals(put.ServerSideEncryption, "aws:kms");
    assertEquals(await head("of-bucket"), ["aws:kms", "key-1"]);
    await client.send(
      new PutObjectCommand({
        ...{ Bucket, Key: "own", Body: "", ServerSideEncryption: "AES256" },
      }),
    );
    assertEquals(await head("own"), ["AES256", undefined]);
    const CopySource = `${Bucket}/own`;
    await client.send(
      new CopyObjectCommand({ Bucket, Key: "copy", CopySource }),
    );
    assertEquals(await head("copy"), ["aws:kms", "key-1"]);
    for (const wrong of ["", "rot13", "aws:kms\n"]) {
      const rules = [{
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: wrong },
      }];
      assertEquals(await codeOf(encryption(rules)), "MalformedXML", wrong);
    }
    await client.send(new DeleteBucketEncryptionCommand({ Bucket }));
    assertEquals(await rule(), "AES256");
  }));

Deno.test("a new bucket blocks public policies, and says which are public", () =>
  withS3(async ({ client }) => {
    await start(client);
    const { PublicAccessBlockConfiguration } = await client.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    assertEquals(Object.values(PublicAccessBlockConfiguration!), [
      ...[true, true, true, true],
    ]);
    const put = (statement: object) =>
      client.send(
        new PutBucketPolicyCommand({
          Bucket,
          Policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [{
              Action: "s3:GetObject",
              Resource: `arn:aws:s3:::${Bucket}/*`,
              ...statement,
            }],
          }),
        }),
      );
    const isPublic = async () => {
      const input = { Bucket };
      const answer = await client.send(new GetBucketPolicyStatusCommand(input));
      return answer.PolicyStatus?.IsPublic;
    };
    const ip = (range: string) => ({ IpAddress: { "aws:SourceIp": range } });
    const allow = { Effect: "Allow", Principal: "*" };
    const publics = [
      allow,
      { ...allow, Principal: { AWS: "*" } },
      { ...allow, Principal: { AWS: ["arn:aws:iam::1:root", "*"] } },
      { ...allow, Condition: ip("0.0.0.0/0") },
      { ...allow, Condition: { Bool: { "aws:SecureTransport": "true" } } },
      { ...allow, Condition: { StringLike: { "aws:PrincipalArn": "*" } } },
    ];
    const others = [
      { ...allow, Effect: "Deny" },
      { ...allow, Principal: { AWS: "arn:aws:iam::111111111111:root" } },
      { ...allow, Condition: ip("203.0.113.0/24") },
      {
        ...allow,
        Condition: { StringEquals: { "aws:SourceVpc": "vpc-91237329" } },
      },
    ];
    for (const statement of publics) {
      const code = await codeOf(put(statement));
      assertEquals(code, "AccessDenied", JSON.stringify(statement));
    }
    for (const statement of others) {
      await put(statement);
      assertEquals(await isPublic(), false, JSON.stringify(statement));
    }
    const not = { Effect: "Allow", NotPrincipal: { AWS: "*" } };
    assertEquals(await codeOf(put(not)), "MalformedPolicy");
    await client.send(new DeletePublicAccessBlockCommand({ Bucket }));
    for (const statement of publics) {
      await put(statement);
      assertEquals(await isPublic(), true, JSON.stringify(statement));
    }
  }));

Deno.test("ListBuckets comes in pages", () =>
  withS3(async ({ client }) => {
    const names = ["a-1", "a-2", "b-1", "b-2", "b-3"].map((n) => `bucket-${n}`);
    for (const name of names) {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    }
    const page = async (input: object) => {
      const answer = await client.send(new ListBucketsCommand(input));
      const found = answer.Buckets!.map(({ Name }) => Name);
      return { found, token: answer.ContinuationToken };
    };
    const first = await page({ MaxBuckets: 2 });
    assertEquals(first.found, names.slice(0, 2));
    const rest = await page({ ContinuationToken: first.token });
    assertEquals(rest, { found: names.slice(2), token: undefined });
    const { found } = await page({ Prefix: "bucket-b", MaxBuckets: 3 });
    assertEquals(found, names.slice(2));
    assertEquals((await page({ BucketRegion: "eu-west-1" })).found, []);
  }));
