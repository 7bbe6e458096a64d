/**
 * One object of a transform job: its records asked in their order, and what is
 * answered written to a file.
 *
 * @module
 */
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type Division, type Payload, payloadsOf } from "./payloads.ts";
import { toInput, toOutput } from "./records.ts";
import type { Processing } from "./request.ts";

/** What a container has answered. */
export interface Reply {
  readonly status: number;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** How objects are read, asked about and written. */
export interface Way {
  readonly division: Division;
  readonly processing?: Processing;
  readonly isGzip: boolean;
  /** Whether each answer ends with a line feed. */
  readonly assembled: boolean;
  /** How many requests may be under way. */
  readonly concurrent: number;
  ask(body: Uint8Array<ArrayBuffer>): Promise<Reply>;
}

/** Why an object could not be transformed. */
export class ObjectError extends Error {
  override name = "ObjectError";
  constructor(message: string, readonly status?: number) {
    super(message);
  }
}

/** @throws {ObjectError} that names the line, its record and the container's reason. */
export async function transformObject(
  stream: Readable,
  file: Deno.FsFile,
  way: Way,
): Promise<void> {
  const source: Readable = way.isGzip
    ? stream.on("error", (error) => source.destroy(error)).pipe(createGunzip())
    : stream;
  const under: Promise<Uint8Array>[] = [];
  const store = async () => await writeAll(file, await under.shift()!);
  try {
    for await (const payload of payloadsOf(source, way.division)) {
      const answer = answerOf(payload, way);
      answer.catch(() => {}); // thrown where it is stored
      under.push(answer);
      if (under.length >= way.concurrent) await store();
    }
    while (under.length > 0) await store();
  } catch (error) {
    if (error instanceof RangeError || isZlib(error)) {
      throw new ObjectError((error as Error).message);
    }
    throw error;
  } finally {
    await Promise.allSettled(under);
    stream.destroy();
    source.destroy();
  }
}

const isZlib = (error: unknown) =>
  String((error as { code?: string }).code).startsWith("Z_");

/** What is stored for a payload. */
async function answerOf(payload: Payload, way: Way): Promise<Uint8Array> {
  const { processing } = way;
  if (!processing) {
    const answer = await askAbout(payload, payload.body, way);
    return way.assembled ? withLineEnd(answer) : answer;
  }
  const records = textsOf(payload.body);
  const inputs = records.map((record, i) =>
    named(payload.line + i, record, () => toInput(processing, record))
  );
  const asked = { line: payload.line, body: bytesOf(inputs) };
  const answers = textsOf(await askAbout(asked, asked.body, way));
  if (answers.length !== records.length) {
    throw new ObjectError(
      `lines ${payload.line} to ${payload.line + records.length - 1}: the ` +
        `container answered ${answers.length} lines for ${records.length} records`,
    );
  }
  return bytesOf(records.map((record, i) =>
    named(
      payload.line + i,
      record,
      () => toOutput(processing, record, answers[i]),
    )
  ));
}

function named(line: number, record: string, work: () => string): string {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) {
      throw error;
    }
    throw new ObjectError(`line ${line} (${shown(record)}): ${error.message}`);
  }
}

/** Asks about a payload; where that is refused, finds the record to blame. */
async function askAbout(
  { line }: Payload,
  body: Uint8Array<ArrayBuffer>,
  { ask, division }: Way,
): Promise<Uint8Array<ArrayBuffer>> {
  const reply = await ask(body);
  if (isFine(reply)) return reply.body;
  if (!division.byLine) throw new ObjectError(reasonOf(reply), reply.status);
  const lines = textsOf(body);
  const { index, refusal } = await firstRefused(lines, reply, ask);
  throw new ObjectError(
    `line ${line + index} (${shown(lines[index])}): ${reasonOf(refusal)}`,
    refusal.status,
  );
}

/** The first line with which the lines up to it are refused, by halves. */
async function firstRefused(
  lines: string[],
  reply: Reply,
  ask: Way["ask"],
): Promise<{ index: number; refusal: Reply }> {
  let fine = 0;
  let refused = lines.length;
  while (refused - fine > 1) {
    const middle = (fine + refused) >> 1;
    const answer = await ask(bytesOf(lines.slice(0, middle)));
    if (isFine(answer)) fine = middle;
    else refused = middle;
  }
  const alone = await ask(bytesOf([lines[refused - 1]]));
  return { index: refused - 1, refusal: isFine(alone) ? reply : alone };
}

const lineEnd = 10;

const isFine = ({ status }: Reply) => status >= 200 && status < 300;

/** The message in a container's answer, as far as it says one. */
function reasonOf({ status, body }: Reply): string {
  const text = new TextDecoder().decode(body);
  let message = text;
  try {
    message = JSON.parse(text).error.message ?? text;
  } catch {
    // Another form: all of it.
  }
  return `the container answered ${status}: ${message}`;
}

const shown = (record: string) =>
  record.length > 100 ? `${record.slice(0, 100)}…` : record;

function textsOf(bytes: Uint8Array): string[] {
  if (bytes.length === 0) return [];
  return new TextDecoder().decode(bytes).replace(/\r?\n$/, "").split(/\r?\n/);
}

const bytesOf = (lines: string[]): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(lines.map((line) => line + "\n").join(""));

function withLineEnd(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  if (bytes.at(-1) === lineEnd) return bytes;
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  ended[bytes.length] = lineEnd;
  return ended;
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await file.write(bytes.subarray(at));
  }
}
