import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { histogram, niceEdges } from "lib/show/histogram.ts";

const values = fc.array(
  fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.integer({ min: 0, max: 100 }),
    fc.constant(NaN),
  ),
  { minLength: 1, maxLength: 60 },
);

Deno.test("histogram() puts every value between the edges of its bin", () => {
  fc.assert(fc.property(values, (list) => {
    const numbers = Float64Array.from(list);
    const edges = niceEdges(numbers, 24);
    assert(edges.every((edge, i) => i === 0 || edge > edges[i - 1]));
    const bars = histogram(numbers, numbers.map(() => 1), edges)
      .filter((bar) => bar.class === "churned");
    const width = edges[1] - edges[0];
    const known = list.filter((value) => !Number.isNaN(value));
    const last = edges.length - 2;
    for (const value of known) {
      assert(value > edges[0] - width / 1e6);
      assert(value < edges[last + 1] + width / 1e6);
    }
    bars.forEach(({ from, to, customers }, bin) => {
      const inside = known.filter((value) =>
        (value >= from || bin === 0) && (value < to || bin === last)
      );
      assertEquals(customers, inside.length, `${from} to ${to}`);
    });
    assertEquals(
      bars.reduce((sum, bar) => sum + bar.customers, 0),
      known.length,
    );
  }));
});

Deno.test("niceEdges() are round and cover all values", () => {
  assertEquals(niceEdges(Float64Array.of(1, 71), 24)[1], 5);
  assertEquals(niceEdges(Float64Array.of(1, 71), 24).at(-1), 75);
  assertEquals(niceEdges(Float64Array.of(7, 7), 24), [6.5, 7.5]);
  assertEquals(niceEdges(Float64Array.of(NaN), 24), [0, 1]);
});

Deno.test("histogram() gives shares of each class", () => {
  const bars = histogram(Float64Array.of(0, 1, 1, 0), [0, 0, 0, 1], [0, 1, 2]);
  assertEquals(bars.map(({ share }) => share), [1 / 3, 2 / 3, 1, 0]);
});
