/**
 * What makes a record of the S3 on disk one that can be used.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type RecordShape, shapeFault } from "../set_aside.ts";
import { uuid } from "../state.ts";
import { algorithms } from "./checksums.ts";
import type {
  Content,
  ObjectRecord,
  PartRecord,
  UploadRecord,
} from "./records.ts";

/** Completes "as it …". */
type Fault = string | undefined;

const content: RecordShape = {
  file: "string",
  size: "number",
  md5: "string",
  checksum: "object?",
};

/** What is wrong with `bucket.json`. */
export function bucketFault(value: unknown): Fault {
  return shapeFault(value, { created: "string" }) ??
    timeFault((value as { created: string }).created);
}

/** What is wrong with the record of an object in the file of that name. */
export function objectFault(value: unknown, file: string): Fault {
  const shape = {
    ...{ key: "string", etag: "string", modified: "string" } as const,
    ...{ headers: "object", content } as const,
    ...{ upload: "string?" } as const,
  };
  const fault = shapeFault(value, shape);
  if (fault) return fault;
  const { key, headers, content: stored, modified, tags, parts } =
    value as ObjectRecord;
  if (objectFile(key) !== file) return "belongs to another key";
  const odd = tagsFault(tags) ?? partsFault(parts, stored.size);
  if (odd) return odd;
  return headersFault(headers) ?? contentFault(stored) ?? timeFault(modified);
}

/** What is wrong with the record of a part in the file of that name. */
export function partFault(value: unknown, file: string): Fault {
  const shape = { number: "number", modified: "string", content } as const;
  const fault = shapeFault(value, shape);
  if (fault) return fault;
  const part = value as PartRecord;
  if (`${part.number}.json` !== file) return "belongs to another part";
  return contentFault(part.content) ?? timeFault(part.modified);
}

/** What is wrong with the record of an upload with that id. */
export function uploadFault(value: unknown, id: string): Fault {
  const shape = {
    ...{ id: "string", key: "string", initiated: "string" } as const,
    ...{ headers: "object", checksum: "object?" } as const,
  };
  const fault = shapeFault(value, shape);
  if (fault) return fault;
  const upload = value as UploadRecord;
  if (upload.id !== id) return "belongs to another upload";
  return headersFault(upload.headers) ?? checksumFault(upload.checksum) ??
    tagsFault(upload.tags) ?? timeFault(upload.initiated);
}

/** The name of the file with an object's metadata. */
export function objectFile(key: string): string {
  return `${createHash("sha256").update(key).digest("hex")}.json`;
}

/** The names that content has. */
export const contentName: RegExp = new RegExp(`^${uuid}$`);
/** The names of folders that are being made or removed. */
export const transientName: RegExp = new RegExp(
  `^(?:CREATING|DELETED)-${uuid}$`,
);

function contentFault({ file, size, md5, checksum }: Content): Fault {
  if (!contentName.test(file)) return "does not name its content";
  if (!Number.isSafeInteger(size) || size < 0) return "has no number of bytes";
  if (!/^[0-9a-f]{32}$/.test(md5)) return "has no MD5";
  return checksumFault(checksum) ??
    (checksum && shapeFault(checksum, { value: "string" }, "checksum"));
}

function checksumFault(checksum: unknown): Fault {
  if (checksum === undefined) return undefined;
  const shape = { algorithm: "string", type: "string" } as const;
  const fault = shapeFault(checksum, shape, "checksum");
  if (fault) return fault;
  const { algorithm, type } = checksum as Record<string, string>;
  const known = (algorithms as readonly string[]).includes(algorithm) &&
    ["FULL_OBJECT", "COMPOSITE"].includes(type);
  return known ? undefined : "has an unknown checksum";
}

function headersFault(headers: unknown): Fault {
  try {
    for (const [name, value] of Object.entries(headers as object)) {
      if (typeof value !== "string") return `has no text for header '${name}'`;
      new Headers([[name, value]]);
    }
  } catch {
    return "has headers that cannot be sent";
  }
}

function tagsFault(tags: unknown): Fault {
  const isTag = (tag: unknown) =>
    Array.isArray(tag) && tag.length === 2 &&
    tag.every((text) => typeof text === "string");
  return tags === undefined || (Array.isArray(tags) && tags.every(isTag))
    ? undefined
    : "has tags that are none";
}

function partsFault(parts: unknown, size: number): Fault {
  if (parts === undefined) return undefined;
  const known = Array.isArray(parts) &&
    parts.every((part) =>
      Number.isSafeInteger(part?.number) && Number.isSafeInteger(part.size) &&
      ["string", "undefined"].includes(typeof part.checksum)
    );
  const whole = known &&
    parts.reduce((sum, part) => sum + part.size, 0) === size;
  return whole ? undefined : "has parts that do not make up its content";
}

function timeFault(time: string): Fault {
  return Number.isNaN(Date.parse(time)) ? "has no valid time" : undefined;
}
