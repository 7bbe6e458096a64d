import { assert, assertEquals } from "@std/assert";
import { runScale } from "./soak/scale.ts";

Deno.test("the notebook takes three thousand customers with 20 columns", async () => {
  const { cells, ratios, peakMemory, aucRoc } = await runScale(3000);
  assert(aucRoc > 0.7 && aucRoc < 0.87, `AUC ${aucRoc}`);
  assert(cells.every(({ calls, seconds }) => calls.length > 0 && seconds > 0));
  assertEquals(Object.keys(ratios), ["processing", "training", "scoring"]);
  // Most of it is the libraries; a million customers take little more.
  assert(peakMemory < 550, `${peakMemory} MB of memory`);
});
