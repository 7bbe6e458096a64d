import {
  CreateBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { HttpLimits } from "../http.ts";
import { floodConnections, floodUploads } from "./flood.ts";
import { startS3Process } from "./s3_process.ts";
import { clientOf, openServer, runPython } from "./s3_support.ts";

async function withLimits(
  limits: Partial<HttpLimits>,
  test: (endpoint: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-http-" });
  const server = await openServer(folder, [], limits);
  try {
    await test(server.endpoint);
  } finally {
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Sends what is given, then nothing; answers what comes until the other side ends. */
async function sendAndStall(endpoint: string, ...texts: string[]) {
  const { port } = new URL(endpoint);
  const connection = await Deno.connect({ port: Number(port) });
  for (const text of texts) {
    await connection.write(new TextEncoder().encode(text));
    await delay(50);
  }
  return await new Response(connection.readable).text();
}

const head = (line: string, headers: Record<string, string | number>) =>
  `${line} HTTP/1.1\r\n` +
  Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    .join("") +
  "\r\n";

Deno.test("the server ends connections whose headers don't come, or come for ever", () =>
  withLimits({ headersMs: 1_000 }, async (endpoint) => {
    const { host } = new URL(endpoint);
    const stalled = ["", "G", "GET / HTTP/1.1\r\nhost: ", `GET / HTTP/1.1\r\n`];
    const answers = stalled.map((text) => sendAndStall(endpoint, text));
    for (const answer of await Promise.all(answers)) {
      assertMatch(answer, /^$|^HTTP\/1.1 408 /);
    }
    assertMatch(
      await sendAndStall(endpoint, head("HEAD /", { host }), "GET / HT"),
      /^HTTP\/1.1 403 [^]*HTTP\/1.1 408 /,
    );
  }));

Deno.test("the server's time for headers ends neither idle nor busy connections", () =>
  // A loaded machine may take a while from a connection to its first byte.
  withLimits({ headersMs: 1_000, idleMs: 60_000 }, async (endpoint) => {
    const client = clientOf(endpoint); // which tries nothing twice
    await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
    for (const pause of [0, 1_100]) {
      await delay(pause);
      const { Buckets } = await client.send(new ListBucketsCommand());
      assertEquals(Buckets!.length, 1);
    }
    const slow = async function* () {
      for (let i = 0; i < 4; i++) {
        await delay(300);
        yield new Uint8Array(10);
      }
    };
    await client.send(
      new PutObjectCommand({
        Bucket: "bucket",
        Key: "slow",
        Body: Readable.from(slow()),
        ContentLength: 40,
      }),
    );
    client.destroy();
  }));

Deno.test("the server refuses headers that are too large", () =>
  withLimits({ headerBytes: 8_192 }, async (endpoint) => {
    const { host } = new URL(endpoint);
    for (const size of [9_000, 200_000]) {
      const one = head("GET /", { host, "x-long": "a".repeat(size) });
      const many = Object.fromEntries(
        Array.from({ length: size / 10 }, (_, i) => [`x-${i}`, "0123456789"]),
      );
      for (const text of [one, head("GET /", { host, ...many })]) {
        const answer = await sendAndStall(endpoint, text).catch(() => "reset");
        assertMatch(answer, /^HTTP\/1.1 431 |^reset$/);
      }
    }
  }));

Deno.test("the server ends connections that wait for their next request too long", () =>
  withLimits({ idleMs: 50 }, async (endpoint) => {
    const { host } = new URL(endpoint);
    const answer = await sendAndStall(endpoint, head("HEAD /", { host }));
    assertMatch(answer, /^HTTP\/1.1 403 /);
    const client = clientOf(endpoint);
    await client.send(new ListBucketsCommand());
    await delay(1_300); // the client takes another connection then
    await client.send(new ListBucketsCommand());
    client.destroy();
  }));

Deno.test("the server gives up a body that stops coming", () =>
  withLimits({ stalledMs: 200 }, async (endpoint) => {
    const client = clientOf(endpoint);
    await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
    const put = new PutObjectCommand({ Bucket: "bucket", Key: "key" });
    const { host, pathname, search } = new URL(await getSignedUrl(client, put));
    const started = head(`PUT ${pathname}${search}`, {
      host,
      "content-length": 100,
    });
    assertMatch(
      await sendAndStall(endpoint, started + "abc"),
      /^HTTP\/1.1 400 [^]*connection: close[^]*<Code>RequestTimeout</i,
    );
    client.destroy();
  }));

Deno.test("the server sends a refusal though the client sends no more, and closes", () =>
  withLimits({}, async (endpoint) => {
    const { host } = new URL(endpoint);
    const size = { "content-length": 2 ** 30 };
    const authorization = "AWS4-HMAC-SHA256 " +
      "Credential=OTHER/20300102/us-east-1/sagemaker/aws4_request, " +
      `SignedHeaders=host, Signature=${"0".repeat(64)}`;
    const json = {
      "x-amz-target": "SageMaker.ListModels",
      "x-amz-date": "20300102T030405Z",
    };
    for (
      const headers of [
        { host, ...size },
        { host: "evil.example", ...size },
        { host, ...size, ...json },
        { host, ...size, ...json, authorization },
        { host, ...size, expect: "100-continue" },
        { host, "transfer-encoding": "chunked" },
      ]
    ) {
      const text = head("POST /", headers as Record<string, string>);
      const sent = "expect" in headers ? text : text + "3\r\nabc";
      const answer = await sendAndStall(endpoint, sent);
      assertMatch(answer, /^HTTP\/1.1 403 [^]*\r\nconnection: close\r\n/i);
    }
  }));

Deno.test("the server serves on while more connect than it takes", () =>
  withLimits({ connections: 8, headersMs: 1_000 }, async (endpoint) => {
    const { port } = new URL(endpoint);
    const idle = await Promise.all(
      Array.from(
        { length: 40 },
        () => Deno.connect({ port: Number(port) }),
      ),
    );
    const client = clientOf(endpoint);
    assertEquals((await client.send(new ListBucketsCommand())).Buckets, []);
    client.destroy();
    for (const connection of idle) connection.close();
  }));

Deno.test("the server says nothing of clients that are gone before it accepts them", () =>
  withLimits({}, async (endpoint) => {
    const said: string[] = [];
    const { warn } = console;
    console.warn = (...words) => said.push(words.join(" "));
    try {
      // Nothing is accepted meanwhile, as this waits.
      new Deno.Command("python3", { args: ["-c", breakOff, endpoint] })
        .outputSync();
      const client = clientOf(endpoint);
      const { Buckets } = await client.send(new ListBucketsCommand());
      client.destroy();
      assertEquals(Buckets, []);
    } finally {
      console.warn = warn;
    }
    assertEquals(said, []);
  }));

/** Connects, and breaks off by a reset. */
const breakOff = `
import socket, struct, sys
port = int(sys.argv[1].rsplit(":")[-1])
for _ in range(50):
    client = socket.create_connection(("127.0.0.1", port))
    now = struct.pack("ii", 1, 0)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
    client.close()
`;

Deno.test("the server outlives a lack of file descriptors", async () => {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-http-" });
  await using server = await startS3Process(folder, 48);
  const client = clientOf(server.endpoint);
  await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
  client.destroy();
  for (let round = 0; round < 3; round++) {
    await floodConnections(server.endpoint, 100);
    const next = clientOf(server.endpoint);
    const { Buckets } = await next.send(new ListBucketsCommand());
    assertEquals(Buckets!.map(({ Name }) => Name), ["bucket"]);
    next.destroy();
  }
  await server.kill();
  await Deno.remove(folder, { recursive: true });
});

Deno.test({
  name: "the server reads no body of a request whose key it doesn't know",
  ignore: Deno.build.os !== "linux", // where /proc tells the memory
  async fn() {
    const { answers, grown } = await floodUploads(32, 12 * 1024 ** 2);
    for (const answer of answers) {
      assertMatch(answer, /^HTTP\/1.1 403 [^]*InvalidClientTokenId/);
    }
    assert(grown < 96, `${grown} MiB more`);
  },
});

Deno.test("boto3 puts objects after refused puts as if there had been none", () =>
  withLimits({}, async (endpoint) => {
    assertEquals(await runPython("./refused_puts.py", endpoint), {
      "refused PreconditionFailed": 160,
      "unconditional taken": 160,
    });
  }));
