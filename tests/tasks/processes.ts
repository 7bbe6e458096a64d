/**
 * Finding what a task has started and left behind, on Linux.
 *
 * @module
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { inRoot } from "../../lib/tasks/project.ts";

/** A process by what stays the same of it. */
export interface Process {
  readonly pid: number;
  /** With the pid it is one process's alone. */
  readonly started: string;
  readonly parent: number;
  /** Ends with `(forked)` where it is that of its parent, as jobs' are that of the template. */
  readonly command: string;
}

const mark = "TESTS_MARK";

/** An environment by which all that inherits it is found. */
export function marked(): { env: Record<string, string>; id: string } {
  const id = crypto.randomUUID();
  return { env: { [mark]: id }, id };
}

/** All processes but zombies. */
export function processes(): Process[] {
  const all = readProcesses();
  const commands = new Map(all.map(({ pid, command }) => [pid, command]));
  return all.map((one) =>
    commands.get(one.parent) === one.command
      ? { ...one, command: `${one.command} (forked)` }
      : one
  );
}

function readProcesses(): Process[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "latin1");
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        if (fields[0] === "Z" || fields[0] === "X") return [];
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
        return [{
          pid: Number(name),
          parent: Number(fields[1]),
          started: fields[19],
          command: command.replaceAll("\0", " ").trim(),
        }];
      } catch {
        return []; // it has ended
      }
    });
}

/** Those that carry a mark, work in one of the folders, or descend from such. */
export function belonging(id: string, folders: readonly string[]): Process[] {
  const all = processes();
  const found = new Set(
    all.filter((each) => hasMark(each, id) || worksIn(each.pid, folders))
      .map(({ pid }) => pid),
  );
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

const marks = new Map<string, boolean>();

/** Looks once at each process, which has its variables from its start. */
function hasMark({ pid, started }: Process, id: string): boolean {
  const key = `${pid} ${started} ${id}`;
  let found = marks.get(key);
  if (found !== undefined) return found;
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, "latin1");
    found = variables.includes(`${mark}=${id}`);
    if (variables) marks.set(key, found); // a program that is being loaded has none yet
    return found;
  } catch {
    return false; // it has ended
  }
}

function worksIn(pid: number, folders: readonly string[]): boolean {
  try {
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    return folders.some((place) => folder.startsWith(`${place}/`));
  } catch {
    return false;
  }
}

/** What is there of processes that were seen before, and of what belongs. */
export function left(
  seen: readonly Process[],
  id: string,
  folders: readonly string[],
): Process[] {
  const all = processes();
  const known = all.filter(({ pid, started }) =>
    seen.some((each) => each.pid === pid && each.started === started)
  );
  return [...known, ...belonging(id, folders)];
}

/** Waits for something, as long as a loaded machine may take. */
export async function within<T>(
  seconds: number,
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (let waited = 0; waited < seconds * 10; waited++) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Not within ${seconds} s: ${what}`);
}

/** Runs a command in a terminal of its own, which closes when this is killed. */
export const inTerminal: readonly string[] = [
  inRoot(".venv", "bin", "python"),
  "-c",
  `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        data = b""
    if not data:
        break
    os.write(1, data)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) % 256)
`,
];
