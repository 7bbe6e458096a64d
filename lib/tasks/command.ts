/**
 * Running programs, and ending a task with one sentence instead of a trace.
 *
 * @module
 */

/** A reason to end the task that its reader can act on. */
export class TaskError extends Error {
  override name = "TaskError";
}

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
 * For a task that takes options alone. Shows how it is used where it is asked
 * for help, and ends.
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
    `Usage: deno task ${task}`,
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
    ? `the task takes ${known.join(" and ")} alone`
    : "the task has no arguments";
  throw new TaskError(
    `Cannot take '${Deno.args.join(" ")}': ${taken}.\n${usage}`,
  );
}

/** Progress and notices go to stderr, so that stdout is left to results. */
export function say(line: string): void {
  console.error(line);
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
 * @returns The outcome; `undefined` if there is no such program.
 */
export async function capture(
  program: string,
  args: string[],
  options: RunOptions = {},
): Promise<Outcome | undefined> {
  try {
    const { success, code, stdout, stderr } = await new Deno.Command(
      program,
      { args, ...options, stdin: "null", stdout: "piped", stderr: "piped" },
    ).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { success, code, stdout: text(stdout), stderr: text(stderr) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/**
 * Runs a program on the terminal's own streams. An interrupt is left to the
 * program, which the terminal sends it too; a termination is handed on.
 *
 * @returns Its exit code.
 */
export async function stream(
  program: string,
  args: string[],
  options: RunOptions & { clearEnv?: boolean; stdin?: "inherit" | "piped" } =
    {},
): Promise<number> {
  const child = new Deno.Command(program, {
    stdin: "inherit",
    ...options,
    args,
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  const interrupt = () => {};
  const terminate = () => child.kill("SIGTERM");
  Deno.addSignalListener("SIGINT", interrupt);
  Deno.addSignalListener("SIGTERM", terminate);
  const { code } = await child.status;
  Deno.removeSignalListener("SIGINT", interrupt);
  Deno.removeSignalListener("SIGTERM", terminate);
  return code;
}

/** Whether an error says that a program or file is missing or can't be run. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotADirectory;
}

/**
 * Runs a task to its end; a {@linkcode TaskError} is shown as its message.
 *
 * @param main Returns the exit code, 0 where it returns nothing.
 */
export async function runTask(
  main: () => Promise<number | void>,
): Promise<never> {
  try {
    Deno.exit(await main() ?? 0);
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    say(error.message);
    Deno.exit(1);
  }
}
