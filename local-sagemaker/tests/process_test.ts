import { assertEquals } from "@std/assert";
import type { Context } from "../sagemaker/context.ts";
import { startProcess } from "../sagemaker/process.ts";
import { python } from "./python.ts";

const context = {
  python,
  account: { region: "us-east-1" },
} as Context;

/** Starts a program in a folder, and says when it has printed something. */
function start(base: string, code: string) {
  const { promise: begun, resolve } = Promise.withResolvers<string>();
  const process = startProcess(context, {
    command: [python, "-c", code],
    environment: {},
    base,
    output: (chunk) => resolve(new TextDecoder().decode(chunk).trim()),
  });
  return { ...process, begun };
}

const waiting = "import os, time; print(os.getpid(), flush=True); time.sleep(";

Deno.test({
  name: "what a killed supervisor leaves ends, and its neighbour goes on",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const base = await Deno.makeTempDir();
    try {
      // A stray in a session of its own, that outlives its supervisor.
      const killed = start(
        base,
        `import os, signal, subprocess, sys, time
it = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"],
    start_new_session=True)
print(it.pid, flush=True)
time.sleep(0.5)
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(60)`,
      );
      const neighbour = start(base, waiting + "60)");
      const stray = Number(await killed.begun);
      await neighbour.begun;
      assertEquals(await killed.exited, 137);
      assertEquals(await isThere(stray), false);
      assertEquals(await isThere(Number(await neighbour.begun)), true);
      neighbour.kill();
      await neighbour.exited;
    } finally {
      await Deno.remove(base, { recursive: true });
    }
  },
});

/** Whether a process runs; one that has ended and waits for its parent does not. */
async function isThere(pid: number): Promise<boolean> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return /^State:\s+[^ZX]/m.test(status);
}
