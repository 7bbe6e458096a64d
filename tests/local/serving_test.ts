import { assert, assertEquals } from "@std/assert";
import { path } from "./support.ts";

Deno.test("an endpoint is reached past a proxy, and leaves nothing that keeps the process", async () => {
  const stateFolder = await Deno.makeTempDir();
  const nobody = "http://127.0.0.1:9";
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `--import-map=${path("../offline.json")}`],
      ...[path("fixtures/serve_once.ts"), stateFolder],
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
  await Deno.remove(stateFolder, { recursive: true });
});
