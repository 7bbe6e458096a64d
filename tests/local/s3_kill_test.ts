import {
  CreateBucketCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { assert, assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { clientOf, openServer } from "./s3_support.ts";

const Bucket = "bucket";
const keyCount = 6;

/** Content that tells by itself which write it is from. */
function contentOf(key: string, version: number): Uint8Array {
  const line = `${key} version ${version}\n`;
  return new TextEncoder().encode(line.repeat(4_000 + version % 7));
}

async function spawnServer(folder: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      fileURLToPath(new URL("./s3_server.ts", import.meta.url)),
      folder,
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const endpoint = (await reader.read()).value!.trim();
  return {
    endpoint,
    async kill() {
      child.kill("SIGKILL");
      await child.status;
      await child.stdin.close().catch(() => {});
      await reader.cancel();
    },
  };
}

Deno.test("S3 killed at any moment keeps what it has acknowledged, and whole objects alone", async () => {
  const folder = await Deno.makeTempDir({ prefix: "churn-kill-" });
  const acknowledged = new Map<string, number>();
  const attempted = new Map<string, number>();
  let version = 0;

  for (let round = 0; round < 4; round++) {
    const server = await spawnServer(folder);
    const client = clientOf(server.endpoint);
    await client.send(new CreateBucketCommand({ Bucket }));
    let writes = 0;
    const enough = Promise.withResolvers<void>();
    const writers = Array.from({ length: keyCount }, async (_, i) => {
      const Key = `key-${i}`;
      while (true) {
        const mine = ++version;
        attempted.set(Key, mine);
        const Body = contentOf(Key, mine);
        await client.send(new PutObjectCommand({ Bucket, Key, Body }));
        acknowledged.set(Key, mine);
        if (++writes === 40 + round * 7) enough.resolve();
      }
    }).map((writer) => writer.catch(() => {}));
    const parts = new Upload({
      client,
      params: { Bucket, Key: `parts-${round}`, Body: endless() },
    }).done().catch(() => {});
    await enough.promise;
    await server.kill();
    await Promise.all([...writers, parts]);
    client.destroy();

    const again = await openServer(folder);
    const reader = clientOf(again.endpoint);
    for (const [Key, atLeast] of acknowledged) {
      const got = await reader.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = await got.Body!.transformToByteArray();
      const found = Number(
        new TextDecoder().decode(bytes).match(/version (\d+)/)![1],
      );
      assert(found === atLeast || found === attempted.get(Key));
      assertEquals(bytes, contentOf(Key, found));
      const md5 = createHash("md5").update(bytes).digest("hex");
      assertEquals(got.ETag, `"${md5}"`);
    }
    const listed = await reader.send(new ListObjectsV2Command({ Bucket }));
    const files = [...Deno.readDirSync(`${folder}/${Bucket}/content`)];
    assertEquals(files.length, listed.KeyCount);
    const uploads = await reader.send(
      new ListMultipartUploadsCommand({ Bucket }),
    );
    assert(uploads.Uploads!.length >= 1);
    reader.destroy();
    await again.close();
  }
  await Deno.remove(folder, { recursive: true });
});

function endless() {
  const piece = new Uint8Array(1024 ** 2);
  return new ReadableStream({
    pull: (controller) => controller.enqueue(piece),
  });
}
