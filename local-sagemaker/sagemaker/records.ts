/**
 * Records of jobs, models and endpoints: in memory, each also a JSON file that
 * is written before a change is acknowledged.
 *
 * @module
 */
import { dirname, join } from "node:path";
import type { Tag } from "@aws-sdk/client-sagemaker";
import { readRecord } from "../set_aside.ts";
import { ensureFolder, unfinishedName, writeJson } from "../state.ts";

/** Describe answers the request's members, overlaid with the state's. */
export interface Resource<Request = object, State = object> {
  readonly name: string;
  readonly arn: string;
  readonly request: Request;
  /** Members of the Describe response that came later, in AWS's names. */
  state: State & { CreationTime: number };
  tags: Tag[];
  /** What no response shows. */
  internal?: Record<string, unknown>;
}

export interface Records<R extends Resource> {
  get(name: string): R | undefined;
  all(): R[];
  /** Returns when the record is on disk. */
  put(resource: R): Promise<void>;
  remove(name: string): Promise<void>;
}

/**
 * Opens the folder of one kind of resource and reads what is there; a record
 * that cannot be used is set aside.
 *
 * @param fault What is wrong with the value in a file; completes "as it …".
 */
export function openRecords<R extends Resource>(
  folder: string,
  fault: (value: unknown, file: string) => string | undefined,
): Records<R> {
  ensureFolder(folder);
  const records = new Map<string, R>();
  for (const { name, isFile } of [...Deno.readDirSync(folder)]) {
    const path = join(folder, name);
    if (isFile && unfinishedName.test(name)) Deno.removeSync(path);
    if (!name.endsWith(".json")) continue;
    const check = (value: unknown) => fault(value, name);
    const record = readRecord<R>(dirname(folder), path, check);
    if (record) records.set(record.name, record);
  }
  // Writes of one record must reach the disk in their order.
  const writes = new Map<string, Promise<void>>();
  const enqueue = (name: string, write: () => Promise<void>) => {
    const next = (writes.get(name) ?? Promise.resolve())
      .catch(() => {})
      .then(write);
    writes.set(name, next);
    return next.finally(() => {
      if (writes.get(name) === next) writes.delete(name);
    });
  };
  const pathOf = (name: string) => join(folder, `${name}.json`);
  return {
    get: (name) => records.get(name),
    all: () => [...records.values()],
    put(resource) {
      const { name } = resource;
      const isNew = !records.has(name);
      records.set(name, resource);
      return enqueue(name, () => writeJson(pathOf(name), resource))
        .catch((error) => {
          if (isNew) records.delete(name); // nobody was told of it
          throw error;
        });
    },
    remove(name) {
      records.delete(name);
      return enqueue(name, () => Deno.remove(pathOf(name)));
    },
  };
}
