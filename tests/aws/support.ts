/**
 * Sessions on the target aws whose requests go to a server of the test, and
 * what botocore says to them.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { openSession } from "lib/mod.ts";
import type { Session, SettingsOptions } from "lib/session/mod.ts";
import { python } from "../python.ts";
import { roleArn } from "./options.ts";
import type { RecordedRequest } from "./recorder.ts";

/** A recorded request as botocore's models read it. */
export interface Call {
  readonly sender: RecordedRequest["sender"];
  readonly status: number;
  /** Botocore's name of the service. */
  readonly service: string;
  readonly operation: string;
  // deno-lint-ignore no-explicit-any -- each operation has members of its own
  readonly parameters: any;
  /** Everything in which it does not fit the models. */
  readonly problems: readonly string[];
}

/** Reads recorded requests, in their order. */
export async function readCalls(
  requests: readonly RecordedRequest[],
): Promise<Call[]> {
  const child = new Deno.Command(python, {
    args: [fileURLToPath(new URL("check_requests.py", import.meta.url))],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(
    new TextEncoder().encode(JSON.stringify(requests)),
  ).then(() => writer.close());
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  await written;
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Keys that any server of a test takes as they are. */
const testKeys = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

/** A server that stands in for AWS. */
export interface Server {
  readonly endpoint: string;
  readonly keys?: typeof testKeys;
  /** A role that it knows. @default `roleArn` of the options */
  readonly roleArn?: string;
}

/**
 * Opens a session on the target aws, with a state folder and an environment of
 * its own. It looks at its jobs as often as on the local target.
 */
export async function withAwsSession(
  { endpoint, keys = testKeys, roleArn: role = roleArn }: Server,
  options: SettingsOptions,
  run: (session: Session) => Promise<void>,
) {
  const before = Deno.env.toObject();
  const stateFolder = await Deno.makeTempDir();
  const ours = { ...keys, AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1" };
  try {
    for (const name in before) {
      if (/^(AWS|CHURN|SAGEMAKER)_/.test(name)) Deno.env.delete(name);
    }
    for (const [name, value] of Object.entries(ours)) Deno.env.set(name, value);
    await using session = await openSession({
      ...{ target: "aws", stateFolder, python, roleArn: role },
      ...options,
    });
    await run({ ...session, poll: { first: 0.05, longest: 0.5 } });
  } finally {
    for (const name of Object.keys(ours)) Deno.env.delete(name);
    for (const [name, value] of Object.entries(before)) {
      Deno.env.set(name, value);
    }
    await Deno.remove(stateFolder, { recursive: true });
  }
}
