/** The local S3 and STS on a fresh folder, for tests. */
import { fileURLToPath } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import type { HttpLimits } from "../http.ts";
import { createS3 } from "../s3/mod.ts";
import { serve } from "../server.ts";
import { createSts } from "../sts.ts";
import type { Account, Service } from "../types.ts";
import { python } from "./python.ts";

export const account: Account = {
  accountId: "000000000000",
  region: "us-east-1",
  accessKeyId: "LOCALTESTTESTTESTTES",
  secretAccessKey: "secret/secret+secret",
};

export interface TestS3 {
  endpoint: string;
  folder: string;
  client: S3Client;
}

/** Starts a server in a folder; to be closed by the caller. */
export async function openServer(
  folder: string,
  more: [string, Service][] = [],
  limits?: Partial<HttpLimits>,
) {
  const services = new Map([
    ["s3", await createS3({ account, folder })],
    ["sts", createSts(account)],
    ...more,
  ]);
  return serve({ account, services, limits });
}

/** A client with the account's keys. */
export function clientOf(
  endpoint: string,
  credentials: Pick<Account, "accessKeyId" | "secretAccessKey"> = account,
): S3Client {
  const { accessKeyId, secretAccessKey } = credentials;
  return new S3Client({
    endpoint,
    region: account.region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

/** A fresh copy, as clients write into what they are handed. */
export function keys() {
  const { accessKeyId, secretAccessKey } = account;
  return { accessKeyId, secretAccessKey };
}

/** Runs a test on a fresh server and clears everything away. */
export async function withS3(test: (s3: TestS3) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "local-sagemaker-s3-" });
  const server = await openServer(folder);
  const client = clientOf(server.endpoint);
  try {
    await test({ endpoint: server.endpoint, folder, client });
  } finally {
    client.destroy();
    await server.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a Python script against an endpoint; its standard output as JSON. */
export async function runPython<T>(
  script: string,
  endpoint: string,
  ...more: string[]
): Promise<T> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: [
      path,
      endpoint,
      account.accessKeyId,
      account.secretAccessKey,
      ...more,
    ],
    env: {
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Sends bytes over a connection of its own and reads the whole answer. */
export async function sendRaw(
  endpoint: string,
  ...pieces: (string | Uint8Array)[]
) {
  const { hostname, port } = new URL(endpoint);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  for (const piece of pieces) {
    const bytes = typeof piece === "string"
      ? new TextEncoder().encode(piece)
      : piece;
    for (let rest = bytes; rest.length;) {
      rest = rest.subarray(await connection.write(rest));
    }
  }
  return await new Response(connection.readable).text();
}

/** The code of the error with which a call is refused. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return (error as Error).name;
  }
  return "none";
}
