import {
  CreateBucketCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { assertEquals, assertMatch } from "@std/assert";
import { runPython, withS3 } from "./s3_support.ts";

Deno.test("who has no keys uses the URLs and forms that boto3 signs, of either version", () =>
  withS3(async ({ endpoint }) => {
    const done = await runPython<string[]>(
      "./s3_signed_elsewhere.py",
      endpoint,
    );
    assertEquals(done, [
      ...["Version 2", "urls", "forms"],
      ...["Version 4", "urls", "forms"],
    ]);
  }));

Deno.test("what the JavaScript SDK puts into the query of a URL counts as its header", () =>
  withS3(async ({ client }) => {
    const target = { Bucket: "signed-elsewhere", Key: "k" };
    await client.send(new CreateBucketCommand(target));
    const put = async (input: object) => {
      const command = new PutObjectCommand({ ...target, ...input });
      const answer = await fetch(await getSignedUrl(client, command), {
        method: "PUT",
        body: "data",
      });
      return `${answer.status} ${await answer.text()}`;
    };
    const Metadata = { a: "b c" };
    assertEquals(await put({ Metadata, Tagging: "t=1" }), "200 ");
    const head = await client.send(new HeadObjectCommand(target));
    assertEquals([head.Metadata, head.ContentLength], [{ a: "b c" }, 4]);
    const tags = await client.send(new GetObjectTaggingCommand(target));
    assertEquals(tags.TagSet, [{ Key: "t", Value: "1" }]);
    assertMatch(
      await put({ ACL: "public-read" }),
      /^403 [^]*BlockPublicAcls/,
    );
    assertMatch(
      await put({ StorageClass: "GLACIER" }),
      /^501 [^]*x-amz-storage-class: GLACIER/,
    );
  }));
