import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { readForm } from "../s3/post_form.ts";
import { AwsError } from "../types.ts";

async function* pieces(bytes: Uint8Array, sizes: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length];
    yield await Promise.resolve(bytes.subarray(at, at + size));
    at += size;
  }
}

async function bytesOf(source: AsyncIterable<Uint8Array>) {
  return Buffer.concat(await Array.fromAsync(source));
}

async function codeOf(form: Promise<unknown>) {
  return (await assertRejects(() => form, AwsError)).code;
}

Deno.test("readForm() reads the fields and the file that FormData writes, however they arrive", async () => {
  const field = fc.record({
    name: fc.stringMatching(/^[a-z][a-z-]{0,12}$/).filter((n) => n !== "file"),
    value: fc.string({ unit: "grapheme" }).filter((v) => !/[\r\n]/.test(v)),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 5 }),
      fc.oneof(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom("\r\n", "\r\n--", "--", "\r", "a\r\n------").map((
          text,
        ) => new TextEncoder().encode(text)),
      ),
      fc.string({ unit: "grapheme", minLength: 1 }).filter((name) =>
        !/[\r\n\\"%\0]/.test(name)
      ),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (fields, bytes, fileName, sizes) => {
        const data = new FormData();
        for (const { name, value } of fields) data.append(name, value);
        data.append("file", new File([bytes as BlobPart], fileName));
        data.append("submit", "Upload");
        const sent = new Response(data);
        const type = sent.headers.get("content-type")!;
        const form = await readForm(pieces(await sent.bytes(), sizes), type);
        assertEquals(
          [...form.fields],
          fields.map(({ name, value }) => [name, value]),
        );
        assertEquals(form.fileName, fileName);
        assertEquals(await bytesOf(form.file), Buffer.from(bytes));
      },
    ),
  );
});

Deno.test("readForm() refuses what is no form with a file", async () => {
  const type = "multipart/form-data; boundary=B";
  const read = (body: string, contentType = type) =>
    readForm(pieces(new TextEncoder().encode(body), [7]), contentType);
  const part = (name: string, value: string) =>
    `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const file = `${part("file", "data")}--B--\r\n`;
  assertEquals((await bytesOf((await read(file)).file)).toString(), "data");
  const malformed = "MalformedPOSTRequest";
  assertEquals(await codeOf(read(file, "multipart/form-data")), malformed);
  assertEquals(await codeOf(read("")), malformed);
  assertEquals(await codeOf(read("no boundary at all")), malformed);
  const twice = part("key", "a") + part("Key", "b") + file;
  assertEquals(await codeOf(read(twice)), malformed);
  const nameless = `--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n${file}`;
  assertEquals(await codeOf(read(nameless)), malformed);
  const { file: cut } = await read(part("file", "data"));
  assertEquals(await codeOf(bytesOf(cut)), malformed);
  assertEquals(
    await codeOf(read(`${part("key", "a")}--B--\r\n`)),
    "InvalidArgument",
  );
  assertEquals(
    await codeOf(read(part("key", "a".repeat(30_000)) + file)),
    "MaxPostPreDataLengthExceeded",
  );
});
