/**
 * Killing the walk, its cleanup, or the local SageMaker at one call.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { assert } from "@std/assert";
import { python } from "../python.ts";
import { nothingIsLeft, stateIsRight } from "./left.ts";
import type { Place, Server } from "./place.ts";

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
  readonly what: "walk" | "search" | "cleanup";
  readonly stateFolder: string;
  readonly python: string;
  readonly kill?: Kill;
}

/** How the child process ended. */
export interface Ending {
  readonly success: boolean;
  /** Its calls that count, up to where it was killed. */
  readonly operations: readonly string[];
  readonly stderr: string;
}

/** Runs the walk, a search or a cleanup in a process of its own. */
export async function run(
  what: Work["what"],
  stateFolder: string,
  kill?: Kill,
): Promise<Ending> {
  const work: Work = { what, stateFolder, python, kill };
  const child = fileURLToPath(new URL("./child.ts", import.meta.url));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", child, JSON.stringify(work)],
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return {
    success,
    operations: text(stdout).split("\n").filter(Boolean),
    stderr: text(stderr),
  };
}

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
  const { success, operations, stderr } = await run(what, stateFolder, {
    ...kill,
    pid,
  });
  const operation = operations[kill.call - 1];
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
