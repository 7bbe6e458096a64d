/**
 * Killing the walk, its cleanup, or the local SageMaker at one call, and looking
 * at what is left.
 *
 * @module
 */
import {
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsCommand,
} from "@aws-sdk/client-sagemaker";
import { assert, assertEquals } from "@std/assert";
import { ledgerPath, openLedger } from "lib/ledger.ts";
import { inRoot } from "../../lib/tasks/project.ts";
import { clientsOf, until } from "../local/support.ts";
import { python } from "../python.ts";

/** At which call who is killed. */
export interface Kill {
  /** Counted from 1. */
  readonly call: number;
  /**
   * What counts: all calls; those that create or delete, of each operation the
   * first; or those of one operation.
   */
  readonly of: "all" | "changes" | string;
  /** Before the request is sent, or when the server has done it. */
  readonly moment: "before" | "after";
  /** The process that is killed. @default the caller itself */
  readonly pid?: number;
}

/** What the child process does. */
export interface Work {
  readonly what: "walk" | "cleanup";
  readonly stateFolder: string;
  readonly python: string;
  readonly kill?: Kill;
}

/** How the child process ended. */
export interface Ending {
  readonly success: boolean;
  /** The operation at which it was killed. */
  readonly operation?: string;
  readonly stderr: string;
}

/** Runs the walk or its cleanup in a process of its own. */
export async function run(
  what: Work["what"],
  stateFolder: string,
  kill?: Kill,
): Promise<Ending> {
  const work: Work = { what, stateFolder, python, kill };
  const child = new URL("./child.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", child, JSON.stringify(work)],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return {
    success,
    operation: text(stdout) || undefined,
    stderr: text(stderr),
  };
}

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

/** A folder for the local SageMaker, and its server, which may be killed. */
export async function openPlace() {
  const stateFolder = await Deno.realPath(await Deno.makeTempDir());
  const snapshot = `${stateFolder}.snapshot`;
  let server = await startServer(stateFolder);
  const copy = (from: string, to: string) =>
    new Deno.Command("cp", { args: ["-a", from, to] }).output();
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
    /** Keeps the state as it is, for `restore()`. */
    async save() {
      await server.end();
      await copy(stateFolder, snapshot);
      server = await startServer(stateFolder);
    },
    /** Makes the state what it was. */
    async restore() {
      await server.end();
      await Deno.remove(stateFolder, { recursive: true });
      await copy(snapshot, stateFolder);
      server = await startServer(stateFolder);
    },
    async [Symbol.asyncDispose]() {
      await server.end();
      for (const folder of [stateFolder, snapshot]) {
        await Deno.remove(folder, { recursive: true }).catch(() => {});
      }
    },
  };
}

/** A folder and its server. */
export type Place = Awaited<ReturnType<typeof openPlace>>;

/** A point at which something is killed. */
export interface Point extends Omit<Kill, "pid"> {
  readonly what: Work["what"];
  readonly victim: "client" | "server";
}

/**
 * Kills at a point, cleans up in a new process, and shows that nothing is left.
 *
 * @param place Empty, or for a cleanup with all that a walk leaves.
 * @returns The operation at which it was killed; `undefined` if the work ended
 * before.
 */
export async function killAt(
  place: Place,
  { what, victim, ...kill }: Point,
): Promise<string | undefined> {
  const { stateFolder } = place;
  const pid = victim === "server" ? place.server.pid : undefined;
  const { success, operation, stderr } = await run(what, stateFolder, {
    ...kill,
    pid,
  });
  if (operation === undefined) assert(success, stderr);
  if (victim === "server") {
    await place.restart();
    await stateIsRight(place.server);
  }
  await cleansUp(place.server, stateFolder);
  return operation;
}

/** Cleans up in a new process, and shows that nothing is left anywhere. */
export async function cleansUp(server: Server, stateFolder: string) {
  const { success, stderr } = await run("cleanup", stateFolder);
  assert(success, stderr);
  await nothingIsLeft(server, stateFolder);
}

/** Asks the server for everything, and looks at the ledger and for processes. */
export async function nothingIsLeft(
  { clients }: Server,
  stateFolder: string,
): Promise<void> {
  assertEquals(await everything(clients), []);
  const path = ledgerPath(stateFolder, "local", "000000000000", "us-east-1");
  assertEquals(await openLedger(path).open(), []);
  await until(async () => await processesIn(stateFolder).length === 0);
}

/** Whatever there is, whoever made it; of jobs those that have not ended. */
async function everything({ s3, sagemaker }: Server["clients"]) {
  const all = { MaxResults: 100 };
  const found: unknown[] = [
    ...(await sagemaker.send(new ListEndpointsCommand(all))).Endpoints!,
    ...(await sagemaker.send(new ListEndpointConfigsCommand(all)))
      .EndpointConfigs!,
    ...(await sagemaker.send(new ListModelsCommand(all))).Models!,
    ...(await jobs({ sagemaker })).filter(({ status }) => !isEnded(status)),
  ];
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  for (const { Name: Bucket } of Buckets) {
    found.push(
      Bucket,
      (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents,
      (await s3.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads,
    );
  }
  return found;
}

const isEnded = (status: string) => /^(Completed|Failed|Stopped)$/.test(status);

async function jobs({ sagemaker }: Pick<Server["clients"], "sagemaker">) {
  const all = { MaxResults: 100, SortOrder: "Descending" } as const;
  const processing = await sagemaker.send(new ListProcessingJobsCommand(all));
  const training = await sagemaker.send(new ListTrainingJobsCommand(all));
  return [
    ...processing.ProcessingJobSummaries!.map((job) => ({
      name: job.ProcessingJobName!,
      status: job.ProcessingJobStatus as string,
    })),
    ...training.TrainingJobSummaries!.map((job) => ({
      name: job.TrainingJobName!,
      status: job.TrainingJobStatus as string,
    })),
  ];
}

/**
 * Shows that a server which was killed and started again has no half-done job,
 * and brings its endpoints back.
 */
export async function stateIsRight({ clients }: Server): Promise<void> {
  for (const { name, status } of await jobs(clients)) {
    assertEquals([name, isEnded(status)], [name, true]);
  }
  await until(async () => {
    const { Endpoints } = await clients.sagemaker.send(
      new ListEndpointsCommand({}),
    );
    const states = Endpoints!.map(({ EndpointStatus }) => EndpointStatus);
    return states.every((state) => state === "InService");
  });
}

/** Ids of the processes that work in a folder; none where the system can't tell. */
export function processesIn(folder: string): string[] {
  if (Deno.build.os !== "linux") return [];
  return [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((pid) =>
    /^\d+$/.test(pid) && isIn(pid, folder)
  );
}

function isIn(pid: string, folder: string): boolean {
  try {
    return Deno.readLinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    return false; // it has ended
  }
}
