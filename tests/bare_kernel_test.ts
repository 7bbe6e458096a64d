/** cleanUp() in Deno's own kernel, which goes on with queued cells after a failure. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import { writeKernelSpec } from "../lib/tasks/kernel_spec.ts";
import { environmentProgram } from "../lib/tasks/project.ts";
import { newestDeno, run, writeBareKernel } from "./newer_deno.ts";

const open = `import * as churn from "lib/mod.ts";
const session = await churn.openSession();
await churn.putObject(session, churn.storage.keys.results + "x.txt", "x", "text/plain");`;
const wait = `await new Promise((resolve, reject) =>
  Deno.addSignalListener("SIGINT", () => reject(new Error("interrupted"))))`;
const cleanUp =
  `(await churn.cleanUp(session, { objects: true })).map(({ state }) => state)`;
const override = cleanUp.replace("true }", "true, afterFailure: true }");

/** Sends each group of cells at once; returns each cell's error, or nothing. */
async function runCells(
  deno: string,
  groups: readonly (readonly string[])[],
  kernel: "bare" | "churn" = "bare",
): Promise<string[][]> {
  const folder = await Deno.makeTempDir();
  try {
    await writeBareKernel(folder, "bare", deno);
    await writeKernelSpec(folder, deno);
    const printed = await run(environmentProgram("python"), [
      "-c",
      `import json, sys
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name=sys.argv[2], cwd="notebooks")
found = []
for cells in json.loads(sys.argv[1]):
    requests = [client.execute(cell, allow_stdin=False) for cell in cells]
    if any("SIGINT" in cell for cell in cells):
        while client.get_iopub_msg(timeout=60)["content"].get("code") != cells[0]: pass
        import time; time.sleep(1)
        manager.interrupt_kernel()
    replies = {}
    while set(requests) - set(replies):
        reply = client.get_shell_msg(timeout=60)
        replies[reply["parent_header"]["msg_id"]] = reply["content"].get("evalue") or ""
    found.append([replies[request] for request in requests])
print(json.dumps(found))
client.stop_channels()
manager.shutdown_kernel(now=True)`,
      JSON.stringify(groups),
      kernel,
    ], {
      ...jupyterEnvironment(`${folder}/jupyter`),
      JUPYTER_PATH: folder,
      CHURN_STATE: `${folder}/state`,
    });
    return JSON.parse(printed);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const denos = [
  ["this Deno", () => Promise.resolve(environmentProgram("deno"))],
  ["the newest Deno", newestDeno],
] as const;

for (const [which, deno] of denos) {
  Deno.test(`cleanUp() refuses right after a failure in the bare kernel of ${which}, and not otherwise`, async () => {
    const [opened, typo, again, chain, overridden, waited] = await runCells(
      await deno(),
      [
        [open, "try { nothing.x } catch (error) { error.stack }", cleanUp],
        ["typo", cleanUp],
        [cleanUp],
        ["null.x", "1", "const two = 2;", cleanUp],
        [override, "3"],
        [wait, cleanUp],
      ],
    );
    assertEquals(opened, ["", "", ""]);
    for (const refusal of [typo.at(-1)!, again[0], chain.at(-1)!]) {
      assertStringIncludes(
        refusal,
        "Cannot clean up right after a cell has failed",
      );
      assertStringIncludes(refusal, "cleanUp(session, { afterFailure: true })");
    }
    assertEquals(overridden, ["", ""]);
    assert(waited[0].includes("interrupted"));
    assertStringIncludes(waited[1], "Cannot clean up right after");
  });
}

Deno.test("behind the proxy cleanUp() by hand goes on after a failure, and a queued one never runs", async () => {
  const found = await runCells(environmentProgram("deno"), [
    [open, "typo", cleanUp],
    ["2"],
    [cleanUp],
  ], "churn");
  assertEquals(found, [
    ["", "typo is not defined", ""],
    [""],
    [""],
  ]);
});
