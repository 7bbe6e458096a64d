import { assert, assertEquals } from "@std/assert";
import { runScale } from "./soak/scale.ts";

Deno.test("ten thousand customers with 20 columns go all the way", async () => {
  const { testRows, aucRoc, seconds } = await runScale(10_000);
  assertEquals(testRows, 1500);
  assert(aucRoc > 0.7 && aucRoc < 0.87, `AUC ${aucRoc}`);
  assertEquals(Object.keys(seconds), [
    "reading",
    "upload",
    "processing",
    "training",
    "endpoint",
    "scoring",
    "evaluation",
  ]);
});
