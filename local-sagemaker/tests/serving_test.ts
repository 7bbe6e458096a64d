import { assert, assertEquals } from "@std/assert";
import { path } from "./support.ts";

Deno.test("an endpoint is reached past a proxy, ends with its session, and is nobody else's", async () => {
  const stateFolder = await Deno.makeTempDir();
  await Deno.chmod(stateFolder, 0o755);
  const nobody = "http://127.0.0.1:9";
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", path("fixtures/serve_once.ts"), stateFolder],
    ],
    env: {
      ...{ HTTP_PROXY: nobody, http_proxy: nobody },
      ...{ NO_PROXY: "", no_proxy: "" },
    },
    stdout: "piped",
  }).spawn();
  let printed = "";
  let closed = NaN;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    printed += text;
    if (printed.endsWith("closed\n")) closed = performance.now();
  }
  const { code } = await child.status;
  assertEquals([code, printed], [0, "InService\n3\nclosed\n"]);
  assert(performance.now() - closed < 5_000);
  assertEquals(await readableByOthers(stateFolder), []);
  await Deno.remove(stateFolder, { recursive: true });
});

/** What other users could read below a folder that they may look into. */
async function readableByOthers(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if ((await Deno.stat(path)).mode! & 0o077) found.push(path);
  }
  return found;
}
