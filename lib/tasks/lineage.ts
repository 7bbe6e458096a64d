/**
 * The processes that a task descends from, so that it can end with them.
 *
 * @module
 */
import { readFileSync } from "node:fs";

interface Place {
  readonly parent: number;
  /** What stands for the session: its number, or where `ps` must tell, the terminal. */
  readonly session: string;
}

/**
 * This process and those of its session that it descends from, nearest first: of
 * `npx … task walkthrough` in a terminal Deno, the task runner, npx, the shell.
 */
export function lineage(): number[] {
  const found = [Deno.pid];
  const own = placesOf(found).get(Deno.pid);
  for (let place = own; own && place;) {
    const { parent } = place;
    place = parent > 0 ? placesOf([parent]).get(parent) : undefined;
    if (place?.session !== own.session) break;
    found.push(parent);
  }
  return found;
}

/**
 * Whether what started this process has ended before the lineage was looked at:
 * init has taken its place. A leader of a session was meant to be the only
 * process in it.
 */
export function isOrphan(processes: readonly number[]): boolean {
  const { parent, session } = placesOf([Deno.pid]).get(Deno.pid) ?? {};
  return processes.length === 1 && parent === 1 &&
    session !== String(Deno.pid) && Deno.build.os === "linux";
}

/** Whether each of a lineage is still the parent of the one before it. */
export function isWhole(processes: readonly number[]): boolean {
  const places = placesOf(processes.slice(0, -1));
  return processes.slice(1).every((parent, index) =>
    places.get(processes[index])?.parent === parent
  );
}

function placesOf(pids: readonly number[]): Map<number, Place> {
  return new Map(
    Deno.build.os === "linux"
      ? pids.flatMap((pid) => linuxPlace(pid))
      : listedPlaces(pids),
  );
}

/** Source: proc_pid_stat(5); the name before the last `)` may hold anything. */
function linuxPlace(pid: number): [number, Place][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [, parent, , session] = stat.slice(stat.lastIndexOf(")") + 2)
      .split(" ");
    return [[pid, { parent: Number(parent), session }]];
  } catch {
    return []; // it has ended
  }
}

function listedPlaces(pids: readonly number[]): [number, Place][] {
  const { stdout } = new Deno.Command("ps", {
    args: ["-o", "pid=,ppid=,tty=", "-p", pids.join(",")],
    stderr: "null",
  }).outputSync();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return lines.filter(Boolean).map((line) => {
    const [pid, parent, session] = line.trim().split(/\s+/);
    return [Number(pid), { parent: Number(parent), session }];
  });
}
