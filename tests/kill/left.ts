/**
 * Looking at what is left on a server, in its ledger and of processes.
 *
 * @module
 */
import {
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import * as sagemakerClient from "@aws-sdk/client-sagemaker";
import { ListEndpointsCommand } from "@aws-sdk/client-sagemaker";
import { assertEquals } from "@std/assert";
import { ledgerPath, openLedger } from "lib/aws/ledger.ts";
import { inOrder } from "lib/resources/registry.ts";
import { until } from "../../local-sagemaker/tests/support.ts";
import type { Server } from "./place.ts";

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
  const found: unknown[] = [
    ...await listed({ sagemaker }, "by deletion"),
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
  return await listed({ sagemaker }, "by stopping");
}

/** What the server lists of the kinds that end in a way, whoever made it. */
async function listed(
  { sagemaker }: Pick<Server["clients"], "sagemaker">,
  ending: "by stopping" | "by deletion",
) {
  const all = { MaxResults: 100, SortOrder: "Descending" };
  const commands = sagemakerClient as unknown as Record<
    string,
    typeof ListEndpointsCommand
  >;
  const found: { name: string; status: string }[] = [];
  for (const { noun, ends } of inOrder) {
    if (noun === undefined || ends !== ending) continue;
    const List = commands[`List${noun}sCommand`];
    const page = await sagemaker.send(new List(all as object));
    const summaries: Record<string, string>[] =
      Object.values(page).find(Array.isArray) ?? [];
    found.push(...summaries.map((summary) => ({
      name: summary[`${noun}Name`],
      status: summary[`${noun}Status`],
    })));
  }
  return found;
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
