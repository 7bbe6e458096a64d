/**
 * Running programs, and ending a task with one sentence instead of a trace.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { environmentProgram, taskScript } from "./project.ts";
import {
  attend,
  endChildren,
  listenForStops,
  type Stop,
  stopRequested,
} from "./stopping.ts";

/** A reason to end the task that its reader can act on. */
export class TaskError extends Error {
  override name = "TaskError";
  constructor(
    message: string,
    /** The task's exit code. */
    readonly code = 1,
  ) {
    super(message);
  }
}

/**
 * How a task is called: as this one was, because whoever came by npx need not
 * have a `deno`.
 */
export function taskCommand(
  isByNpx = Deno.env.get("npm_lifecycle_event") === "npx",
): string {
  return `${isByNpx ? `npx -y deno@${Deno.version.deno}` : "deno"} task`;
}

/** The exit code of what an interrupt or a termination has stopped. */
export const interrupted = 130;

/** What a program left behind. */
export interface Outcome {
  readonly success: boolean;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  /** Variables beside the inherited ones. */
  readonly env?: Record<string, string>;
  /** @default the current folder */
  readonly cwd?: string;
}

/**
 * For a task that takes no arguments.
 *
 * @throws {TaskError} If there are arguments.
 */
export function takeNoArguments(task: string): void {
  takeOptions(task, []);
}

/**
 * For a task that takes only options. If asked for help, shows how it is used,
 * and ends.
 *
 * @param known `--yes` and the like.
 * @returns Those that are given.
 * @throws {TaskError} If there are other arguments.
 */
export function takeOptions(
  task: string,
  known: readonly string[],
): Set<string> {
  const usage = [
    `Usage: ${taskCommand()} ${task}`,
    ...known.map((option) => `[${option}]`),
  ].join(" ");
  if (/^(-h|--help)$/.test(Deno.args[0] ?? "")) {
    console.log(usage);
    Deno.exit(0);
  }
  if (Deno.args.every((argument) => known.includes(argument))) {
    return new Set(Deno.args);
  }
  const taken = known.length
    ? `the task takes only ${known.join(" and ")}`
    : "the task takes no arguments";
  throw new TaskError(
    `Cannot take '${Deno.args.join(" ")}': ${taken}.\n${usage}`,
  );
}

/**
 * Progress and notices go to stderr, so that stdout is left to results. On a
 * terminal a live line that is there gives way.
 */
export function say(line: string): void {
  console.error(Deno.stderr.isTerminal() ? `\r\x1b[K${line}` : line);
}

/** Seconds since `start` (of `performance.now()`) as text. */
export function elapsed(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** The end of what a program said, indented. */
export function lastLines(text = "", count = 8): string {
  return text.trim().split("\n").slice(-count).map((line) => `  ${line}`)
    .join("\n");
}

/**
 * Runs a program and keeps what it writes.
 *
 * @param seen Called with each line of its stderr as it comes.
 * @returns The outcome; `undefined` if there is no such program.
 */
export async function capture(
  program: string,
  args: string[],
  { seen, ...options }: RunOptions & { seen?: (line: string) => void } = {},
): Promise<Outcome | undefined> {
  try {
    const child = new Deno.Command(
      program,
      { args, ...options, stdin: "null", stdout: "piped", stderr: "piped" },
    ).spawn();
    const [stdout, stderr, { success, code }] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr, seen),
      attend(child).status,
    ]);
    return { success, code, stdout, stderr };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function textOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  seen?: (line: string) => void,
): Promise<string> {
  let [text, next] = ["", 0];
  for await (const piece of stream.pipeThrough(new TextDecoderStream())) {
    text += piece;
    for (let end; seen && (end = text.indexOf("\n", next)) >= 0;) {
      seen(text.slice(next, end));
      next = end + 1;
    }
  }
  return text;
}

/** How {@linkcode stream} runs a program. */
export interface StreamOptions extends RunOptions {
  /** Whether only the variables of `env` are there. @default false */
  readonly clearEnv?: boolean;
  /** Takes what it writes, in place of the terminal. */
  readonly write?: (bytes: Uint8Array) => void;
}

/**
 * Runs a program on the terminal's own streams. It is in a session of its own,
 * so that only the task gets the terminal's signals; the program ends with the
 * task, however that ends.
 *
 * @returns Its exit code.
 */
export async function stream(
  program: string,
  args: string[],
  { write, ...options }: StreamOptions = {},
): Promise<number> {
  const python = environmentProgram("python");
  const tied = existsSync(python)
    ? [python, "-IS", taskScript("end_with_parent.py")]
    : [];
  const [first, ...rest] = [...tied, program, ...args];
  const child = new Deno.Command(first, {
    ...options,
    args: rest,
    detached: true,
    stdin: write ? "null" : "inherit",
    stdout: write ? "piped" : "inherit",
    stderr: write ? "piped" : "inherit",
  }).spawn();
  const status = attend(child).status;
  if (write) {
    await Promise.all([child.stdout, child.stderr].map(async (output) => {
      for await (const bytes of output) write(bytes);
    }));
  }
  return (await status).code;
}

/** Whether an error says that a program or file is missing or can't be run. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotADirectory;
}

/** How a task ends. */
export interface TaskOptions {
  /**
   * Whether it closes in order by itself once {@linkcode stopRequested}, and says
   * so; its exit code counts then, but for an interrupt.
   */
  readonly closes?: boolean;
}

/**
 * Runs a task to its end; a {@linkcode TaskError} is shown as its message. A task
 * that is stopped ends its programs, says so in one sentence, and has the exit
 * code that shells give the signal: 130 after an interrupt.
 *
 * @param main Returns the exit code, 0 where it returns nothing.
 */
export async function runTask(
  main: () => Promise<number | void>,
  { closes = false }: TaskOptions = {},
): Promise<never> {
  listenForStops();
  const ended: Promise<Ended> = main().then(
    (code) => ({ code: code ?? 0 }),
    (error) => ({ error }),
  );
  const stop = await Promise.race([ended.then(() => undefined), stopRequested]);
  if (stop) return await endStopped(stop, ended, closes);
  const { code, error } = await ended;
  if (code !== undefined) Deno.exit(code);
  if (!(error instanceof TaskError)) throw error;
  say(error.message);
  Deno.exit(error.code);
}

type Ended = { readonly code?: number; readonly error?: unknown };

async function endStopped(
  { sentence, code }: Stop,
  ended: Promise<Ended>,
  closes: boolean,
): Promise<never> {
  await endChildren();
  // What it says of its programs' end, if it does.
  const timeout = setTimeout(closes ? 10_000 : 300, {} as Ended);
  const last = await Promise.race([ended, timeout]);
  if (closes && last.code !== undefined) {
    Deno.exit(code === interrupted ? code : last.code);
  }
  const hasSaid = last.error instanceof TaskError &&
    last.error.code === interrupted;
  say(hasSaid ? (last.error as TaskError).message : sentence);
  Deno.exit(code);
}
