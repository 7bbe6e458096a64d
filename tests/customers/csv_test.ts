import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import {
  csvLine,
  csvStream,
  csvText,
  readCsv,
} from "lib/customers/reading/csv.ts";
import { EncodingError } from "lib/customers/reading/encoding.ts";
import { floatText } from "lib/customers/reading/number_text.ts";
import { sampleCustomers } from "lib/customers/sample/sample.ts";
import { askPython } from "../python.ts";

const bytes = (text: string) =>
  ReadableStream.from([new TextEncoder().encode(text)]);

/** The same bytes, cut anywhere: through a character or a quote too. */
const inPieces = (text: string, size: number) => {
  const all = new TextEncoder().encode(text);
  const pieces = Math.ceil(all.length / size);
  return ReadableStream.from(
    Array.from(
      { length: pieces },
      (_, i) => all.slice(i * size, (i + 1) * size),
    ),
  );
};

const read = (source: ReadableStream<Uint8Array>) =>
  Array.fromAsync(readCsv(source));

/** Cells full of what CSV stumbles over. */
const cell = fc.string({
  unit: fc.constantFrom(..."ab ,\"'\n\r;\té€😀".split("")),
  maxLength: 6,
}).map((text) => text.replace(/[\uD800-\uDFFF]/g, "😀"));
const records = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.array(fc.array(cell, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 6,
  })
);

Deno.test("readCsv() reads back what csvLine() wrote, however it is cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.integer({ min: 1, max: 7 }),
      async (rows, size) => {
        fc.pre(!rows[0][0].startsWith("\ufeff"));
        assertEquals(
          await read(inPieces(rows.map(csvLine).join(""), size)),
          rows,
        );
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("Python's csv module reads back what csvLine() wrote", async () => {
  const tables = fc.sample(records, 300);
  const answers = await askPython<string[][][]>(
    `import csv, io, json, sys
print(json.dumps([list(csv.reader(io.StringIO(text, newline=""))) for text in json.load(sys.stdin)]))`,
    tables.map((rows) => rows.map(csvLine).join("")),
  );
  assertEquals(answers, tables);
});

Deno.test("floatText() writes numbers as Python's repr", async () => {
  const values = [
    ...[0, -0, 20, 0.1, 1e-4, 1e-5, 1e15, 1e16, 1e21, 123456789012345680],
    ...[5e-324, 1.7976931348623157e308, -1e-7, 2 ** 53],
    ...fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 2000),
  ];
  const reprs = await askPython<string[]>(
    `import json, struct, sys
print(json.dumps([repr(struct.unpack("<d", bytes.fromhex(v))[0]) for v in json.load(sys.stdin)]))`,
    values.map((value) =>
      [...new Uint8Array(new Float64Array([value]).buffer)]
        .map((byte) => byte.toString(16).padStart(2, "0")).join("")
    ),
  );
  assertEquals(values.map(floatText), reprs);
});

Deno.test("csvText() tells whole numbers, floats and missing cells apart", () => {
  const text = csvText({
    rows: 2,
    columns: [
      { name: "id", kind: "int64", values: Float64Array.of(1, 20) },
      { name: "x", kind: "float64", values: Float64Array.of(20, NaN) },
      { name: "a,b", kind: "text", values: ['say "no"', ""] },
    ],
  });
  assertEquals(text, 'id,x,"a,b"\n1,20.0,"say ""no"""\n20,,\n');
});

Deno.test("a lone empty cell is no blank line", async () => {
  const text = csvText({
    rows: 2,
    columns: [{ name: "x", kind: "text", values: ["", "a"] }],
  });
  assertEquals(await read(bytes(text)), [["x"], [""], ["a"]]);
});

Deno.test("csvStream() gives the bytes of csvText() in more than one piece", async () => {
  const sample = sampleCustomers({ count: 5000 });
  const pieces = await Array.fromAsync(csvStream(sample));
  assert(pieces.length > 1);
  assertEquals(await new Blob(pieces as BlobPart[]).text(), csvText(sample));
});

Deno.test("readCsv() takes a byte order mark, CRLF and blank lines", async () => {
  const rows = await read(bytes("\ufeffa,b\r\n1,2\r\n\r\n3,4\r\n\r\n"));
  assertEquals(rows, [["a", "b"], ["1", "2"], ["3", "4"]]);
});

Deno.test("readCsv() names the line that has too few or too many cells", async () => {
  for (const line of ["1", "1,2,3"]) {
    await assertRejects(
      () => read(bytes(`a,b\n1,2\n${line}\n`)),
      SyntaxError,
      /,/.test(line) ? "row 3 has 3 cells, but" : "row 3 has 1 cell, but",
    );
  }
});

Deno.test("readCsv() refuses quotes that don't match", async () => {
  for (
    const [text, says] of [
      ['a,b\n1,"2\n', "a quote opened in row 2 is not closed"],
      ['a,b\n1,"2"3\n', "in row 2, text follows the closing quote of cell 2"],
    ]
  ) {
    await assertRejects(() => read(bytes(text)), SyntaxError, says);
  }
});

Deno.test("readCsv() names the line that is not UTF-8", async () => {
  const latin1 = ReadableStream.from([Uint8Array.of(97, 10, 0xe9, 10)]);
  await assertRejects(() => read(latin1), EncodingError, "line 2 is not UTF-8");
});

Deno.test("readCsv() closes a file that is not read to its end", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, csvText(sampleCustomers({ count: 20_000 })));
    for await (const record of readCsv((await Deno.open(path)).readable)) {
      assertEquals(record.length, 10);
      break;
    }
  } finally {
    await Deno.remove(path);
  }
});
