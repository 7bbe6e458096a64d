import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { askAhead } from "lib/endpoint/ask_ahead.ts";

async function* itemsOf(count: number) {
  for (let item = 0; item < count; item++) yield item;
}

Deno.test("answers keep the items' order whichever comes first, and two are asked for at once", () =>
  fc.assert(fc.asyncProperty(
    fc.array(fc.nat(3), { maxLength: 12 }),
    async (delays) => {
      let [open, most] = [0, 0];
      const ask = async (item: number) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setTimeout(resolve, delays[item]));
        open--;
        return item;
      };
      const answers = await Array.fromAsync(
        askAhead(itemsOf(delays.length), ask),
      );
      assertEquals(answers, [...delays.keys()]);
      assertEquals(most, Math.min(2, delays.length));
    },
  )));

Deno.test("the first failure is thrown after the answers before it, and at most one more is asked for", async () => {
  const asked: number[] = [];
  const ask = (item: number) => {
    asked.push(item);
    return item < 3
      ? Promise.resolve(item)
      : Promise.reject(new RangeError(`item ${item}`));
  };
  const answers: number[] = [];
  await assertRejects(
    async () => {
      for await (const answer of askAhead(itemsOf(9), ask)) {
        answers.push(answer);
      }
    },
    RangeError,
    "item 3",
  );
  assertEquals(answers, [0, 1, 2]);
  assertEquals(asked, [0, 1, 2, 3, 4]);
});

Deno.test("who stops early also stops what gives the items", async () => {
  let ended = false;
  async function* items() {
    try {
      yield* itemsOf(9);
    } finally {
      ended = true;
    }
  }
  const ask = (item: number) => Promise.resolve(item);
  for await (const answer of askAhead(items(), ask)) {
    if (answer === 2) break;
  }
  assert(ended);
});
