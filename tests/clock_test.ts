/** No test judges by how long something took, which tells more of the machine than of the code. */
import { assertEquals } from "@std/assert";
import { capture } from "../lib/tasks/command.ts";
import { inRoot } from "../lib/tasks/project.ts";

const clocks = [
  String.raw`performance\.now`,
  String.raw`(perf_counter|process_time)\(`,
  String.raw`(Date\.now|time\.(time|monotonic))\(\)( / 1000)? - [a-zA-Z]`,
  String.raw` - (Date\.now|time\.(time|monotonic))\(`,
];

Deno.test("no test measures time, but for soak runs and the bench", async () => {
  const found = await capture("git", [
    ...["grep", "--untracked", "-nE", clocks.join("|"), "--"],
    ...["tests/", "local-sagemaker/tests/", ":!tests/bench", ":!*/soak/*"],
    ":!tests/clock_test.ts",
  ], { cwd: inRoot() });
  assertEquals(found!.stdout, "");
});
