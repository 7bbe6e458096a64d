/**
 * A Deno whose environment holds nothing of this machine's AWS settings.
 *
 * @module
 */
import { join } from "node:path";
import { inRoot } from "../../lib/tasks/project.ts";

/** Runs a script in the root with an own HOME and these variables alone. */
export async function evalBare(
  script: string,
  home: string,
  variables: Record<string, string>,
): Promise<{ stdout: string; stderr: string }> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    cwd: inRoot(),
    clearEnv: true,
    env: {
      PATH: Deno.env.get("PATH")!,
      HOME: home,
      DENO_DIR: Deno.env.get("DENO_DIR") ??
        join(Deno.env.get("HOME")!, ".cache", "deno"),
      NO_COLOR: "1",
      AWS_EC2_METADATA_DISABLED: "true",
      ...variables,
    },
  }).output();
  const text = new TextDecoder();
  return { stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
