import { S3Client } from "@aws-sdk/client-s3";
import { assertRejects } from "@std/assert";
import { setTimeout as delay } from "node:timers/promises";
import { downloadObject } from "../../lib/local/sagemaker/s3_files.ts";
import { account } from "./s3_support.ts";

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
