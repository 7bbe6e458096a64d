/** Once set up, tasks ask no registry: every way to one leads to a server that counts. */
import { assertEquals } from "@std/assert";
import { inRoot } from "../../lib/tasks/project.ts";

Deno.test("every task runs frozen", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(inRoot("deno.json")));
  for (const { command } of Object.values<{ command: string }>(tasks)) {
    const runs = command.split(" && ").map((run) => run.split("lib/")[0]);
    for (const run of runs) {
      assertEquals(run.slice(0, 20), "deno run -A --frozen");
    }
  }
});

Deno.test("a clone that is set up asks no registry", async () => {
  const asked: string[] = [];
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      asked.push(request.url);
      return new Response(null, { status: 503 });
    },
  );
  const registry = `http://127.0.0.1:${server.addr.port}/`;
  for (const args of [["setup", "walk", "test"], ["render"], ["docs"]]) {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", ...args],
      cwd: inRoot(),
      env: {
        NPM_CONFIG_REGISTRY: registry,
        JSR_URL: registry,
        UV_DEFAULT_INDEX: registry,
        PIP_INDEX_URL: registry,
        HTTP_PROXY: registry,
        HTTPS_PROXY: registry,
        NO_PROXY: "127.0.0.1",
        DENO_NO_UPDATE_CHECK: "1", // of Deno itself, at another place
      },
      stdin: "null",
      stdout: "null",
    }).output();
    assertEquals(code, 0, args.join(" ") + new TextDecoder().decode(stderr));
  }
  assertEquals(asked, []);
});
