/**
 * The Python of the workspace's environment.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** The interpreter that runs jobs in tests. */
export const python: string = Deno.env.get("LOCAL_SAGEMAKER_PYTHON") ??
  fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));

/**
 * Runs Python code that reads JSON from `sys.stdin` and prints JSON.
 *
 * @param options.env Variables besides this process's own.
 * @throws {Error} With Python's own words if it fails.
 */
export async function askPython<T>(
  code: string,
  input: unknown,
  { program = python, env = {} }: {
    program?: string;
    env?: Record<string, string>;
  } = {},
): Promise<T> {
  const child = new Deno.Command(program, {
    args: ["-c", code],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(input)));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}
