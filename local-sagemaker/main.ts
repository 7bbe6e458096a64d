/**
 * The command line: `deno run -A main.ts [--state FOLDER] [--python FILE]
 * [--region NAME] [--port NUMBER]`. Prints the variables that connect any AWS
 * SDK to the server, one per line, and serves until it is stopped.
 *
 * @module
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { startLocal } from "./mod.ts";

const usage = `Usage: deno run -A main.ts [OPTION…]
  --state FOLDER   where everything is kept (.local)
  --python FILE    the Python for jobs and endpoints (.venv/bin/python)
  --region NAME    the region in ARNs (us-east-1)
  --port NUMBER    the port on 127.0.0.1 (any free one)`;

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
    if (port !== undefined && !(port >= 0 && port < 65_536 && port % 1 === 0)) {
      throw new Error(
        `Cannot use --port because it must be a whole number from 0 to 65535: ` +
          `current value is '${values.port}'`,
      );
    }
    if (!statSync(python, { throwIfNoEntry: false })?.isFile()) {
      throw new Error(
        "Cannot use --python because it must be a file that is there: current " +
          `value is '${python}'`,
      );
    }
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
  console.error(
    `A server is already running on this state folder, at ${local.endpoint}. ` +
      "Stop it, or name another folder with --state.",
  );
  Deno.exit(1);
}
for (const [name, value] of Object.entries(local.environment)) {
  console.log(`${name}=${value}`);
}
await stopped.promise;
