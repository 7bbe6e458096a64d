import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { assertEquals, assertRejects } from "@std/assert";
import { setTimeout as delay } from "node:timers/promises";
import { downloadObject, findObjects } from "../sagemaker/s3_files.ts";
import { uploadFile } from "../sagemaker/uploads.ts";
import { python } from "./python.ts";
import { account } from "./s3_support.ts";
import { BUCKET, localTests } from "./support.ts";

/** An S3 that answers, and holds the content back. */
function startSlowS3() {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    const headers = {
      "content-length": "4",
      "x-amz-checksum-crc32": "rfPzYw==",
    };
    return new Response(new ReadableStream(), { headers });
  });
}

Deno.test("a download that is stopped before its first byte rejects, and leaves no error behind", async () => {
  const folder = await Deno.makeTempDir();
  const server = startSlowS3();
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    region: account.region,
    credentials: account,
  });
  const stop = new AbortController();
  s3.middlewareStack.add((next) => async (args) => {
    const answer = await next(args);
    stop.abort();
    await delay(50);
    return answer;
  }, { step: "initialize" });
  await assertRejects(
    () => downloadObject(s3, "s3://bucket/a", `${folder}/a`, stop.signal),
    Error,
    "aborted",
  );
  s3.destroy();
  await server.shutdown();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("what is asked of an S3 that never answers ends with the signal", async () => {
  const held = Promise.withResolvers<Response>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => held.promise,
  );
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    region: account.region,
    credentials: account,
    maxAttempts: 1,
  });
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/it`, "it");
  const asks: ((signal: AbortSignal) => Promise<unknown>)[] = [
    (signal) => downloadObject(s3, "s3://bucket/a", `${folder}/a`, signal),
    (signal) => findObjects(s3, "s3://bucket/a", folder, signal),
    (signal) => uploadFile(s3, folder, `${folder}/it`, "s3://bucket/a", signal),
  ];
  for (const ask of asks) {
    const stop = new AbortController();
    const asked = ask(stop.signal);
    await delay(20);
    stop.abort();
    await assertRejects(() => asked, Error, "abort");
    await assertRejects(() => ask(stop.signal), Error, "abort");
  }
  held.resolve(new Response());
  s3.destroy();
  await server.shutdown();
  await Deno.remove(folder, { recursive: true });
});

localTests("uploadFile()", {
  "takes what a file has when it is opened": async ({ s3 }) => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/it`;
    const uri = `s3://${BUCKET}/it`;
    const during = async (size: number, change: () => Promise<void>) => {
      await Deno.writeFile(path, new Uint8Array(size).fill(1));
      const name = "change";
      s3.middlewareStack.add((next) => async (args) => {
        await change();
        return await next(args);
      }, { step: "build", name });
      try {
        await uploadFile(s3, folder, path, uri);
      } finally {
        s3.middlewareStack.remove(name);
      }
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: "it" }),
      );
      return (await Body!.transformToByteArray()).length;
    };
    const more = () =>
      Deno.writeFile(path, new Uint8Array(9), { append: true });
    const grown = await during(1_000_000, more);
    const removed = await during(500_000, () => Deno.remove(path));
    const replaced = await during(400_000, async () => {
      await Deno.remove(path);
      await Deno.symlink("/etc/passwd", path);
    });
    await Deno.remove(path);
    const empty = await during(0, more);
    assertEquals(
      { grown, removed, replaced, empty },
      { grown: 1_000_000, removed: 500_000, replaced: 400_000, empty: 0 },
    );
    await assertRejects(
      () => during(1_000_000, () => Deno.truncate(path, 10)),
      Error,
      "shrank below its 1000000 bytes",
    );
    await Deno.remove(folder, { recursive: true });
  },

  "refuses what is no regular file in its place": async ({ s3 }) => {
    const base = await Deno.makeTempDir();
    const make = `import os, socket, sys
os.chdir(sys.argv[1])
os.mkfifo("fifo")
socket.socket(socket.AF_UNIX).bind("socket")
os.symlink("/etc/passwd", "link")
os.symlink("/etc", "away")
os.symlink("loop", "loop")
os.mkdir("folder")`;
    await new Deno.Command(python, { args: ["-c", make, base] }).output();
    const names = ["fifo", "socket", "link", "away/passwd", "loop", "folder"];
    for (const name of [...names, "missing", "missing/it"]) {
      await assertRejects(
        () => uploadFile(s3, base, `${base}/${name}`, `s3://${BUCKET}/it`),
        Error,
      );
    }
    await Deno.remove(base, { recursive: true });
  },
});
