import { assert } from "@std/assert";
import { runScale } from "./scale.ts";

Deno.test("a million customers with 20 columns go all the way", async () => {
  const run = await runScale(1_000_000);
  console.log(run);
  assert(run.aucRoc > 0.7 && run.aucRoc < 0.87, `AUC ${run.aucRoc}`);
});
