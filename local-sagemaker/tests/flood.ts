/**
 * Floods of connections and of large unsigned requests.
 *
 * @module
 */
import { connect } from "node:net";
import { startS3Process } from "./s3_process.ts";

/** Opens so many connections at once, then closes them all. */
export async function floodConnections(
  endpoint: string,
  count: number,
): Promise<void> {
  const { port } = new URL(endpoint);
  const flood = Array.from(
    { length: count },
    () => connect(Number(port), "127.0.0.1").on("error", () => {}),
  );
  await Promise.all(flood.map((socket) =>
    new Promise((resolve) => {
      socket.on("connect", resolve).on("close", resolve);
    })
  ));
  for (const socket of flood) socket.destroy();
}

/** What requests with large bodies and a key that nobody knows cost a server. */
export interface UploadFlood {
  answers: string[];
  /** How much the server's memory grew at most, in MiB. */
  grown: number;
}

/** Sends so many requests of so many bytes side by side; on Linux only. */
export async function floodUploads(
  count: number,
  size: number,
): Promise<UploadFlood> {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-flood-" });
  await using server = await startS3Process(folder);
  const { host } = new URL(server.endpoint);
  const most = () =>
    Number(
      Deno.readTextFileSync(`/proc/${server.pid}/status`)
        .match(/VmHWM:\s*(\d+) kB/)![1],
    ) / 1024;
  const before = most();
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/us-east-1/sts/aws4_request`;
  const request = "POST / HTTP/1.1\r\n" +
    `host: ${host}\r\n` +
    "content-type: application/x-www-form-urlencoded\r\n" +
    `content-length: ${size}\r\n` +
    `x-amz-date: ${time}\r\n` +
    `authorization: AWS4-HMAC-SHA256 Credential=OTHER/${scope}, ` +
    `SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}\r\n\r\n` +
    "a".repeat(size);
  const answers = await Promise.all(
    Array.from({ length: count }, () => sendWhole(server.endpoint, request)),
  );
  const grown = most() - before;
  await server.kill();
  await Deno.remove(folder, { recursive: true });
  return { answers, grown };
}

function sendWhole(endpoint: string, text: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let answer = "";
  connect(Number(new URL(endpoint).port), "127.0.0.1")
    .setEncoding("utf8")
    .on("data", (data) => answer += data)
    .on("close", () => resolve(answer))
    .on("error", (error) => answer || reject(error))
    .end(text);
  return promise;
}
