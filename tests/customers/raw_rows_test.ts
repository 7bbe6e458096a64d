import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { numbers } from "lib/table.ts";
import { rawTable } from "lib/customers/raw_rows.ts";
import { toTable } from "lib/customers/reading/read_table.ts";
import type { ColumnRole } from "lib/customers/columns/columns.ts";

const role = {
  name: "x",
  role: "numeric",
  reason: "",
  distinct: "",
  missing: 0,
};
const columns = [{ ...role, examples: [], repeats: false } as ColumnRole];
const blank = fc.constantFrom("", " ", "   ", "\t", "\u00a0", " \u2003");
const cells = fc.array(
  fc.oneof(
    blank,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  ),
  { minLength: 1, maxLength: 30 },
);

Deno.test("a blank cell is a missing number, however it is blank, wherever it is read", async () => {
  await fc.assert(fc.asyncProperty(cells, async (texts) => {
    const expected = texts.map((text) => text.trim() ? Number(text) : NaN);
    const csv = "x,y\n" + texts.map((text) => `"${text}",1\n`).join("");
    const source = ReadableStream.from([new TextEncoder().encode(csv)]);
    const raw = await rawTable(source, { columns });
    assertEquals([...numbers(raw, "x")], expected);
    const read = toTable({ cells: [texts], rows: texts.length }, { columns });
    assertEquals([...numbers(read, "x")], expected);
  }));
});
