/**
 * The local S3 in a process of its own.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

export interface S3Process extends AsyncDisposable {
  readonly endpoint: string;
  readonly pid: number;
  kill(): Promise<void>;
}

/** @param openFiles How many files it may have open. @default the system's limit */
export async function startS3Process(
  folder: string,
  openFiles?: number,
): Promise<S3Process> {
  const server = fileURLToPath(new URL("./s3_server.ts", import.meta.url));
  const command = [Deno.execPath(), "run", "-A", "--no-check", server, folder];
  const limit = openFiles === undefined ? "" : `ulimit -n ${openFiles}; `;
  const child = new Deno.Command("sh", {
    args: ["-c", `${limit}exec "$@"`, "sh", ...command],
    stdin: "piped",
    stdout: "piped",
    stderr: openFiles === undefined ? "inherit" : "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const endpoint = (await reader.read()).value!.trim();
  const kill = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await child.status;
    await child.stdin.close().catch(() => {});
    await reader.cancel();
  };
  return { endpoint, pid: child.pid, kill, [Symbol.asyncDispose]: kill };
}
