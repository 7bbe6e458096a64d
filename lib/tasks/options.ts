/**
 * Options of tasks that take some, and their help.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { resolvePath } from "../settings/paths.ts";
import { taskCommand, TaskError } from "./command.ts";

/** An option by its name; one without `value` is a flag. */
export interface Option {
  /** What stands for its value in the help: `N`. */
  readonly value?: string;
  /** What it means. */
  readonly help: string;
  /** What holds where it is left out. */
  readonly fallback?: string;
}

/** What a task is called with. */
export interface Usage {
  readonly task: string;
  /** What it does, in a sentence. */
  readonly does: string;
  /** What stands for the one file it takes. */
  readonly file: string;
  /** Whether it does without. */
  readonly isOptional?: boolean;
  readonly options: Readonly<Record<string, Option>>;
  /** After `deno task`. */
  readonly example: string;
}

/** The options that say which column tells who left, and how. */
export const targetOptions: Usage["options"] = {
  target: {
    value: "COLUMN",
    help: "the column that says who left",
    fallback: "recognised by its name and values",
  },
  positive: {
    value: "VALUE",
    help: "its value for customers who left",
    fallback: "recognised by its spelling",
  },
};

/**
 * What was given: the file, `""` where it may be and is left out, and each option
 * that is no flag as text.
 */
export interface Given {
  readonly file: string;
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly flags: ReadonlySet<string>;
}

/**
 * Reads a task's arguments. Shows the help where it is asked for, and ends.
 *
 * @throws {TaskError} If an argument is unknown, or the file is missing.
 */
export function readOptions(usage: Usage, args: string[] = Deno.args): Given {
  const { options, task, isOptional } = usage;
  const file = isOptional ? `[${usage.file}]` : usage.file;
  if (args.some((argument) => argument === "-h" || argument === "--help")) {
    console.log(helpOf(usage));
    Deno.exit(0);
  }
  const refuse = (problem: string) => {
    throw new TaskError(
      `Cannot take '${args.join(" ")}': ${problem}.\n` +
        `Usage: ${taskCommand()} ${task} ${file} [option…]; --help lists them`,
    );
  };
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { value }]) => [
          name,
          { type: value ? "string" as const : "boolean" as const },
        ]),
      ),
    });
    if (positionals.length !== 1 && !(isOptional && !positionals.length)) {
      refuse(
        positionals.length
          ? `it takes one file, but got ${positionals.join(", ")}`
          : `it needs a file, ${file}`,
      );
    }
    const given = Object.entries(values);
    return {
      file: positionals[0] ?? "",
      texts: Object.fromEntries(
        given.filter((each): each is [string, string] =>
          typeof each[1] === "string"
        ),
      ),
      flags: new Set(
        given.filter(([, value]) => value === true).map(([name]) => name),
      ),
    };
  } catch (error) {
    if (error instanceof TaskError) throw error;
    const [problem] = (error as Error).message.split(/\.(?: |$)/);
    return refuse(problem[0].toLowerCase() + problem.slice(1));
  }
}

/** What a task takes, as its reader sees it. */
function helpOf(usage: Usage): string {
  const { task, does, isOptional, options, example } = usage;
  const file = isOptional ? `[${usage.file}]` : usage.file;
  const rows = Object.entries(options).map(([name, { value, ...option }]) => [
    `--${name}${value ? ` ${value}` : ""}`,
    option.help + (option.fallback ? ` (default: ${option.fallback})` : ""),
  ]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `Usage: ${taskCommand()} ${task} ${file} [option…]`,
    "",
    does,
    "",
    ...rows.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`),
    "",
    `Example: ${taskCommand()} ${example}`,
    "The settings of docs/settings.md, such as CHURN_TARGET=aws, apply here, too.",
  ].join("\n");
}

/** A number of an option. @throws {TaskError} If its text is none. */
export function numberOf(name: string, text: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())
    ? Number(text)
    : NaN;
  if (Number.isFinite(value)) return value;
  throw new TaskError(`Cannot take '--${name} ${text}': it must be a number.`);
}

/** A path as its writer means it: relative to where the task was called. */
export function pathOf(path: string): string {
  return resolvePath(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}

/** A task with its file and those options that are given, as a shell takes it. */
export function commandOf(
  task: string,
  file: string,
  options: Readonly<Record<string, string | undefined>>,
): string {
  const words = Object.entries(options).flatMap(([name, text]) =>
    text === undefined ? [] : [`--${name}`, text]
  );
  return [taskCommand(), task, ...[file, ...words].map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w./:=,@+-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}
