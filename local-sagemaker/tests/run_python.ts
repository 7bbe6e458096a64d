/**
 * Python scripts that reach the local SageMaker by the `AWS_*` variables.
 *
 * @module
 */
import type { Clients } from "./support.ts";

/**
 * Runs a script and hands it a value as JSON.
 *
 * @returns What it printed, read as JSON from the last line.
 */
export async function runPython<T>(
  { account, endpoint }: Pick<Clients, "account" | "endpoint">,
  { python, script, input, env }: {
    python: string;
    script: string;
    input: unknown;
    env?: Record<string, string>;
  },
): Promise<T> {
  const child = new Deno.Command(python, {
    args: [script],
    clearEnv: true,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: account.accessKeyId,
      AWS_SECRET_ACCESS_KEY: account.secretAccessKey,
      AWS_DEFAULT_REGION: account.region,
      ...env,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const text = new TextDecoder();
  if (!success) throw new Error(text.decode(stderr));
  return JSON.parse(text.decode(stdout).trim().split("\n").at(-1)!);
}
