/**
 * The command line: `deno run -A main.ts [--state FOLDER] [--python FILE]
 * [--region NAME] [--port NUMBER]`. Prints the variables that lead any AWS SDK
 * to the server, one a line, and serves until it is stopped.
 *
 * @module
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startLocal } from "./mod.ts";

const usage = `Usage: deno run -A main.ts [OPTION…]
  --state FOLDER   keeps everything (.local)
  --python FILE    runs jobs and endpoints (.venv/bin/python)
  --region NAME    of the ARNs (us-east-1)
  --port NUMBER    of 127.0.0.1 (any that is free)`;

function readOptions() {
  try {
    const { values } = parseArgs({
      args: Deno.args,
      options: {
        state: { type: "string", default: ".local" },
        python: { type: "string", default: ".venv/bin/python" },
        region: { type: "string" },
        port: { type: "string" },
      },
    });
    const { state, python, region } = values;
    const port = values.port === undefined ? undefined : Number(values.port);
    if (
      !(port === undefined || port >= 0 && port <= 65_535 && port % 1 === 0)
    ) {
      throw new Error(`Cannot listen on port '${values.port}'`);
    }
    if (!Deno.statSync(python).isFile) throw new Error("it is no file");
    return {
      ...{ stateFolder: resolve(state), python: resolve(python), port },
      ...region && { region },
    };
  } catch (error) {
    console.error(`${(error as Error).message}\n${usage}`);
    Deno.exit(2);
  }
}

const stopped = Promise.withResolvers<void>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.addSignalListener(signal, () => stopped.resolve());
}
await using local = await startLocal(readOptions());
if (local.joined) {
  console.error(`A server runs on this state already, at ${local.endpoint}`);
  Deno.exit(1);
}
for (const [name, value] of Object.entries(local.environment)) {
  console.log(`${name}=${value}`);
}
await stopped.promise;
