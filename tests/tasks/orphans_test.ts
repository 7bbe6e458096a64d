/**
 * However a walk, its executor or its terminal ends, no process of it stays;
 * `deno task soak orphans` sends each signal to each process of real tasks.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { existsSync } from "node:fs";
import { inRoot } from "../../lib/tasks/project.ts";
import { startUntil } from "./ending.ts";
import { inTerminal, within } from "./processes.ts";

const notebook = inRoot("build", "orphans", "walk.ipynb");
const state = inRoot("build", "orphans", "state");
const walk = [
  ...[Deno.execPath(), "run", "-A", "--import-map=tests/offline.json"],
  ...[inRoot("tests", "tasks", "small_walk.ts"), notebook, state],
];
/** A shell that stays beside what it has started, as npx does. */
const byShell = ["sh", "-c", `"$0" "$@"; true`, ...walk];
/** Its server has a template of its own, which has to end with it. */
const alone = { LOCAL_SAGEMAKER_TEMPLATE: "" };
/** Supervises a job, or is one: what the warm process has forked. */
const ofJob = /template\.py .*\(forked\)/;

const cases: [
  what: string,
  command: readonly string[],
  victim: RegExp,
  signal: Deno.Signal,
][] = [
  ["the shell that started it", byShell, /^\S*sh -c/, "SIGKILL"],
  ["its task", walk, /^\S+ run -A .*small_walk/, "SIGKILL"],
  ["its executor", walk, /execute_notebook\.py/, "SIGKILL"],
  ["its terminal", [...inTerminal, ...byShell], /pty\.fork/, "SIGKILL"],
];

for (const [what, command, victim, signal] of cases) {
  Deno.test({
    name: `no process of a walk stays when ${what} is killed`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      await using started = await startUntil(command, ofJob, alone, state);
      await started.end(victim, signal);
    },
  });
}

Deno.test({
  name:
    "a walk that is interrupted, at any time, ends with one sentence and 130",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const signs = [
      /small_walk/,
      /execute_notebook\.py/,
      /jupyter --quiet/,
      ofJob,
    ];
    for (const sign of signs) {
      await using started = await startUntil(walk, sign, alone, state);
      const { code, output } = await started.end(/small_walk/, "SIGINT");
      const isEarly = output === ""; // before Deno has begun with the task
      assert(code === 130, `${sign}: ${code} ${output}`);
      if (!isEarly) {
        assertMatch(output, /stopped\.\n$|Stopped by an interrupt\.\n$/);
      }
      assertEquals(/Traceback|^ +at /m.test(output), false, output);
    }
  },
});

Deno.test({
  name:
    "the local task ends with its shell, and goes on under nohup or in a session of its own",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const state = await Deno.makeTempDir();
    const local = [
      ...[Deno.execPath(), "run", "-A"],
      inRoot("lib", "tasks", "local.ts"),
    ];
    for (
      const [by, ends] of [["", true], ["nohup", false], [
        "setsid",
        false,
      ]] as const
    ) {
      const shell = `${by} "$0" "$@" & wait; true`;
      await using started = await startUntil(
        ["sh", "-c", shell, ...local],
        /^\S+ run -A \S*local\.ts/,
        { CHURN_STATE: state, ...alone },
        state,
      );
      const serves = () => existsSync(`${state}/server.json`);
      await within(120, "the start of the server", serves);
      if (ends) {
        await started.end(/^\S*sh -c/, "SIGKILL");
        continue;
      }
      const shellOf = started.processes.find(({ command }) =>
        /^\S*sh -c/.test(command)
      )!;
      Deno.kill(shellOf.pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const { output } = await started.end(
        /^\S+ run -A \S*local\.ts/,
        "SIGTERM",
      );
      assert(output.includes("Stopping the local SageMaker"), output);
    }
    await Deno.remove(state, { recursive: true });
  },
});
