import { assert, assertEquals } from "@std/assert";
import { killUnderLoad } from "./s3_kill.ts";

Deno.test("S3 killed at any moment keeps what it has acknowledged, and whole objects only", async () => {
  const { acknowledged, ...found } = await killUnderLoad(20, { seed: 1 });
  assert(acknowledged > 100);
  assertEquals(found, { kills: 20, lost: 0, half: 0, orphans: 0 });
});
