/**
 * The local SageMaker as the server of a session on AWS.
 *
 * @module
 */
import { startLocal } from "@local/sagemaker";
import { python } from "../python.ts";
import type { Server } from "./support.ts";

/** Starts an empty local SageMaker, which goes after `run`. */
export async function withLocal(run: (server: Server) => Promise<void>) {
  const stateFolder = await Deno.makeTempDir();
  try {
    await using local = await startLocal({
      ...{ stateFolder, python, roleName: "churn-local" },
    });
    const { endpoint, account, roleArn } = local;
    const keys = {
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
    };
    await run({ endpoint, keys, roleArn });
  } finally {
    await Deno.remove(stateFolder, { recursive: true });
  }
}
