/**
 * Each signal to each process of real tasks, and a closed terminal: nothing that
 * the task started is left. A signal that a process outlives, as it ignores it or
 * nothing depends on the process, leaves the task to its own end.
 */
import { assertEquals } from "@std/assert";
import { startUntil } from "../tasks/ending.ts";
import { inTerminal, within } from "../tasks/processes.ts";

const npx = ["npx", "-y", "deno@2.8.1", "task"];
const signals = ["SIGHUP", "SIGINT", "SIGTERM", "SIGKILL"] as const;

/** Processes by what their commands have; the rest of each is the machine's. */
const ofWalk = [
  /^npm exec|npx/,
  /^sh -c/,
  /deno task walkthrough/,
  /run -A --frozen lib\/tasks\/walkthrough/,
  /bin\/python \S*execute_notebook\.py/,
  /end_with_parent\.py \S*python \S*execute_notebook/,
  /^\S*python -sE \S*kernel_proxy\.py/,
  /end_with_parent\.py \S*python .*kernel_proxy/,
  /^\S*deno jupyter/,
  /end_with_parent\.py \S*deno jupyter/,
  /^\S*python \S*template\.py \S+$/,
  /^\S*python \S*template\.py .*\(forked\)/,
  /^\S*python \S*serve\.py/,
];
const moments = [
  /execute_notebook\.py/,
  /template\.py .*\(forked\)/,
  /python \S*serve\.py/,
];

for (const [number, moment] of moments.entries()) {
  for (const victim of ofWalk) {
    for (const signal of signals) {
      Deno.test(`${signal} to ${victim.source} at ${moment.source}`, async () => {
        await using started = await startUntil([...npx, "walkthrough"], moment);
        const there = started.processes.some(({ command }) =>
          victim.test(command)
        );
        if (!there) return console.log("  not there yet");
        const { code, output } = await started.end(victim, signal, 300);
        console.log(`  exit code ${code}`);
        assertEquals(
          /Traceback \(most|^ +at async/m.test(output),
          false,
          output,
        );
      });
    }
  }
  Deno.test(`a closed terminal at ${moment.source}, moment ${number}`, async () => {
    await using started = await startUntil(
      [...inTerminal, ...npx, "walkthrough"],
      moment,
    );
    await started.end(/pty\.fork/, "SIGKILL");
  });
}

for (const signal of signals) {
  for (
    const victim of [/^npm exec|npx/, /deno task local/, /lib\/tasks\/local/]
  ) {
    // npm leaves an interrupt to the terminal, which sends it to all.
    if (signal === "SIGINT" && victim.source.includes("npm")) continue;
    Deno.test(`${signal} to ${victim.source} of the local task`, async () => {
      const state = await Deno.makeTempDir();
      await using started = await startUntil(
        [...npx, "local"],
        /run -A --frozen lib\/tasks\/local/,
        { CHURN_STATE: state },
      );
      await within(60, "a server", () => isThere(`${state}/server.json`));
      await started.end(victim, signal);
    });
  }
  for (
    const victim of [
      /^npm exec|npx/,
      /lib\/tasks\/lab/,
      /bin\/python -m jupyterlab/,
    ]
  ) {
    if (signal === "SIGINT" && victim.source.includes("npm")) continue;
    Deno.test(`${signal} to ${victim.source} of the lab task`, async () => {
      await using started = await startUntil(
        [...npx, "lab", "--no-browser", "--allow-root"],
        /bin\/python -m jupyterlab/,
      );
      await started.end(victim, signal);
    });
  }
}

const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
