import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join } from "node:path";
import { openLedger } from "lib/aws/ledger.ts";

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

Deno.test("a ledger that is damaged stops with its path, and is left as it is", () =>
  withFile(async (path) => {
    const random = crypto.getRandomValues(new Uint8Array(300));
    for (
      const damage of [
        "null\n",
        "[]\n",
        "42\n",
        "{}\n",
        '{"kind": "model"}\n',
        '{"kind": 7, "name": "churn-model-1"}\n',
        "no JSON and no line end",
        "\0\0\0\0",
        "null",
        new Uint8Array([0xff, 0xfe, 10]),
        random,
      ]
    ) {
      const ledger = openLedger(path);
      await Deno.remove(path).catch(() => {});
      await ledger.record("endpoint", "churn-endpoint-1");
      const bytes = typeof damage === "string"
        ? new TextEncoder().encode(damage)
        : damage;
      await Deno.writeFile(path, bytes, { append: true });
      const before = await Deno.readFile(path);
      const error = await assertRejects(() => ledger.open(), SyntaxError);
      assertStringIncludes(error.message, path);
      await assertRejects(() => ledger.record("model", "m"), SyntaxError);
      assertEquals(await Deno.readFile(path), before);
    }
    await Deno.remove(path);
    await Deno.mkdir(path);
    await assertRejects(() => openLedger(path).open(), Error, path);
  }));

Deno.test("a ledger keeps a last line that an editor has left without its end", () =>
  withFile(async (path) => {
    const entry = { kind: "endpoint", name: "churn-endpoint-1" } as const;
    await Deno.mkdir(dirname(path));
    await Deno.writeTextFile(path, JSON.stringify(entry));
    await openLedger(path).record("model", "churn-model-1");
    assertEquals(await openLedger(path).open(), [
      entry,
      { kind: "model", name: "churn-model-1" },
    ]);
  }));
