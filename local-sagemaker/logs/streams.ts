/**
 * Log groups and streams as they lie on disk.
 *
 * @module
 */
import { join } from "node:path";
import { AwsError } from "../types.ts";
import { fileName, groupFolder, LOG_SUFFIX, streamFile } from "./paths.ts";

export interface Group {
  name: string;
  /** Epoch milliseconds. */
  created: number;
  bytes: number;
}

export interface Stream {
  name: string;
  created: number;
  /** Time of the last write. */
  written: number;
  bytes: number;
  path: string;
}

/** Sorted by name. */
export async function listGroups(folder: string): Promise<Group[]> {
  const groups = await Promise.all(
    (await names(folder, "isDirectory", "")).map(async (name) => {
      const streams = await listStreams(folder, name);
      return {
        name,
        created: Math.min(...streams.map(({ created }) => created), Date.now()),
        bytes: streams.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    }),
  );
  return groups.sort(byName);
}

/** Sorted by name. @throws {AwsError} where there is no such group. */
export async function listStreams(
  folder: string,
  group: string,
): Promise<Stream[]> {
  const path = groupFolder(folder, group);
  if (!await exists(path)) {
    throw notFound("The specified log group does not exist.");
  }
  const streams = await Promise.all(
    (await names(path, "isFile", LOG_SUFFIX)).map((name) =>
      describe(join(path, fileName(name) + LOG_SUFFIX), name)
    ),
  );
  return streams.sort(byName);
}

/** @throws {AwsError} where there is no such group or stream. */
export async function findStream(
  folder: string,
  group: string,
  stream: string,
): Promise<string> {
  const path = streamFile(folder, group, stream);
  if (await isFile(path)) return path;
  const groupThere = await exists(groupFolder(folder, group));
  throw notFound(
    `The specified log ${groupThere ? "stream" : "group"} does not exist.`,
  );
}

async function describe(path: string, name: string): Promise<Stream> {
  const stat = await Deno.stat(path);
  const written = stat.mtime?.getTime() ?? 0;
  return {
    name,
    created: stat.birthtime?.getTime() ?? written,
    written,
    bytes: stat.size,
    path,
  };
}

/** The names of the groups or streams below a folder; what else is there is nobody's. */
async function names(
  folder: string,
  kind: "isFile" | "isDirectory",
  suffix: string,
): Promise<string[]> {
  if (!await exists(folder)) return [];
  const found = await Array.fromAsync(Deno.readDir(folder));
  return found
    .filter((entry) => entry[kind] && entry.name.endsWith(suffix))
    .map((entry) => entry.name.slice(0, entry.name.length - suffix.length))
    .flatMap((encoded) => {
      const name = decodeName(encoded);
      return name !== undefined && fileName(name) === encoded ? [name] : [];
    });
}

function decodeName(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function isFile(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(({ isFile }) => isFile, () => false);
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}
