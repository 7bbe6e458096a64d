import { assertEquals, assertStringIncludes } from "@std/assert";
import { any, readColumn } from "./read_column.ts";

const day = (row: number, from = 2012, years = 11) =>
  new Date(Date.UTC(from, 0, 1 + any(row, 365 * years)));
const iso = (row: number) => day(row).toISOString().slice(0, 10);
const messages = (found: Awaited<ReturnType<typeof readColumn>>) =>
  found.findings.map(({ message }) => message);

Deno.test("a date that stands for a missing one is named, however it is written", async () => {
  for (
    const [text, as] of [
      ["1900-01-01", "1900-01-01"],
      ["1970-01-01", "1970-01-01"],
      ["1970-01-01 00:00:00", "1970-01-01 00:00:00"],
      ["01.01.1970", "01.01.1970"],
      ["1899-12-30", "before 1900"],
      ["0001-01-01", "before 1900"],
      ["9999-12-31", "after 2099"],
      ["31.12.2999", "after 2099"],
    ]
  ) {
    for (const rows of [1, 12, 120]) {
      const found = await readColumn((row) => row < rows ? text : iso(row));
      assertEquals(found.role, "date", text);
      assertEquals(messages(found).length, 1, `${text} ${rows}`);
      assertStringIncludes(messages(found)[0], as);
      assertStringIncludes(messages(found)[0], `in ${rows} of 240 rows`);
    }
  }
  const far = await readColumn((row) => row % 20 ? iso(row) : "2049-12-31");
  assertStringIncludes(messages(far)[0], "2049-12-31 in 12 of 240 rows");
});

Deno.test("a frequent 1970-01-01 among dates of birth is named, a single one is not", async () => {
  const born = (row: number) => day(row, 1940, 60).toISOString().slice(0, 10);
  assertEquals(messages(await readColumn(born)), []);
  const once = (row: number) => row === 7 ? "1970-01-01" : born(row);
  assertEquals(messages(await readColumn(once)), []);
  const often = (row: number) => row % 10 ? born(row) : "1970-01-01";
  assertStringIncludes(
    messages(await readColumn(often))[0],
    "column 'x' is 1970-01-01 in 24 of 240 rows",
  );
});

Deno.test("few numbers below zero are named, whatever the column is called", async () => {
  for (const name of ["Monthly Charge", "x", "Beitrag", "price"]) {
    for (const rows of [1, 4, 12]) {
      const found = await readColumn(
        (row) =>
          row % 20 < rows / 12 && row < 20 * rows
            ? `-${1 + row}`
            : `${18 + any(row, 100)}.25`,
        { name },
      );
      assertStringIncludes(
        messages(found)[0] ?? "",
        `column '${name}' is below 0 in ${rows} of 240 rows`,
      );
      assertEquals(found.findings[0].rows.length, Math.min(rows, 5));
    }
  }
  // More of them, parted from all others by a gap.
  const flipped = await readColumn((row) =>
    `${row % 6 ? "" : "-"}${20 + any(row, 100)}.5`
  );
  assertStringIncludes(messages(flipped)[0], "is below 0 in 40 of 240 rows");
});

Deno.test("a quantity with a sign is no finding, nor one with own limits", async () => {
  const balance = (row: number) => `${any(row, 100) - 30}.5`;
  assertEquals(messages(await readColumn(balance)), []);
  const few = (row: number) => `${any(row, 100) - 3}.5`;
  assertEquals(messages(await readColumn(few)).length, 1);
  assertEquals(messages(await readColumn(few, { limits: { x: {} } })), []);
  const below = (row: number) => `-${any(row, 100)}.5`;
  assertEquals(messages(await readColumn(below)), []);
  const change = { name: "PercChangeMinutes" };
  assertEquals(messages(await readColumn(balance, change)), []);
});
