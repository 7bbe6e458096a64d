/**
 * `deno task soak [run…]`: the checks at full size, all of them or those named.
 * Each run is a file `soak/<run>_soak.ts` of tests that show how they get on,
 * below `tests/` or `local-sagemaker/tests/`, and has a process of its own. Ends with the line `N passed, N failed`.
 *
 * @module
 */
import { readdir } from "node:fs/promises";
import { elapsed, runTask, say, TaskError } from "./command.ts";
import { denoTest } from "./deno_test.ts";
import { countCases, countsLine, type TestCase } from "./junit.ts";
import { inRoot } from "./project.ts";
import { failedTests } from "./test_summary.ts";

const ending = "_soak.ts";
const folders = ["tests/soak", "local-sagemaker/tests/soak"];

await runTask(async () => {
  const files = new Map<string, string>();
  for (const folder of folders) {
    for (const file of await readdir(inRoot(folder))) {
      if (!file.endsWith(ending)) continue;
      files.set(file.slice(0, -ending.length), `${folder}/${file}`);
    }
  }
  const known = [...files.keys()].sort();
  const runs = Deno.args.length > 0 ? Deno.args : known;
  const unknown = runs.filter((run) => !known.includes(run));
  if (unknown.length > 0) {
    throw new TaskError(
      `Cannot run '${unknown.join(" ")}': there are ${known.join(", ")}.\n` +
        "Usage: deno task soak [run…]",
    );
  }
  const cases: TestCase[] = [];
  for (const run of runs) {
    const start = performance.now();
    say(`\nSoak: ${run}`);
    const report = inRoot("build", `soak_${run}.xml`);
    const found = await denoTest([files.get(run)!], report);
    const count = countsLine(countCases(found));
    say(`Soak: ${run}: ${count} in ${elapsed(start)}`);
    cases.push(...found);
  }
  const total = countCases(cases);
  console.log([...failedTests(cases), countsLine(total)].join("\n"));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});
