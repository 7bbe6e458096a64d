import { assertEquals, assertThrows } from "@std/assert";
import { randomState } from "lib/statistics/mt19937.ts";

interface Draws {
  seed: number;
  raw: number[];
  randint: number[];
  uniform: number[];
  choice: number[];
  choice_p: number[];
  mixed: number[];
}

const { seeds }: { seeds: Draws[] } = JSON.parse(
  await Deno.readTextFile(
    new URL("../fixtures/sample/draws.json", import.meta.url),
  ),
);

for (const expected of seeds) {
  Deno.test(`randomState(${expected.seed}) draws what NumPy draws`, () => {
    const start = () => randomState(expected.seed);
    const raw = start();
    const outputs = Array.from({ length: 630 }, () => raw.uint32());
    assertEquals(
      [...outputs.slice(0, 16), ...outputs.slice(620)],
      expected.raw,
    );
    assertEquals([...start().randint(1, 72, 40)], expected.randint);
    assertEquals([...start().uniform(20, 100, 20)], expected.uniform);
    const choice = start();
    assertEquals(
      [...choice.choice(3, 40), ...choice.choice(2, 40)],
      expected.choice,
    );
    assertEquals([...start().choice(2, 40, [0.7, 0.3])], expected.choice_p);
    const mixed = start();
    assertEquals([
      ...mixed.randint(1, 72, 5),
      ...mixed.uniform(20, 100, 5),
      ...mixed.choice(3, 5),
      ...mixed.choice(2, 5),
      ...mixed.choice(2, 5, [0.7, 0.3]),
    ], expected.mixed);
  });
}

Deno.test("randomState() refuses seeds that NumPy refuses", () => {
  for (const seed of [-1, 2 ** 32, 1.5, NaN]) {
    assertThrows(() => randomState(seed), RangeError, `${seed}`);
  }
});
