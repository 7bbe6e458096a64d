import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { path } from "./support.ts";

Deno.test("an endpoint is reached past a proxy, ends with its session, and is nobody else's", async () => {
  const stateFolder = await Deno.makeTempDir();
  await Deno.chmod(stateFolder, 0o755);
  const nobody = "http://127.0.0.1:9";
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "-A", "--no-check", "--sanitize-ops", "--sanitize-resources"],
      ...[path("fixtures/serve_once.ts"), "--", stateFolder],
    ],
    env: {
      ...{ HTTP_PROXY: nobody, http_proxy: nobody },
      ...{ NO_PROXY: "", no_proxy: "" },
    },
  }).output();
  const printed = new TextDecoder().decode(stdout);
  assert(success, printed);
  assertStringIncludes(printed, "\nInService\n3\nclosed\n");
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
