/** The documentation of what `lib/mod.ts` exports. */
import { assertEquals } from "@std/assert";
import { existsSync } from "node:fs";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";

/** Runs `deno` in the root of the repository. */
async function deno(...args: string[]) {
  const options = { cwd: inRoot(), env: { NO_COLOR: "1" } };
  return (await capture(Deno.execPath(), args, options))!;
}

/** Packages document their own types. */
const doc = ["doc", "--quiet", "--no-npm"];

Deno.test("all that lib/mod.ts exports is documented, and so are the types it is made of", async () => {
  const { code, stderr } = await deno(...doc, "--lint", "lib/mod.ts");
  assertEquals(code, 0, stderr);
});

Deno.test("deno task docs writes a page for all that lib/mod.ts exports", async () => {
  const { code, stderr } = await deno("run", "-A", "lib/tasks/docs.ts");
  assertEquals(code, 0, stderr);
  const pages = ["index.html", "~/evaluate.html", "~/Session.html"];
  const missing = pages.filter((page) =>
    !existsSync(inRoot("build", "site", "api", page))
  );
  assertEquals(missing, []);
});
