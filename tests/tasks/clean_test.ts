import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { copyProject } from "./project_copy.ts";

Deno.test("clean removes what tasks have made, and nothing else", async () => {
  await using copy = await copyProject();
  for (const name of ["build", ".local", "node_modules", ".venv"]) {
    await Deno.mkdir(join(copy.folder, name, "inside"), { recursive: true });
  }
  const { code, stdout } = await copy.run("clean");
  assertEquals(code, 0);
  assertEquals(
    stdout,
    "Removed build/\nRemoved .local/\nRemoved node_modules/\nRemoved .venv/\n",
  );
  const left = [...Deno.readDirSync(copy.folder)].map(({ name }) => name);
  const shown = left.filter((name) => name !== ".cache"); // Deno's own
  assertEquals(shown.sort(), ["lib", "programs", "python"]);
  assertEquals((await copy.run("clean")).stdout, "");
});

Deno.test("clean refuses while a session uses the local state", async () => {
  await using copy = await copyProject();
  await Deno.mkdir(join(copy.folder, ".local"));
  const path = join(copy.folder, ".local", "lock");
  using lock = await Deno.open(path, { create: true, write: true });
  await lock.lock(true);
  const { code, stderr } = await copy.run("clean");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "Cannot clean: .local/lock is held");
});
