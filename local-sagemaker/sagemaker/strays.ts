/**
 * Processes that have outlived their supervisor, on Linux.
 *
 * @module
 */

/** So often are they looked for, since they may start others meanwhile. */
const ROUNDS = 10;

/** Kills every process that was started with a variable, given as `NAME=VALUE`. */
export function killStrays(variable: string): void {
  for (let round = 0; round < ROUNDS; round++) {
    const strays = findStrays(variable);
    if (strays.length === 0) return;
    for (const pid of strays) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
  }
}

function findStrays(variable: string): number[] {
  if (Deno.build.os !== "linux") return [];
  return [...Deno.readDirSync("/proc")]
    .map(({ name }) => Number(name))
    .filter((pid) => pid > 0 && environmentOf(pid).includes(variable));
}

function environmentOf(pid: number): string[] {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/environ`).split("\0");
  } catch {
    return []; // ended, or another user's
  }
}
