/**
 * Parts of the state that cannot be used: they are moved out of the way whole
 * and reported once, and everything else continues.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";

/** The folder, below a part of the state, that keeps what was set aside. */
export const asideFolder = "SET-ASIDE";

/**
 * Moves a file, folder or link to the same place below `SET-ASIDE`.
 *
 * @param root The part of the state that `path` lies in.
 * @param why Completes "as it …".
 * @throws {Error} With path and remedy where it cannot be moved.
 */
export function setAside(root: string, path: string, why: string): void {
  const place = join(root, asideFolder, relative(root, path));
  let target = place;
  for (let n = 2; exists(target); n++) target = `${place}.${n}`;
  try {
    Deno.mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    Deno.renameSync(path, target);
  } catch (cause) {
    throw new Error(
      `Cannot start the local SageMaker with '${path}' because it ${why}, and ` +
        `cannot set it aside (${(cause as Error).message}): move it away`,
      { cause },
    );
  }
  console.warn(
    `The local SageMaker set aside '${path}' because it ${why}. ` +
      `It is kept as '${target}'; everything else is used.`,
  );
}

/** Says that something was left where it is, and is not used. */
export function leaveAlone(path: string, why: string): void {
  console.warn(`The local SageMaker ignores '${path}' because it ${why}.`);
}

/**
 * Reads a record of the state; one that cannot be used is set aside.
 *
 * @param fault Says what is wrong with a value; completes "as it …".
 * @returns `undefined` where there is none, or none that can be used.
 * @throws {Error} With the path where the system fails to read it.
 */
export function readRecord<T>(
  root: string,
  path: string,
  fault: (value: unknown) => string | undefined,
): T | undefined {
  const { value, why } = inspectRecord<T>(path, fault);
  if (why !== undefined) setAside(root, path, why);
  return value;
}

/** Reads a record and leaves it where it is, whatever it holds. */
export function inspectRecord<T>(
  path: string,
  fault: (value: unknown) => string | undefined,
): { value?: T; why?: string } {
  try {
    if (!Deno.lstatSync(path).isFile) return { why: "is not a regular file" };
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(Deno.readFileSync(path));
    const value = JSON.parse(text);
    const why = fault(value);
    return why === undefined ? { value } : { why };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return { why: "is not valid JSON" };
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      return { why: "is not readable" };
    }
    throw new Error(`Cannot read '${path}': ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The type of a member, `?` where it may be left out, or its own members. */
export interface RecordShape {
  readonly [member: string]:
    | "string"
    | "string?"
    | "number"
    | "object"
    | "object?"
    | RecordShape;
}

/** What of a value does not have the shape; completes "as it …". */
export function shapeFault(
  value: unknown,
  shape: RecordShape,
  path = "",
): string | undefined {
  if (!isObject(value)) return `has no object ${path}`.trimEnd();
  for (const [name, expected] of Object.entries(shape)) {
    const member = value[name];
    const at = path ? `${path}.${name}` : name;
    if (typeof expected === "object") {
      const fault = shapeFault(member, expected, at);
      if (fault) return fault;
      continue;
    }
    if (expected.endsWith("?") && member === undefined) continue;
    const type = expected.replace("?", "");
    const is = isObject(member) ? "object" : typeof member;
    if (is !== type || Array.isArray(member)) return `has no ${type} '${at}'`;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
