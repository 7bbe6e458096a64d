/** Work that only one caller does at a time. */
import { assertEquals, assertRejects } from "@std/assert";
import { withFileLock } from "lib/aws/file_lock.ts";

Deno.test("more callers than Deno has threads take turns, and those behind one are told", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/some.lock`;
  const [callers, order]: [number, number[]] = [60, []];
  let [inside, told] = [0, 0];
  await Promise.all(
    Array.from(
      { length: callers },
      (_, i) =>
        withFileLock(path, () => told++, async () => {
          assertEquals(++inside, 1);
          await Deno.writeTextFile(`${folder}/${i}`, "");
          order.push(i);
          inside--;
        }),
    ),
  );
  assertEquals(order, Array.from({ length: callers }, (_, i) => i));
  assertEquals(told, callers - 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a caller that fails has its error, and the next one its turn", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/some.lock`;
  const failing = withFileLock(path, () => {}, () => {
    throw new RangeError("it failed");
  });
  const next = withFileLock(path, () => {}, () => Promise.resolve("done"));
  await assertRejects(() => failing, RangeError, "it failed");
  assertEquals(await next, "done");
  await Deno.remove(folder, { recursive: true });
});
