/**
 * Finds the server that another session has started in a state folder.
 *
 * @module
 */
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientConfig } from "./client_config.ts";
import { readCredentials } from "./credentials.ts";
import { readSession } from "./session_file.ts";
import type { Account } from "./types.ts";

const answerMs = 2_000;

/** The running server, once it answers to the folder's keys. */
export async function joinSession(
  stateFolder: string,
  accountId: string,
): Promise<
  { endpoint: string; account: Account; roleArn: string } | undefined
> {
  const { value: session } = readSession(stateFolder);
  const { value: credentials } = readCredentials(stateFolder);
  if (!session || !credentials) return undefined;
  const { endpoint, region, roleArn } = session;
  const account = { accountId, region, ...credentials };
  const client = new STSClient({
    ...clientConfig(endpoint, account),
    maxAttempts: 1,
  });
  try {
    const identity = await client.send(new GetCallerIdentityCommand(), {
      abortSignal: AbortSignal.timeout(answerMs),
    });
    if (identity.Account !== accountId) return undefined;
  } catch {
    // Nobody listens there, or not the server of this folder.
    return undefined;
  } finally {
    client.destroy();
  }
  return { endpoint, account, roleArn };
}

/** What of the folder's files keeps others from joining; "" for nothing. */
export function joinObstacle(stateFolder: string): string {
  const files = {
    "server.json": readSession(stateFolder),
    "credentials.json": readCredentials(stateFolder),
  };
  return Object.entries(files)
    .filter(([, { why }]) => why !== undefined)
    .map(([name, { why }]) => ` ('${name}' cannot be used because it ${why})`)
    .join("");
}
