import { assertEquals } from "@std/assert";
import { randomState } from "lib/statistics/mt19937.ts";
import { stepDown } from "lib/statistics/step_down.ts";
import { askPython } from "../python.ts";

/** Westfall and Young's algorithm 2.8, in NumPy. */
const westfallYoung = `
import json, sys
import numpy as np
case = json.load(sys.stdin)
size, drawn = np.array(case["size"]), np.array(case["drawn"])
order = np.argsort(-size)
p = np.empty(len(size))
for place, test in enumerate(order):
    largest = drawn[order[place:]].max(axis=0)
    p[test] = (1 + (largest >= size[test]).sum()) / (1 + drawn.shape[1])
p[order] = np.maximum.accumulate(p[order])
print(json.dumps(p.tolist()))
`;

Deno.test("stepDown() gives Westfall and Young's p-values", async () => {
  const { random } = randomState(7);
  const drawn = Array.from(
    { length: 6 },
    () => Array.from({ length: 200 }, () => random() + random()),
  );
  const size = [0.3, 1.99, 1.5, 1.7, 1.2, 1.99];
  const expected = await askPython<number[]>(westfallYoung, { size, drawn });
  const found = stepDown(
    size.map((size, i) => ({ size, drawn: Float64Array.from(drawn[i]) })),
  );
  assertEquals([...found], expected);
  assertEquals(stepDown([]).length, 0);
});
