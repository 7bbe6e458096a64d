/**
 * The log of calls to AWS: one JSON line each, without secrets and data.
 *
 * @module
 */
import { inOrder } from "../resources/registry.ts";

/** A call that has ended. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  /** The request; only the names in it are logged. */
  readonly input: Readonly<Record<string, unknown>>;
  /** How long it took, all attempts and pauses together, in milliseconds. */
  readonly ms: number;
  readonly attempts?: number;
  /** The HTTP status. */
  readonly status?: number;
  /** The error's name, where it failed. */
  readonly error?: string;
  readonly requestId?: string;
}

/**
 * The members of requests that name what the call is about; of a request with
 * several, the kind that needs the others comes first.
 */
const names = [
  ...inOrder.flatMap(({ noun }) => noun ? [`${noun}Name`] : []),
  "logStreamName",
  "logStreamNamePrefix",
  "logGroupName",
  "ResourceArn",
];

/**
 * Appends to a file that only its user may read.
 *
 * @returns Writes one call.
 */
export function openCallLog(path: string): (call: Call) => void {
  return ({ input, ...call }) => {
    const line = {
      time: new Date().toISOString(),
      ...call,
      resource: resourceOf(input),
    };
    Deno.writeTextFileSync(path, JSON.stringify(line) + "\n", {
      append: true,
      mode: 0o600,
    });
  };
}

function resourceOf(input: Call["input"]): string | undefined {
  if (typeof input.Bucket === "string") {
    const key = input.Key ?? input.Prefix ?? "";
    return `s3://${input.Bucket}/${key}`;
  }
  const name = names.find((name) => typeof input[name] === "string");
  return name && String(input[name]);
}
