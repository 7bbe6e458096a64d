import { ListModelsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { AwsError, type Service } from "../types.ts";
import {
  account,
  clientOf,
  codeOf,
  keys,
  openServer,
  sendRaw,
  withS3,
} from "./s3_support.ts";

const request = (line: string, headers: Record<string, string>, body = "") =>
  `${line} HTTP/1.1\r\n` +
  Object.entries({ ...headers, connection: "close" })
    .map(([name, value]) => `${name}: ${value}\r\n`).join("") +
  `\r\n${body}`;

Deno.test("the server refuses unsigned requests in the words of each protocol", () =>
  withS3(async ({ endpoint }) => {
    const { host } = new URL(endpoint);
    const s3 = await sendRaw(endpoint, request("GET /", { host }));
    assertMatch(
      s3,
      /^HTTP\/1.1 403 [^]*x-amz-request-id: [^]*<Error><Code>AccessDenied</,
    );
    const form = { host, "content-type": "application/x-www-form-urlencoded" };
    const sts = await sendRaw(endpoint, request("POST /", form));
    assertMatch(
      sts,
      /^HTTP\/1.1 403 [^]*<Type>Sender<\/Type><Code>MissingAuthenticationToken</,
    );
    const target = { host, "x-amz-target": "SageMaker.ListModels" };
    const json = await sendRaw(endpoint, request("POST /", target));
    assertMatch(
      json,
      /^HTTP\/1.1 403 [^]*"__type":"MissingAuthenticationTokenException"/,
    );
    const head = await sendRaw(endpoint, request("HEAD /bucket", { host }));
    assertMatch(head, /^HTTP\/1.1 403 [^]*\r\n\r\n$/);
  }));

Deno.test("the server names Signature Version 4 to who signs in an older way", () =>
  withS3(async ({ endpoint }) => {
    const { host } = new URL(endpoint);
    const header = { host, authorization: "AWS key:signature=" };
    assertMatch(
      await sendRaw(endpoint, request("GET /b/k", header)),
      /^HTTP\/1.1 400 [^]*<Code>InvalidRequest<[^]*Signature Version 2 is supported only in presigned URLs and forms: use Signature Version 4/,
    );
  }));

Deno.test("the server names a service that it doesn't have, in its protocol", () =>
  withS3(async ({ endpoint }) => {
    const { host } = new URL(endpoint);
    const refusal = (service: string, headers: Record<string, string>) =>
      sendRaw(
        endpoint,
        request("POST /", {
          host,
          "x-amz-date": "20300102T030405Z",
          authorization: "AWS4-HMAC-SHA256 " +
            `Credential=K/20300102/us-east-1/${service}/aws4_request, ` +
            `SignedHeaders=host, Signature=${"0".repeat(64)}`,
          ...headers,
        }),
      );
    const type = "application/x-www-form-urlencoded; charset=utf-8";
    assertMatch(
      await refusal("iam", { "content-type": type }),
      /^HTTP\/1.1 403 [^]*<Error><Type>Sender<[^]*has no service 'iam', only/,
    );
    assertMatch(
      await refusal("dynamodb", { "x-amz-target": "DynamoDB.ListTables" }),
      /^HTTP\/1.1 403 [^]*"InvalidSignatureException"[^]*the local SageMaker has no service 'dynamodb', only/,
    );
  }));

Deno.test("a signature for another region is refused as its service does it", async () => {
  const folder = await Deno.makeTempDir();
  const never = {
    handle: () => Promise.reject(new Error("It was let through")),
    close: () => Promise.resolve(),
  };
  const server = await openServer(folder, [["sagemaker", never]]);
  try {
    const { endpoint } = server;
    const { host } = new URL(endpoint);
    const asked = (
      what: string,
      service: string,
      headers: Record<string, string>,
    ) =>
      sendRaw(
        endpoint,
        request(what, {
          host,
          "x-amz-date": "20300102T030405Z",
          authorization: "AWS4-HMAC-SHA256 Credential=" +
            `${account.accessKeyId}/20300102/eu-west-1/${service}/aws4_request, ` +
            `SignedHeaders=host, Signature=${"0".repeat(64)}`,
          ...headers,
        }),
      );
    assertMatch(
      await asked("GET /bucket", "s3", {}),
      /^HTTP\/1.1 400 [^]*<Code>AuthorizationHeaderMalformed<[^]*<Region>us-east-1</,
    );
    assertMatch(
      await asked("HEAD /bucket", "s3", {}),
      /^HTTP\/1.1 400 [^]*x-amz-bucket-region: us-east-1[^]*\r\n\r\n$/i,
    );
    const type = "application/x-www-form-urlencoded; charset=utf-8";
    assertMatch(
      await asked("POST /", "sts", { "content-type": type }),
      /^HTTP\/1.1 403 [^]*<Code>SignatureDoesNotMatch<[^]*valid region[^]*'eu-west-1' is wrong/,
    );
    const target = { "x-amz-target": "SageMaker.ListModels" };
    assertMatch(
      await asked("POST /", "sagemaker", target),
      /^HTTP\/1.1 403 [^]*"InvalidSignatureException"[^]*'eu-west-1' is wrong/,
    );
  } finally {
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the server refuses every host but its own", () =>
  withS3(async ({ endpoint }) => {
    const { host, port } = new URL(endpoint);
    const others = [
      "localhost:" + port,
      "127.0.0.1",
      "evil.example",
      `bucket.${host}`,
    ];
    for (const other of others) {
      const answer = await sendRaw(endpoint, request("GET /", { host: other }));
      assertMatch(
        answer,
        /^HTTP\/1.1 403 [^]*The host must be|Cannot serve this host/,
        other,
      );
    }
    const absolute = request("GET http://evil.example/", { host });
    assertMatch(await sendRaw(endpoint, absolute), /Cannot serve this host/);
    const none = await sendRaw(endpoint, "GET / HTTP/1.0\r\n\r\n");
    assertMatch(none, /^HTTP\/1.. 403 [^]*Cannot serve this host/);
  }));

Deno.test("the server listens on 127.0.0.1 alone", () =>
  withS3(async ({ endpoint }) => {
    const { port } = new URL(endpoint);
    const outside = Deno.networkInterfaces().find(({ address, family }) =>
      family === "IPv4" && !address.startsWith("127.")
    );
    if (!outside) return;
    const code = await codeOf(
      Deno.connect({ hostname: outside.address, port: Number(port) }),
    );
    assertEquals(code, "ConnectionRefused");
  }));

Deno.test("the server answers an early refusal before a large body without breaking it off", () =>
  withS3(async ({ endpoint }) => {
    const Body = new Uint8Array(40 * 1024 ** 2);
    const client = clientOf(endpoint);
    for (let i = 0; i < 3; i++) {
      const put = new PutObjectCommand({
        Bucket: "no-such-bucket",
        Key: "k",
        Body,
      });
      assertEquals(await codeOf(client.send(put)), "NoSuchBucket");
    }
    const { host } = new URL(endpoint);
    const size = 5 * 1024 ** 2;
    const headers = { host, "content-length": `${size}` };
    const answer = await sendRaw(
      endpoint,
      request("PUT /b/k", headers),
      new Uint8Array(size),
    );
    assertMatch(answer, /^HTTP\/1.1 403 /);
    client.destroy();
  }));

Deno.test("the server does not invite a body that it refuses", () =>
  withS3(async ({ endpoint }) => {
    const { host } = new URL(endpoint);
    const headers = { host, expect: "100-continue", "content-length": "100" };
    const answer = await sendRaw(endpoint, request("PUT /b/k", headers));
    assertMatch(answer, /^HTTP\/1.1 403 /);
  }));

const target = (endpoint: string) =>
  new SageMakerClient({
    endpoint,
    region: account.region,
    credentials: keys(),
    maxAttempts: 1,
  });

async function withService(
  handle: Service["handle"],
  test: (client: SageMakerClient) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  const close = () => Promise.resolve();
  const server = await openServer(folder, [["sagemaker", { handle, close }]]);
  const client = target(server.endpoint);
  try {
    await test(client);
  } finally {
    client.destroy();
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("the server words a service's error for the client and gives it an id", () =>
  withService(
    () => Promise.reject(new AwsError("ValidationException", "so it is", 400)),
    async (client) => {
      const error = await client.send(new ListModelsCommand()).catch((e) => e);
      assertEquals([error.name, error.message], [
        "ValidationException",
        "so it is",
      ]);
      assertMatch(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
      assertEquals(error.$metadata.httpStatusCode, 400);
    },
  ));

Deno.test("the server answers an unexpected error with 500 and logs it once", () =>
  withService(
    () => Promise.reject(new TypeError("a mistake")),
    async (client) => {
      const logged: unknown[][] = [];
      const original = console.error;
      console.error = (...items) => logged.push(items);
      try {
        const error = await client.send(new ListModelsCommand()).catch((e) =>
          e
        );
        assertEquals([error.name, error.$metadata.httpStatusCode], [
          "InternalFailure",
          500,
        ]);
        assertStringIncludes(error.message, "a mistake");
      } finally {
        console.error = original;
      }
      assertEquals(logged.length, 1);
      assert(logged[0].some((item) => item instanceof TypeError));
    },
  ));

Deno.test("the server refuses the keys of another folder for each service", () =>
  withS3(async ({ endpoint }) => {
    const folder = await Deno.makeTempDir();
    const none = () => Promise.resolve();
    const handle = () => Promise.resolve(Response.json({ Models: [] }));
    const server = await openServer(folder, [["sagemaker", {
      handle,
      close: none,
    }]]);
    const credentials = { ...keys(), secretAccessKey: "other" };
    const options = {
      endpoint: server.endpoint,
      region: account.region,
      maxAttempts: 1,
    };
    const wrong = new SageMakerClient({ ...options, credentials });
    const unknown = new SageMakerClient({
      ...options,
      credentials: { ...keys(), accessKeyId: "OTHER" },
    });
    const right = target(server.endpoint);
    assertEquals(
      await codeOf(wrong.send(new ListModelsCommand())),
      "InvalidSignatureException",
    );
    assertEquals(
      await codeOf(unknown.send(new ListModelsCommand())),
      "UnrecognizedClientException",
    );
    assertEquals((await right.send(new ListModelsCommand())).Models, []);
    const elsewhere = target(endpoint);
    assertEquals(
      await codeOf(elsewhere.send(new ListModelsCommand())),
      "InvalidSignatureException",
    );
    for (const client of [wrong, unknown, right, elsewhere]) client.destroy();
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }));

/** The milliseconds of the timers that have run out meanwhile. */
async function timersOf(work: () => Promise<void>): Promise<number[]> {
  const over: number[] = [];
  const { setTimeout } = globalThis;
  globalThis.setTimeout = ((run: () => void, ms: number) =>
    setTimeout(() => {
      over.push(ms);
      run();
    }, ms)) as typeof setTimeout;
  try {
    await work();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  return over;
}

Deno.test("the server ends though a client keeps its connection", async () => {
  const folder = await Deno.makeTempDir();
  const server = await openServer(folder);
  const client = clientOf(server.endpoint);
  await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
  assertEquals(await timersOf(() => server.close()), []);
  client.destroy();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the server ends though a service never answers", async () => {
  const folder = await Deno.makeTempDir();
  const asked = Promise.withResolvers<void>();
  const handle = () => {
    asked.resolve();
    return new Promise<Response>(() => {});
  };
  const close = () => Promise.resolve();
  const server = await openServer(folder, [["sagemaker", { handle, close }]]);
  const client = target(server.endpoint);
  const call = codeOf(client.send(new ListModelsCommand()));
  await asked.promise;
  await server.close();
  assertNotEquals(await call, "none");
  client.destroy();
  await Deno.remove(folder, { recursive: true });
});
