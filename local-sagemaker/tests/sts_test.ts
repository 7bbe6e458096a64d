import {
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { assertEquals } from "@std/assert";
import { account, codeOf, keys, withS3 } from "./s3_support.ts";

Deno.test("STS says who the caller is and offers nothing else", () =>
  withS3(async ({ endpoint }) => {
    const options = { endpoint, region: account.region, maxAttempts: 1 };
    const client = new STSClient({ ...options, credentials: keys() });
    const identity = await client.send(new GetCallerIdentityCommand());
    assertEquals(identity.Account, "000000000000");
    assertEquals(identity.Arn, "arn:aws:iam::000000000000:root");
    assertEquals(
      await codeOf(client.send(new GetSessionTokenCommand())),
      "InvalidAction",
    );
    const unknown = new STSClient({
      ...options,
      credentials: { ...keys(), accessKeyId: "OTHER" },
    });
    const call = unknown.send(new GetCallerIdentityCommand());
    assertEquals(await codeOf(call), "InvalidClientTokenId");
    client.destroy();
    unknown.destroy();
  }));
