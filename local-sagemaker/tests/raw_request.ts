/**
 * Requests that no SDK would send, signed.
 *
 * @module
 */
import { SignatureV4 } from "@smithy/signature-v4";
import { createHash, createHmac } from "node:crypto";
import type { Account } from "../types.ts";

/** The hash as the signer wants it. */
class Sha256 {
  #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", secret as string);
  }
  update(data: string | Uint8Array) {
    this.#hash.update(data);
  }
  digest() {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
  reset() {}
}

/** What of a POST is chosen. */
export interface RawRequest {
  readonly path?: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Signs a POST for a service and sends it. */
export async function sendRaw(
  { endpoint, account }: { endpoint: string; account: Account },
  service: string,
  { path = "/", headers, body }: RawRequest,
): Promise<Response> {
  const { hostname, port, host } = new URL(endpoint);
  const signer = new SignatureV4({
    ...{ service, region: account.region, credentials: account },
    sha256: Sha256 as never,
  });
  const signed = await signer.sign({
    ...{ method: "POST", protocol: "http:", hostname, port: Number(port) },
    ...{ path, headers: { host, ...headers }, body },
  });
  return await fetch(endpoint + path, {
    ...{ method: "POST", headers: signed.headers, body },
  });
}
