import { assertEquals, assertStringIncludes } from "@std/assert";
import { readCustomers } from "lib/customers/customers.ts";

const rows = (delimiter: string) =>
  ["id,city,sum,churn"].concat(
    Array.from(
      { length: 60 },
      (_, row) => `C${row},${"ab"[row % 2]},${row * row},${"YN"[row % 3 && 1]}`,
    ),
  ).join("\n").replaceAll(",", delimiter);

const read = (text: string) =>
  readCustomers(
    "the test",
    () =>
      Promise.resolve(ReadableStream.from([new TextEncoder().encode(text)])),
  );

for (
  const title of ["Report,Q1,2024,Sales", "a,b,c,d", "Export,of,all,customers"]
) {
  Deno.test(`a title as wide as the table is the one thing that is said: ${title}`, async () => {
    const error = await read(`${title}\n${rows(",")}`).catch((error) => error);
    assertEquals(error.findings.length, 1);
    assertStringIncludes(
      error.message,
      "row 2 may hold the column names",
    );
  });
}

for (const sign of [":", "~", "^", "/"]) {
  Deno.test(`cells that '${sign}' parts are the one thing that is said`, async () => {
    const error = await read(rows(sign)).catch((error) => error);
    assertEquals(error.findings.length, 1);
    assertStringIncludes(error.message, `{ delimiter: "${sign}" }`);
  });
}

for (const line of ["sep = ;", "'sep=;'", "Sep= ;", '"sep=;"']) {
  Deno.test(`a line that names the delimiter is no header: ${line}`, async () => {
    const { roles } = await read(`${line}\n${rows(";")}`);
    assertEquals(roles.target.name, "churn");
  });
}

Deno.test("Cyrillic of MS-DOS is named", async () => {
  // "город" and "Москва" in IBM 866
  const city = [0xa3, 0xae, 0xe0, 0xae, 0xa4];
  const moscow = [0x8c, 0xae, 0xe1, 0xaa, 0xa2, 0xa0];
  const ascii = (text: string) => new TextEncoder().encode(text);
  const bytes = Uint8Array.from([
    ...ascii("id,"),
    ...city,
    ...ascii(",churn\n"),
    ...Array.from({ length: 60 }, (_, row) => [
      ...ascii(`C${row},`),
      ...moscow,
      ...ascii(`,${row % 3 ? "No" : "Yes"}\n`),
    ]).flat(),
  ]);
  const error = await readCustomers(
    "the test",
    () => Promise.resolve(ReadableStream.from([bytes])),
  ).catch((error) => error);
  const text = error.message ?? error.findings.map(String).join();
  assertStringIncludes(text, `{ encoding: "ibm866" } reads 'город'`);
});
