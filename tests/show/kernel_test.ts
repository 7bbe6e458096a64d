/** What a real kernel sends for what the cells show. */
import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { askPython } from "../python.ts";

interface Message {
  type: string;
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: Record<string, string>;
}

/** Runs one cell in the kernel of the running Deno; returns what it shows. */
function runCell(code: string): Promise<Message[]> {
  return askPython(
    `import json, sys
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec
job = json.load(sys.stdin)
manager = KernelManager()
manager._kernel_spec = KernelSpec(argv=[job["deno"], "jupyter", "--kernel", "--conn", "{connection_file}"])
manager.start_kernel(cwd=job["folder"])
client = manager.client()
client.start_channels()
try:
    client.wait_for_ready(timeout=20)
    seen = []
    def hook(message):
        if "data" in message["content"] or message["msg_type"] in ("error", "stream"):
            content = message["content"]
            seen.append({"type": message["msg_type"], "data": content.get("data", content),
                         "metadata": content.get("metadata", {}), "transient": content.get("transient", {})})
    client.execute_interactive(job["code"], timeout=30, output_hook=hook)
    print(json.dumps(seen))
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)`,
    {
      deno: Deno.execPath(),
      folder: fileURLToPath(new URL("../..", import.meta.url)),
      code,
    },
  );
}

Deno.test("in a notebook, lines change in place and pictures have a size", async () => {
  const messages = await runCell(`
    const { liveLine } = await import("lib/show/live.ts");
    const { showPlot } = await import("lib/show/bundle.ts");
    const { confusionMatrixPlot } = await import("lib/evaluation/plots/confusion_matrix.ts");
    const line = liveLine();
    await line.update("10 %");
    await line.update("100 %");
    await showPlot(confusionMatrixPlot({
      truePositives: 31, falsePositives: 12, trueNegatives: 92, falseNegatives: 15,
    }));`);
  assertEquals(messages.map(({ type }) => type), [
    "display_data",
    "update_display_data",
    "display_data",
  ]);
  const [first, second, shown] = messages;
  assertEquals(first.data, { "text/plain": "10 %" });
  assertEquals(second.data, { "text/plain": "100 %" });
  assertEquals(first.transient, second.transient);
  assert(first.transient.display_id);
  const size = shown.metadata["image/png"] as Record<string, number>;
  assert(size.width > 400 && size.height > 250);
  assertEquals(Object.keys(shown.data).sort(), [
    "application/vnd.vegalite.v5+json",
    "image/png",
    "image/svg+xml",
    "text/plain",
  ]);
});

Deno.test("in a notebook, errors show their sentence, and the stack on request", async () => {
  const messages = await runCell(`
    const { prepareKernel } = await import("lib/show/prepare_kernel.ts");
    const { lastStack } = await import("lib/show/errors.ts");
    const { startTraining } = await import("lib/training/training_job.ts");
    prepareKernel();
    try {
      await startTraining({}, undefined);
    } catch (error) {
      console.log(error.stack);
    }
    console.log(lastStack()[Symbol.for("Jupyter.display")]()["text/plain"]);
    prepared;`);
  const output = messages.filter(({ type }) => type === "stream")
    .map(({ data }) => data.text).join("");
  const [short, whole] = output.split("TypeError: ").slice(1);
  assertEquals(
    short,
    "Cannot start training without prepared data: run the cells of section 4 " +
      "first; if it already exists, `const { prepared } = await " +
      "churn.resume(session)` finds it\n" +
      "    … where in the code: churn.lastStack()\n",
  );
  assert(/startTraining \(.*training_job\.ts:\d+/.test(whole), whole);
  const { data: error } = messages.find(({ type }) => type === "error")!;
  const trace = (error.traceback as string[]).join("\n");
  assert(trace.includes("prepared is not defined: run the cells"), trace);
});

Deno.test("in a notebook, much work shows how far it is, and little shows nothing", async () => {
  const messages = await runCell(`
    const { counted, progress } = await import("lib/show/progress.ts");
    const chunks = (count) => ReadableStream.from(
      Array.from({ length: count }, () => new Uint8Array(1e6)));
    for await (const _ of counted(chunks(19), progress("Reading <a>", "bytes", 19e6)));
    let bytes = 0;
    for await (const { length } of counted(chunks(40), progress("Reading <a>", "bytes", 40e6))) {
      bytes += length;
      if (bytes === 30e6) await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const bar = progress("Scoring", "customers");
    await bar.advance(150_000);
    await bar.end();`);
  const [shown, next, end, scoring, scored] = messages.map(({ data }) => data);
  assertEquals(shown["text/plain"], "Reading <a>: 20 MB, 50%");
  assertEquals(
    shown["text/html"],
    '<div>Reading &#60;a&#62;: 20 MB, 50% <progress value="0.500" aria-label="Reading &#60;a&#62;"></progress></div>',
  );
  assertEquals(next["text/plain"], "Reading <a>: 31 MB, 77%");
  assertEquals(end, { "text/plain": "Reading <a>: 40 MB" });
  assertEquals(scoring["text/plain"], "Scoring: 150,000 customers");
  assertEquals(scored, { "text/plain": "Scoring: 150,000 customers" });
  assertEquals(messages.length, 5);
});
