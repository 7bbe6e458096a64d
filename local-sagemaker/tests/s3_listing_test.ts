import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { compareKeys, insertKey, removeKey } from "../s3/key_index.ts";
import { listKeys } from "../s3/list.ts";
import { openStore } from "../s3/store.ts";
import { codeOf, withS3 } from "./s3_support.ts";

const byBytes = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Few characters, so that prefixes and delimiters often match. */
const plainKey = fc.string({
  unit: fc.constantFrom("a", "b", "/", "//", "é", "\uffee", "𝒳"),
  minLength: 1,
  maxLength: 6,
});
const anyKey = fc.oneof(
  plainKey,
  fc.constantFrom(
    ".",
    "..",
    "../../x",
    "/",
    "//",
    "a/./b",
    "a/../b",
    "a//b",
    "%2e",
    "a+b c",
    "%",
    "&#1;",
    "'\"<>",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 20 }),
  fc.string({
    unit: fc.constantFrom("a", "漢", "/"),
    minLength: 300,
    maxLength: 341,
  }),
).filter((key) => Buffer.from(key).length <= 1024);

/** A listing as it is defined: by filtering and grouping all keys. */
function listPlainly(
  keys: string[],
  { prefix, delimiter, after }: {
    prefix: string;
    delimiter: string;
    after: string;
  },
) {
  const entries = new Set<string>();
  for (const key of keys.toSorted(byBytes)) {
    if (!key.startsWith(prefix) || (after && byBytes(key, after) <= 0)) {
      continue;
    }
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    entries.add(
      end < 0 ? `key ${key}` : `prefix ${key.slice(0, end + delimiter.length)}`,
    );
  }
  if (after) entries.delete(`prefix ${after}`);
  return [...entries];
}

Deno.test("compareKeys() orders by UTF-8 bytes", () => {
  fc.assert(
    fc.property(anyKey, anyKey, (a, b) => {
      assertEquals(Math.sign(compareKeys(a, b)), byBytes(a, b));
    }),
    { numRuns: 2_000, seed: 1 },
  );
});

Deno.test("listKeys() lists what a plain model lists, page by page", () => {
  const query = fc.record({
    prefix: fc.oneof(fc.constant(""), plainKey),
    delimiter: fc.constantFrom("", "/", "//", "a", "𝒳"),
    after: fc.oneof(fc.constant(""), plainKey),
  });
  const pageSize = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      fc.uniqueArray(plainKey),
      query,
      pageSize,
      (keys, query, maxKeys) => {
        const sorted = keys.toSorted(byBytes);
        const found: string[] = [];
        let after: string | undefined = query.after;
        while (after !== undefined) {
          const page = listKeys(sorted, { ...query, after, maxKeys });
          const entries = [
            ...page.keys.map((key) => `key ${key}`),
            ...page.commonPrefixes.map((prefix) => `prefix ${prefix}`),
          ];
          assertEquals(entries.length <= maxKeys, true);
          if (page.next !== undefined) assertEquals(entries.length, maxKeys);
          found.push(...entries);
          after = page.next;
        }
        assertEquals(found.toSorted(), listPlainly(keys, query).toSorted());
        assertEquals(found.length, new Set(found).size);
      },
    ),
    { numRuns: 5_000, seed: 1 },
  );
});

Deno.test("insertKey() and removeKey() keep the order of a plain sort", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.boolean(), plainKey)), (steps) => {
      const sorted: string[] = [];
      const model = new Set<string>();
      for (const [insert, key] of steps) {
        if (insert) insertKey(sorted, key);
        else removeKey(sorted, key);
        if (insert) model.add(key);
        else model.delete(key);
      }
      assertEquals(sorted, [...model].sort(byBytes));
    }),
    { seed: 1 },
  );
});

Deno.test("S3 keeps any keys apart, through restarts too", () =>
  withS3(async ({ client, folder }) => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(
          anyKey.filter((key) => !key.includes("\0")),
          { minLength: 1, maxLength: 8 },
        ),
        async (keys) => {
          const Bucket = `bucket-${run++}`;
          await client.send(new CreateBucketCommand({ Bucket }));
          for (const Key of keys) {
            await client.send(
              new PutObjectCommand({ Bucket, Key, Body: `of ${Key}` }),
            );
          }
          for (const Key of keys) {
            const got = await client.send(
              new GetObjectCommand({ Bucket, Key }),
            );
            assertEquals(await got.Body!.transformToString(), `of ${Key}`);
          }
          const page = await client.send(
            new ListObjectsV2Command({ Bucket, EncodingType: "url" }),
          );
          const listed = page.Contents!.map(({ Key }) =>
            decodeURIComponent(Key!)
          );
          assertEquals(listed, keys.toSorted(byBytes));
          const reopened = await openStore(folder);
          assertEquals(reopened.buckets.get(Bucket)!.keys, listed);
        },
      ),
      { numRuns: 25, seed: 1 },
    );
  }));

Deno.test("S3 refuses a key of more than 1024 bytes", () =>
  withS3(async ({ client }) => {
    const Bucket = "test-bucket";
    await client.send(new CreateBucketCommand({ Bucket }));
    const put = (Key: string) =>
      codeOf(client.send(new PutObjectCommand({ Bucket, Key, Body: "x" })));
    assertEquals(await put("é".repeat(512)), "none");
    assertEquals(await put("é".repeat(512) + "x"), "KeyTooLongError");
  }));

Deno.test("S3 refuses keys that no file can be named after, or that are no UTF-8", () =>
  withS3(async ({ client, endpoint }) => {
    const Bucket = "bucket";
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ Bucket, Key: "a", Body: "a" }));
    for (const Key of ["\0", "a\0", "a/\0/b", "é\0.csv"]) {
      const target = { Bucket, Key };
      const CopySource = "bucket/a";
      for (
        const command of [
          new PutObjectCommand({ ...target, Body: "x" }),
          new CreateMultipartUploadCommand(target),
          new CopyObjectCommand({ ...target, CopySource }),
          new GetObjectCommand(target),
        ]
      ) {
        // deno-lint-ignore no-explicit-any
        const error = await client.send(command as any).catch((error) => error);
        assertEquals(error.name, "InvalidArgument");
        assertMatch(error.message, /NUL character/);
      }
    }
    const query = new URL(
      await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: "a" })),
    ).search;
    for (const path of ["/bucket/%FF", "/bucket/a%C3", "/bucket/%ED%A0%80"]) {
      const answer = await fetch(`${endpoint}${path}${query}`);
      assertEquals(answer.status, 400);
      assertMatch(await answer.text(), /<Code>InvalidURI</);
    }
    const latin = new Uint8Array([
      ...new TextEncoder().encode("<Delete><Object><Key>"),
      0xff,
      ...new TextEncoder().encode("</Key></Object></Delete>"),
    ]);
    const command = new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: "a" }] },
    });
    command.middlewareStack.add((next) => (args) => {
      (args.request as { body: unknown }).body = latin;
      return next(args);
    }, { step: "build", priority: "high" });
    const error = await client.send(command).catch((error) => error);
    assertEquals(error.name, "MalformedXML");
    assertMatch(error.message, /not UTF-8/);
    const { Contents } = await client.send(
      new ListObjectsV2Command({ Bucket }),
    );
    assertEquals(Contents!.map(({ Key }) => Key), ["a"]);
  }));
