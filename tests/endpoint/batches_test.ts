/** What goes into one request: as much as it and its answer may have, in order. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { invokeLimits } from "lib/aws/invoke_limits.ts";
import { batches } from "lib/endpoint/batches.ts";

const limit = 6_291_456; // as the API's reference says

/** The longest JSON of a double, and a comma and a space. */
const longestNumber = "-2.2250738585072014e-308, ".length;

Deno.test("batches have all customers in order, fit into request and answer, and are as large as they can be", async () => {
  assertEquals(invokeLimits.bytes, limit);
  const item = fc.record({
    text: fc.tuple(
      fc.constantFrom("a", "é", "漢", "🙂"),
      fc.integer({ min: 1, max: 700_000 }),
    ).map(([letter, times]) => letter.repeat(times)),
    numbers: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 100_000 })),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 25 }), async (items) => {
      const made = await Array.fromAsync(batches(items));
      assertEquals(made.flat(), items);
      for (const batch of made) {
        assert(batch.length > 0);
        const body = batch.map(({ text }) => text).join(",");
        assert(Buffer.byteLength(body) <= limit - 1000);
        const numbers = batch.reduce((sum, { numbers }) => sum + numbers, 0);
        assert(numbers * longestNumber <= limit - 1000);
      }
      // Half of a pair of neighbours would have been needless.
      for (const [i, batch] of made.slice(1).entries()) {
        const both = [...made[i], batch[0]];
        const bytes = Buffer.byteLength(both.map(({ text }) => text).join(","));
        const numbers = both.reduce((sum, { numbers }) => sum + numbers, 0);
        assert(Math.max(bytes, 30 * numbers) > limit - 20_000);
      }
    }),
    { numRuns: 60, seed: 3 },
  );
});

Deno.test("at most 5,000 customers go into a batch", async () => {
  const items = Array.from({ length: 12_001 }, () => ({
    ...{ text: "1", numbers: 1 },
  }));
  const sizes = (await Array.fromAsync(batches(items))).map((b) => b.length);
  assertEquals(sizes, [5000, 5000, 2001]);
});

for (
  const large of [
    { text: "漢".repeat(2_100_000), numbers: 1 },
    { text: "1", numbers: 300_000 },
  ]
) {
  Deno.test(`a customer of ${large.text.length} characters and ${large.numbers} numbers is refused by its place`, async () => {
    const small = { text: "1", numbers: 1 };
    await assertRejects(
      () => Array.fromAsync(batches([small, small, large])),
      RangeError,
      "about customer 3 because",
    );
  });
}
