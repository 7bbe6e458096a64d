/**
 * A real MLflow server, read with MLflow's own client.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { python } from "../python.ts";

const script = fileURLToPath(new URL("mlflow_server.py", import.meta.url));

/** A run as MLflow's client reads it. */
export interface ReadRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly seconds: number;
  readonly params: Record<string, string>;
  readonly metrics: Record<string, number>;
  /** Step, value and timestamp of each value, by the metric. */
  readonly history: Record<string, [number, number, number][]>;
  readonly tags: Record<string, string>;
  /** Name, digest and URI. */
  readonly datasets: [string, string, string][];
}

/** A server of a test. */
export interface MlflowServer {
  readonly uri: string;
  /** All runs of an experiment that are not deleted. */
  read(experiment: string): Promise<ReadRun[]>;
}

const isInstalled = existsSync(join(dirname(python), "mlflow"));

/** A test that needs a server; skipped where MLflow is not installed. */
export function mlflowTest(
  name: string,
  fn: (server: MlflowServer, test: Deno.TestContext) => Promise<void>,
): void {
  Deno.test({
    name: isInstalled ? name : `${name} (needs \`task setup mlflow\`)`,
    ignore: !isInstalled,
    fn: (test) => withServer((server) => fn(server, test)),
  });
}

async function withServer(run: (server: MlflowServer) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(python, {
    args: [script, folder],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = linesOf(child.stdout);
  const writer = child.stdin.getWriter();
  try {
    const port = await lines();
    await run({
      uri: `http://127.0.0.1:${port}`,
      async read(experiment) {
        const line = JSON.stringify(experiment) + "\n";
        await writer.write(new TextEncoder().encode(line));
        return JSON.parse(await lines());
      },
    });
  } finally {
    child.kill();
    await child.status;
    await writer.close().catch(() => {}); // it is closed already
    await lines().catch(() => {}); // to the end
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads line by line. */
function linesOf(stream: ReadableStream<Uint8Array>) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  return async () => {
    while (!seen.includes("\n")) {
      const { value, done } = await reader.read();
      if (done) throw new Error("The MLflow server has ended");
      seen += value;
    }
    const [line] = seen.split("\n", 1);
    seen = seen.slice(line.length + 1);
    return line;
  };
}
