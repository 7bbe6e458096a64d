/**
 * The local SageMaker as the server of a session on AWS.
 *
 * @module
 */
import { startLocal } from "lib/local/mod.ts";
import { pythonFolder } from "lib/requests/source_archive.ts";
import { python } from "../python.ts";
import type { Server } from "./support.ts";

/** Starts an empty local SageMaker, which goes after `run`. */
export async function withLocal(run: (server: Server) => Promise<void>) {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using local = await startLocal({ stateFolder, python, pythonFolder });
    const { endpoint, account } = local;
    const keys = {
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    };
    const roleArn = `arn:aws:iam::${account.accountId}:role/churn-local`;
    await run({ endpoint, keys, roleArn });
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}
