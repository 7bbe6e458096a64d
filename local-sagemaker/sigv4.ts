/**
 * Verifies Signature Version 4: the expected signature is computed by
 * `@smithy/signature-v4` from the received request and compared in constant
 * time.
 *
 * @module
 */
import { SignatureV4 } from "@smithy/signature-v4";
import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { type Authorization, requestTime } from "./authorization.ts";
import type { Query } from "./query.ts";
import { type Account, AwsError } from "./types.ts";

/** What of a request is signed. */
export interface SignedRequest {
  readonly method: string;
  /** Percent-encoded path as the client signs it. */
  readonly path: string;
  readonly query: Query;
  readonly headers: Headers;
  /** Where it is left out, the header `x-amz-content-sha256` counts as it is. */
  readonly body?: Uint8Array;
}

/** Checks signatures of one service. */
export interface Verifier {
  /** @throws {AwsError} `SignatureDoesNotMatch` */
  verify(authorization: Authorization, request: SignedRequest): Promise<void>;
  /** Signs a text, such as a chunk's, with the key of the authorization's day. */
  signText(authorization: Authorization, text: string): Promise<string>;
}

/** @throws {AwsError} `InvalidAccessKeyId` for the keys of somebody else */
export function checkKeyId(
  { accessKeyId }: Pick<Authorization, "accessKeyId">,
  account: Account,
): void {
  if (equal(accessKeyId, account.accessKeyId)) return;
  throw new AwsError(
    "InvalidAccessKeyId",
    "The access key id does not belong to this local SageMaker: take the " +
      "keys from credentials.json in its state folder",
    403,
  );
}

/** Makes the verifier for a service; derived keys are kept by the signer. */
export function createVerifier(account: Account, service: string): Verifier {
  const signer = new SignatureV4({
    credentials: account,
    region: account.region,
    service,
    sha256: Sha256,
    uriEscapePath: service !== "s3",
    applyChecksum: false,
  });

  return {
    async verify(authorization, request) {
      const { signedHeaders, expires } = authorization;
      const options = {
        signingDate: requestTime(authorization),
        signableHeaders: new Set(signedHeaders),
      };
      const received = toSign(signedHeaders, request);
      let expected: unknown;
      if (expires === undefined) {
        const signed = await signer.sign(received, options);
        expected = signed.headers.authorization.split("Signature=")[1];
      } else {
        const unsignedPayload = {
          ...received,
          headers: {
            ...received.headers,
            "x-amz-content-sha256": received.headers["x-amz-content-sha256"] ??
              "UNSIGNED-PAYLOAD",
          },
        };
        const signed = await signer.presign(unsignedPayload, {
          ...options,
          expiresIn: expires,
          unhoistableHeaders: new Set(Object.keys(unsignedPayload.headers)),
          unsignableHeaders: signedHeaders.includes("x-amz-content-sha256")
            ? undefined
            : new Set(["x-amz-content-sha256"]),
        });
        expected = signed.query?.["X-Amz-Signature"];
      }
      if (!equal(String(expected), authorization.signature)) {
        throw new AwsError(
          "SignatureDoesNotMatch",
          "The signature does not match the request: check the secret access " +
            "key and how the request was signed",
          403,
        );
      }
    },

    signText(authorization, text) {
      return signer.sign(text, { signingDate: requestTime(authorization) });
    },
  };
}

function toSign(signedHeaders: readonly string[], request: SignedRequest) {
  const headers: Record<string, string> = {};
  for (const name of signedHeaders) {
    const value = request.headers.get(name);
    if (value !== null) headers[name] = asSigned(value);
  }
  if (request.body && headers["x-amz-content-sha256"]) {
    headers["x-amz-content-sha256"] = createHash("sha256")
      .update(request.body).digest("hex");
  }
  const query: Record<string, string | string[]> = Object.create(null);
  for (const [name, value] of request.query) {
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return {
    method: request.method,
    path: request.path,
    query: { ...query },
    headers,
    body: request.body,
    protocol: "http:",
    hostname: "127.0.0.1",
  };
}

/**
 * A header as its client has signed it: bytes come one a character, and clients
 * sign UTF-8.
 */
function asSigned(value: string): string {
  const text = Buffer.from(value, "latin1").toString();
  return text.includes("\ufffd") ? value : text;
}

/** Whether two texts are the same, in constant time. */
export function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The hash constructor that the signer asks for. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHmac | typeof createHash>;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", secret as string | Uint8Array);
  }
  update(data: Uint8Array | string) {
    this.#hash.update(data);
  }
  reset() {}
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}
