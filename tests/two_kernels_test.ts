/** Two kernels that share a ledger, and start the same in the same instant. */
import { assertEquals } from "@std/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { inRoot } from "../lib/tasks/project.ts";

const script = fileURLToPath(new URL("start_at_once.ts", import.meta.url));

function openKernel(stateFolder: string) {
  const child = spawn(Deno.execPath(), ["run", "-A", script, stateFolder], {
    cwd: inRoot(),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout! })
    [Symbol.asyncIterator]();
  return {
    nextLine: async () => (await lines.next()).value,
    goOn: () => child.stdin!.write("go on\n"),
    async end() {
      child.stdin!.end();
      await ended;
    },
  };
}

Deno.test("the same start in two kernels in the same instant is one job", async () => {
  const stateFolder = await Deno.makeTempDir();
  const kernels = [openKernel(stateFolder)];
  try {
    assertEquals(await kernels[0].nextLine(), "ready");
    kernels.push(openKernel(stateFolder));
    assertEquals(await kernels[1].nextLine(), "ready");
    kernels.forEach(({ goOn }) => goOn());
    const names = await Promise.all(kernels.map(({ nextLine }) => nextLine()));
    assertEquals(names, ["churn-processing-1", "churn-processing-1"]);
  } finally {
    for (const { end } of kernels.reverse()) await end();
    await Deno.remove(stateFolder, { recursive: true });
  }
});
