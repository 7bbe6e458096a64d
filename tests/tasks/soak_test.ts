import { assertEquals, assertStringIncludes } from "@std/assert";
import { inRoot } from "../../lib/tasks/project.ts";

Deno.test("the soak task names the runs that there are", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", inRoot("lib", "tasks", "soak.ts"), "walking"],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output();
  assertEquals(code, 1);
  const told = new TextDecoder().decode(stderr);
  assertStringIncludes(told, "Cannot run 'walking': there are ");
  for (const run of ["scale", "store"]) assertStringIncludes(told, run);
});
