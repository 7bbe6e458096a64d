import { SignatureV4 } from "@smithy/signature-v4";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";
import { decodeChunks } from "../aws_chunked.ts";
import { AwsError } from "../types.ts";
import { account, runPython, sendRaw, withS3 } from "./s3_support.ts";

/** The example of "Signature calculations for transferring payload in chunks". */
const example = {
  seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
  time: "20130524T000000Z",
  scope: "20130524/us-east-1/s3/aws4_request",
  chunks: [
    [65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"],
    [1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"],
    [0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"],
  ] as const,
  sign(text: string) {
    const hmac = (key: string | Uint8Array, data: string) =>
      createHmac("sha256", key).update(data).digest();
    const secret = "AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const key = ["20130524", "us-east-1", "s3", "aws4_request"]
      .reduce<string | Uint8Array>(hmac, secret);
    return Promise.resolve(hmac(key as Uint8Array, text).toString("hex"));
  },
};

function exampleBody(letter: string) {
  return example.chunks.map(([size, signature]) =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${
      letter.repeat(size)
    }\r\n`
  ).join("");
}

async function decode(
  text: string,
  pieceSize: number,
  signing?: typeof example,
) {
  const bytes = new TextEncoder().encode(text);
  const pieces = (async function* () {
    for (let at = 0; at < bytes.length; at += pieceSize) {
      yield bytes.subarray(at, at + pieceSize);
    }
  })();
  const trailers = new Headers();
  const stream = ReadableStream.from(decodeChunks(pieces, trailers, signing));
  const payload = await new Response(stream).text();
  return { payload, trailers: Object.fromEntries(trailers) };
}

Deno.test("decodeChunks() accepts the signed example of AWS, however it is cut", async () => {
  for (const size of [1, 7, 1000, 65536, 1e6]) {
    const { payload } = await decode(exampleBody("a"), size, example);
    assertEquals(payload, "a".repeat(66560));
  }
});

Deno.test("decodeChunks() refuses changed, missing and cut chunks", async () => {
  const wrong = [
    exampleBody("b"),
    exampleBody("a").replace(/400;[^]*?(?=0;chunk)/, ""),
    exampleBody("a").replaceAll(/;chunk-signature=\w+/g, ""),
    exampleBody("a").slice(0, -100),
    exampleBody("a").replace("10000;", "10001;"),
    "",
  ];
  for (const body of wrong) {
    await assertRejects(() => decode(body, 1000, example), AwsError);
  }
});

Deno.test("decodeChunks() reads unsigned trailers", async () => {
  const body = "3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n";
  for (const size of [1, 5, 100]) {
    const { payload, trailers } = await decode(body, size);
    assertEquals(payload, "abc");
    assertEquals(trailers, { "x-amz-checksum-crc32": "NSRBwg==" });
  }
  await assertRejects(() => decode(body.slice(0, 8), 100), AwsError);
});

Deno.test("the server accepts what botocore signs, and nothing that was changed after", () =>
  withS3(async ({ endpoint }) => {
    const results = await runPython<[string, number][]>(
      "./sigv4_boto3.py",
      endpoint,
    );
    assertEquals(results.length > 60, true);
    for (const [what, status] of results) {
      const expected = what.startsWith("changed") ? 403 : 200;
      assertEquals(status, expected, what);
    }
  }));

interface Changes {
  headers?: Record<string, string>;
  unsigned?: Record<string, string>;
  secret?: string;
  accessKeyId?: string;
  region?: string;
  service?: string;
  time?: Date;
  body?: string;
  /** Makes the framed body from the signature of the headers. */
  frame?(seed: string, time: string, key: SignatureV4): Promise<string>;
}

/** Signs a PUT with the SDK's signer and sends it over a socket of its own. */
async function put(
  endpoint: string,
  path: string,
  sent: string,
  changes: Changes = {},
) {
  const { host, hostname } = new URL(endpoint);
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: changes.accessKeyId ?? account.accessKeyId,
      secretAccessKey: changes.secret ?? account.secretAccessKey,
    },
    region: changes.region ?? account.region,
    service: changes.service ?? "s3",
    uriEscapePath: false,
    sha256: class {
      hash;
      constructor(secret?: unknown) {
        this.hash = secret
          ? createHmac("sha256", secret as Uint8Array)
          : createHash("sha256");
      }
      update(data: Uint8Array) {
        this.hash.update(data);
      }
      reset() {}
      digest() {
        return Promise.resolve(this.hash.digest());
      }
    },
  });
  const signed = await signer.sign({
    method: "PUT",
    path,
    protocol: "http:",
    hostname,
    headers: {
      host,
      "content-length": `${Buffer.byteLength(sent)}`,
      ...changes.headers,
    },
    body: changes.body ?? sent,
  }, { signingDate: changes.time });
  if (changes.frame) {
    const seed = signed.headers.authorization.split("Signature=")[1];
    sent = await changes.frame(seed, signed.headers["x-amz-date"], signer);
  }
  const headers = {
    ...signed.headers,
    ...changes.unsigned,
    connection: "close",
  };
  const answer = await sendRaw(
    endpoint,
    `PUT ${path} HTTP/1.1\r\n` +
      Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
        .join("") +
      `\r\n${sent}`,
  );
  const status = Number(answer.slice(9, 12));
  return status === 200
    ? "200"
    : `${status} ${answer.match(/<Code>(\w+)/)?.[1]}`;
}

Deno.test("the server refuses wrong keys, times, regions, services and unsigned headers", () =>
  withS3(async ({ endpoint }) => {
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    const bucket = (changes?: Changes) => put(endpoint, "/bucket", "", changes);
    assertEquals(await bucket(), "200");
    assertEquals(await bucket({ time: minutes(-14) }), "200");
    assertEquals(await bucket({ time: minutes(14) }), "200");
    assertEquals(
      await bucket({ time: minutes(-16) }),
      "403 RequestTimeTooSkewed",
    );
    assertEquals(
      await bucket({ time: minutes(16) }),
      "403 RequestTimeTooSkewed",
    );
    assertEquals(
      await bucket({ secret: "wrong" }),
      "403 SignatureDoesNotMatch",
    );
    assertEquals(
      await bucket({ accessKeyId: "WRONG" }),
      "403 InvalidAccessKeyId",
    );
    assertEquals(
      await bucket({ region: "eu-west-1" }),
      "400 AuthorizationHeaderMalformed",
    );
    assertEquals(
      await bucket({ unsigned: { "x-amz-acl": "private" } }),
      "403 AccessDenied",
    );
    const token = { headers: { "x-amz-security-token": "t" } };
    assertEquals(await bucket(token), "403 InvalidToken");
    assertEquals(await bucket({ headers: { "x-amz-meta-a": "1  2" } }), "200");
    assertEquals(
      await bucket({
        headers: { "x-amz-meta-a": "1" },
        unsigned: { "x-amz-meta-a": "2" },
      }),
      "403 SignatureDoesNotMatch",
    );
  }));

Deno.test("the server takes a body for what its hash says alone", () =>
  withS3(async ({ endpoint }) => {
    await put(endpoint, "/bucket", "");
    const object = (sent: string, changes?: Changes) =>
      put(endpoint, "/bucket/key", sent, changes);
    const sha256 = (value: string) => ({
      headers: { "x-amz-content-sha256": value },
    });
    assertEquals(await object("abc"), "200");
    assertEquals(
      await object("abd", { body: "abc" }),
      "400 XAmzContentSHA256Mismatch",
    );
    assertEquals(await object("abc", sha256("UNSIGNED-PAYLOAD")), "200");
    assertEquals(
      await object("abc", sha256("anything")),
      "400 InvalidArgument",
    );
    const md5 = (value: string) => ({ headers: { "content-md5": value } });
    assertEquals(await object("abc", md5("kAFQmDzST7DWlj99KOF/cg==")), "200");
    assertEquals(
      await object("abd", md5("kAFQmDzST7DWlj99KOF/cg==")),
      "400 BadDigest",
    );
    assertEquals(await object("abd", md5("kAFQ")), "400 InvalidDigest");
    const crc = (value: string) => ({
      headers: { "x-amz-checksum-crc32": value },
    });
    assertEquals(await object("abc", crc("NSRBwg==")), "200");
    assertEquals(await object("abd", crc("NSRBwg==")), "400 BadDigest");
    assertEquals(await object("abd", crc("NSRB")), "400 BadDigest");
    const chunked = (crc: string) => {
      const body = `3\r\nabc\r\n0\r\nx-amz-checksum-crc32:${crc}\r\n\r\n`;
      return object(body, {
        headers: {
          "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
          "x-amz-trailer": "x-amz-checksum-crc32",
          "x-amz-decoded-content-length": "3",
        },
      });
    };
    assertEquals(await chunked("NSRBwg=="), "200");
    assertEquals(await chunked("NSRBwA=="), "400 BadDigest");
    for (
      const trailer of [
        "no colon at all",
        ": no name",
        "a name: with a space",
        "(x): y",
        "x-amz-checksum-crc32: a\0b",
        "\u0000: x",
        "ünicode: x",
        "x: 漢",
        `x: ${"y".repeat(20_000)}`,
        Array.from({ length: 2_000 }, (_, i) => `x-${i}: 1234567890`)
          .join("\r\n"),
      ]
    ) {
      const answer = await object(`3\r\nabc\r\n0\r\n${trailer}\r\n\r\n`, {
        headers: {
          "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
          "x-amz-decoded-content-length": "3",
        },
      });
      assertMatch(answer, /^400 MalformedTrailerError$/, trailer);
    }
  }));

Deno.test("the server checks the signature of every chunk and of the trailers", () =>
  withS3(async ({ endpoint }) => {
    await put(endpoint, "/bucket", "");
    const sha256 = (text: string) =>
      createHash("sha256").update(text).digest("hex");
    const pieces = ["a".repeat(8192), "b".repeat(10), ""];
    const trailer = "x-amz-checksum-crc32:vHIjDA==";
    const upload = (tamper: (body: string) => string) => {
      const frame: Changes["frame"] = async (seed, time, signer) => {
        const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
        const sign = (kind: string, ...hashes: string[]) =>
          signer.sign(
            [`AWS4-HMAC-SHA256-${kind}`, time, scope, seed, ...hashes].join(
              "\n",
            ),
          );
        let body = "";
        for (const piece of pieces) {
          seed = await sign("PAYLOAD", sha256(""), sha256(piece));
          body += `${
            piece.length.toString(16)
          };chunk-signature=${seed}\r\n${piece}`;
          body += piece ? "\r\n" : "";
        }
        seed = await sign("TRAILER", sha256(`${trailer}\n`));
        return tamper(
          `${body}${trailer}\r\nx-amz-trailer-signature:${seed}\r\n\r\n`,
        );
      };
      // Every signature is as long as the next, so a dry run tells the length.
      const length = pieces.reduce((sum, piece) =>
        sum + piece.length.toString(16).length + 83 + piece.length +
        (piece ? 2 : 0), 0) +
        trailer.length + 2 + 24 + 64 + 4;
      return put(endpoint, "/bucket/key", "x".repeat(length), {
        frame,
        headers: {
          "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
          "x-amz-trailer": "x-amz-checksum-crc32",
          "x-amz-decoded-content-length": "8202",
        },
      });
    };
    assertEquals(
      await upload((body) =>
        body
      ),
      "200",
    );
    assertEquals(
      await upload((body) =>
        body.replace("aaa", "aab")
      ),
      "403 SignatureDoesNotMatch",
    );
    assertEquals(
      await upload((body) => body.replace("bb\r", "bc\r")),
      "403 SignatureDoesNotMatch",
    );
    assertEquals(
      await upload((body) => body.replace("crc32:v", "crc32:w")),
      "403 SignatureDoesNotMatch",
    );
  }));
