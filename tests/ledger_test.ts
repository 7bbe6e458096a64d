import { assertEquals, assertRejects } from "@std/assert";
import { dirname, join } from "node:path";
import { openLedger } from "lib/ledger.ts";

async function withFile(run: (path: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await run(join(folder, "deep", "ledger.jsonl"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a ledger is for its user's eyes alone", () =>
  withFile(async (path) => {
    await openLedger(path).record("model", "churn-model-1");
    const mode = (path: string) => Deno.statSync(path).mode! & 0o777;
    assertEquals([mode(dirname(path)), mode(path)], [0o700, 0o600]);
  }));

Deno.test("a ledger counts the names of each kind", () =>
  withFile(async (path) => {
    const ledger = openLedger(path);
    assertEquals(await ledger.recordNew("model", "model"), "churn-model-1");
    assertEquals(await ledger.recordNew("model", "model"), "churn-model-2");
    assertEquals(
      await ledger.recordNew("endpoint", "endpoint"),
      "churn-endpoint-1",
    );
  }));

Deno.test("a ledger gives no name twice to many at once", () =>
  withFile(async (path) => {
    const names = await Promise.all(
      Array.from(
        { length: 20 },
        () => openLedger(path).recordNew("model", "model"),
      ),
    );
    assertEquals(new Set(names).size, 20);
  }));

Deno.test("a ledger never gives a deleted thing's name again", () =>
  withFile(async (path) => {
    const ledger = openLedger(path);
    const name = await ledger.recordNew("model", "model");
    await ledger.recordDeleted("model", name);
    assertEquals(await ledger.open(), []);
    assertEquals(await ledger.recordNew("model", "model"), "churn-model-2");
  }));

Deno.test("a ledger outlives a kill in the middle of a line", () =>
  withFile(async (path) => {
    await openLedger(path).record("s3-prefix", "s3://bucket/a/");
    await Deno.writeTextFile(path, '{"kind":"model","na', { append: true });
    const ledger = openLedger(path);
    await ledger.record("s3-prefix", "s3://bucket/b/");
    assertEquals((await ledger.open()).map(({ name }) => name), [
      "s3://bucket/a/",
      "s3://bucket/b/",
    ]);
  }));

Deno.test("a ledger keeps one entry of a thing that was recorded twice", () =>
  withFile(async (path) => {
    const ledger = openLedger(path);
    await ledger.record("s3-prefix", "s3://bucket/a/");
    await ledger.record("s3-prefix", "s3://bucket/a/");
    assertEquals((await ledger.open()).length, 1);
  }));

Deno.test("a ledger has an object below a recorded prefix already", () =>
  withFile(async (path) => {
    const ledger = openLedger(path);
    await ledger.record("s3-prefix", "s3://bucket/a/");
    await ledger.record("s3-prefix", "s3://bucket/a/b");
    await ledger.record("s3-prefix", "s3://bucket/ab");
    assertEquals((await ledger.open()).map(({ name }) => name), [
      "s3://bucket/a/",
      "s3://bucket/ab",
    ]);
  }));

Deno.test("a ledger knows what was created while another cleanup looked for it", () =>
  withFile(async (path) => {
    const model = { kind: "model", name: "churn-model-1" } as const;
    const ledger = openLedger(path);
    const inOtherSession = openLedger(path);
    await ledger.creating([model], async () => {
      assertEquals(await inOtherSession.open(), [model]);
      await inOtherSession.recordDeleted("model", model.name);
    });
    assertEquals(await inOtherSession.open(), [model]);
  }));

Deno.test("a ledger that can't be read says where", () =>
  withFile(async (path) => {
    await openLedger(path).record("model", "churn-model-1");
    await Deno.writeTextFile(path, "no JSON\n", { append: true });
    await assertRejects(
      () => openLedger(path).open(),
      SyntaxError,
      `Cannot read line 2 of the ledger ${path}`,
    );
  }));
