/**
 * A folder for the local SageMaker, and its server in a process of its own.
 *
 * @module
 */
import { inRoot } from "../../lib/tasks/project.ts";
import { clientsOf } from "../../local-sagemaker/tests/support.ts";
import { python } from "../python.ts";

/** The local SageMaker in a process of its own: `deno task local`. */
export async function startServer(stateFolder: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", inRoot("lib", "tasks", "local.ts")],
    env: { CHURN_STATE: stateFolder, CHURN_PYTHON: python },
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (said.split("\n").length < 6) {
    const { value, done } = await reader.read();
    if (done) throw new Error("Cannot start the local SageMaker");
    said += value;
  }
  const variable = (name: string) =>
    new RegExp(`^${name}=(.*)$`, "m").exec(said)![1];
  const clients = clientsOf({
    endpoint: variable("AWS_ENDPOINT_URL"),
    account: {
      accountId: "000000000000",
      region: variable("AWS_REGION"),
      accessKeyId: variable("AWS_ACCESS_KEY_ID"),
      secretAccessKey: variable("AWS_SECRET_ACCESS_KEY"),
    },
  });
  return {
    pid: child.pid,
    clients,
    /** Ends it, and returns when it is gone. */
    async end(signal: Deno.Signal = "SIGTERM") {
      clients.destroy();
      try {
        child.kill(signal);
      } catch {
        // It is gone already.
      }
      await child.status;
      await reader.cancel();
    },
  };
}

/** A running server. */
export type Server = Awaited<ReturnType<typeof startServer>>;

/** Makes an empty folder and starts its server. */
export async function openPlace() {
  const stateFolder = await Deno.realPath(await Deno.makeTempDir());
  let server = await startServer(stateFolder);
  return {
    stateFolder,
    get server() {
      return server;
    },
    /** Ends the server, if it still runs, and starts it again. */
    async restart(signal?: Deno.Signal) {
      await server.end(signal);
      server = await startServer(stateFolder);
    },
    async [Symbol.asyncDispose]() {
      await server.end();
      await Deno.remove(stateFolder, { recursive: true });
    },
  };
}

/** A folder and its server. */
export type Place = Awaited<ReturnType<typeof openPlace>>;
