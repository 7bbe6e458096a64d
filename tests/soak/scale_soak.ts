import { assert } from "@std/assert";
import { runScale } from "./scale.ts";

/** In MB; Linux tells how much it was. */
const mostMemory = 600;
/** How many times as long as the plain script a stage may take here, with nothing else running. */
const slowest = { processing: 1.15, training: 1.15, scoring: 2 };

Deno.test("the notebook takes a million customers with 20 columns", async () => {
  const { cells, plain, ratios, peakMemory, aucRoc } = await runScale(
    1_000_000,
  );
  for (const { calls, seconds, peakMemory = NaN } of cells) {
    const [time, memory] = [seconds.toFixed(1), peakMemory.toFixed(0)];
    console.log(
      `${time.padStart(6)} s ${memory.padStart(5)} MB  ${calls.join(", ")}`,
    );
  }
  for (const [stage, ratio] of Object.entries(ratios)) {
    const seconds = plain[stage as keyof typeof plain].toFixed(1);
    console.log(
      `${stage}: ${ratio.toFixed(2)} × the plain script's ${seconds} s`,
    );
  }
  console.log(`Peak memory of the kernel: ${peakMemory.toFixed(0)} MB`);

  assert(aucRoc > 0.7 && aucRoc < 0.87, `AUC ${aucRoc}`);
  if (Deno.build.os === "linux") {
    assert(peakMemory < mostMemory, `${peakMemory} MB of memory`);
  }
  for (const [stage, most] of Object.entries(slowest)) {
    const ratio = ratios[stage as keyof typeof ratios];
    assert(ratio < most, `${stage} took ${ratio} times as long`);
  }
});
