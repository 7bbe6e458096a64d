import { assertEquals } from "@std/assert";
import type { Context } from "../sagemaker/context.ts";
import { startQuickly } from "../sagemaker/process.ts";
import { connect, createTemplate } from "../sagemaker/template.ts";
import { python } from "./python.ts";
import { until } from "./support.ts";

/** Starts a script in a folder, and says what it has printed first. */
async function start(context: Context, base: string, code: string) {
  const script = `${base}/${crypto.randomUUID()}.py`;
  await Deno.writeTextFile(script, code);
  const { promise: begun, resolve } = Promise.withResolvers<string>();
  const process = await startQuickly(context, {
    command: [python, script],
    environment: {},
    base,
    output: (chunk) => resolve(new TextDecoder().decode(chunk).trim()),
  });
  return { ...process, begun: begun.then(Number) };
}

/** Leaves a process in a session of its own that outlives the supervisor. */
const killing = `import os, signal, time
read, write = os.pipe()
if not os.fork():
    os.setsid()
    print(os.getpid(), flush=True)
    os.write(write, b"1")
    time.sleep(60)
os.read(read, 1)
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(60)`;

const waiting = `import os, time
print(os.getpid(), flush=True)
time.sleep(60)`;

for (const warmStart of [false, true]) {
  Deno.test({
    name: `what a killed supervisor leaves ends, and its neighbour goes on: ${
      warmStart ? "from the template" : "started anew"
    }`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const options = { python, warmStart, account: { region: "us-east-1" } };
      const template = createTemplate(options);
      const context = { ...options, template } as unknown as Context;
      const base = await Deno.makeTempDir();
      const alive = setInterval(() => {}, 60_000); // the template does not
      try {
        const killed = await start(context, base, killing);
        const neighbour = await start(context, base, waiting);
        const [left, pid] = [await killed.begun, await neighbour.begun];
        assertEquals(await killed.exited, 137);
        await until(async () => !await isThere(left)); // its signal is sent
        assertEquals(await isThere(pid), true);
        neighbour.kill();
        await neighbour.exited;
      } finally {
        await template.close();
        clearInterval(alive);
        await Deno.remove(base, { recursive: true });
      }
    },
  });
}

for (const reads of [false, true]) {
  Deno.test({
    name: "a template that ends with a job waiting costs the job nothing: " +
      (reads ? "it has read the request" : "it has read nothing"),
    ignore: Deno.build.os !== "linux",
    async fn() {
      const path = `\0${crypto.randomUUID()}`;
      using listener = Deno.listen({ transport: "unix", path });
      const template = {
        connect: () => Deno.connect({ transport: "unix", path }),
      };
      const options = { python, account: { region: "us-east-1" } };
      const context = { ...options, template } as unknown as Context;
      const base = await Deno.makeTempDir();
      try {
        const started = start(context, base, "print(7)");
        const connection = await listener.accept();
        if (reads) await connection.read(new Uint8Array(1 << 16));
        connection.close();
        const { begun, exited } = await started;
        assertEquals([await begun, await exited], [7, 0]);
      } finally {
        await Deno.remove(base, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "a job is handed to nobody who only has the template's name",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const name = crypto.randomUUID();
    const secret = crypto.randomUUID();
    const said = new TextEncoder().encode(secret);
    const path = `\0${name}`;
    using listener = Deno.listen({ transport: "unix", path });
    const say = async (words: Uint8Array) => {
      const connected = connect({ name, secret });
      using connection = await listener.accept();
      await connection.write(words);
      await connection.closeWrite();
      const found = await connected;
      found?.close();
      return found !== undefined;
    };
    assertEquals(await say(said), true);
    assertEquals(await say(said.subarray(1)), false);
    assertEquals(await say(said.toReversed()), false);
    assertEquals(
      await connect({ name: crypto.randomUUID(), secret }),
      undefined,
    );
  },
});

/** Whether a process runs; one that has ended and waits for its parent does not. */
async function isThere(pid: number): Promise<boolean> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return /^State:\s+[^ZX]/m.test(status);
}
