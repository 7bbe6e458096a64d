import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { kindOf } from "lib/customers/columns/cell_kinds.ts";
import { isoDate } from "lib/customers/columns/dates.ts";
import { csvLine, csvText } from "lib/customers/reading/csv.ts";
import {
  type CustomersOptions,
  readCustomers,
} from "lib/customers/customers.ts";
import type { Encoding } from "lib/customers/reading/encoding.ts";
import { columnModel } from "lib/customers/target/leak.ts";
import { mostRowsShown } from "lib/customers/reading/read_file.ts";
import {
  addText,
  createRepeats,
  hashKey,
  newHash,
} from "lib/customers/reading/repeats.ts";
import { numbers } from "lib/table.ts";
import { askPython } from "../python.ts";

const read = (content: string | Uint8Array, options?: CustomersOptions) => {
  const bytes = typeof content === "string"
    ? new TextEncoder().encode(content)
    : content;
  return readCustomers(
    "the test",
    () => Promise.resolve(ReadableStream.from([bytes])),
    options,
  );
};

const uploaded = async (content: string | Uint8Array, options = {}) =>
  await new Response(await (await read(content, options)).open()).text();

function encode(text: string, encoding: Encoding, bom: boolean): Uint8Array {
  const marked = bom ? "\ufeff" + text : text;
  if (encoding === "utf-8") return new TextEncoder().encode(marked);
  if (encoding === "windows-1252") {
    return Uint8Array.from(text, (sign) => sign.charCodeAt(0));
  }
  return Uint8Array.from(
    marked.split("").flatMap((sign) => {
      const code = sign.charCodeAt(0);
      const pair = [code & 255, code >> 8];
      return encoding === "utf-16le" ? pair : pair.reverse();
    }),
  );
}

/** Labels that no column tells. */
const churn = (row: number) => row * row * 31 % 1009 % 3 ? "No" : "Yes";

/** Customers with every kind of cell, as lines of cells. */
const lines = [
  ["id", "größe", "plan, old", "since", "churn"],
  ...Array.from({ length: 200 }, (_, row) => [
    `0${1000 + row}`,
    `${row * 37 % 101}.25`,
    ["basic", 'the "pro"\nplan', "plus; more", ""][row % 4],
    `20${10 + row % 14}-0${1 + row % 9}-${10 + row % 19}`,
    churn(row),
  ]),
];
const canonical = lines.map(csvLine).join("");

for (const delimiter of [",", ";", "\t", "|"]) {
  for (
    const [encoding, bom] of [
      ["utf-8", false],
      ["utf-8", true],
      ["utf-16le", true],
      ["utf-16be", true],
      ["utf-16le", false],
      ["windows-1252", false],
    ] as const
  ) {
    for (const lineEnd of ["\n", "\r\n"]) {
      const name = JSON.stringify(delimiter + lineEnd);
      Deno.test(`${encoding}${bom ? " with a mark" : ""} and ${name} are recognised`, async () => {
        const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        const text = lines.map((cells, row) =>
          cells.map((cell) =>
            cell.includes(delimiter) || /["\n]/.test(cell) || row % 5 === 0
              ? quoted(cell)
              : cell
          ).join(delimiter) + lineEnd
        ).join("");
        const content = encode(text, encoding, bom);
        const customers = await read(content);
        assertEquals(
          customers.roles.columns.map(({ name, role }) => [name, role]),
          [
            ["id", "id"],
            ["größe", "numeric"],
            ["plan, old", "categorical"],
            ["since", "date"],
            ["churn", "target"],
          ],
        );
        const made = await new Response(await customers.open()).text();
        const isNormal = delimiter === "," && encoding === "utf-8" && !bom;
        assertEquals(made, isNormal ? text : canonical);
      });
    }
  }
}

Deno.test("line ends of a lone carriage return are recognised", async () => {
  const text = "x,churn\r" +
    Array.from({ length: 90 }, (_, row) => `${row % 7},${churn(row)}\r`)
      .join("");
  assertEquals(await uploaded(text), text.replaceAll("\r", "\n"));
});

Deno.test("a blank line counts as a row, as in a spreadsheet", async () => {
  const rows = Array.from(
    { length: 90 },
    (_, row) => `${row === 60 ? "oops" : row},${churn(row)}\n`,
  );
  const error = await read("x,churn\n\n" + rows.join(""))
    .then(() => "", (error) => error.message);
  assert(error.includes("(row 63: 'oops')"), error);
});

Deno.test("names that are empty or there twice are made unique and shown", async () => {
  const rows = Array.from(
    { length: 90 },
    (_, row) =>
      `${row * 7 % 5},${row % 4},${row % 6},${row % 11},${churn(row)}\n`,
  );
  const text = "x,x,, x 2 ,churn\n" + rows.join("");
  const { roles, format } = await read(text);
  assertEquals(
    roles.columns.map(({ name }) => name),
    ["x", "x 3", "column 3", "x 2", "churn"],
  );
  assert(format.includes("a second 'x' is called 'x 3' here"), format);
  assert(
    format.includes("a column without a name is called 'column 3'"),
    format,
  );
  assert((await uploaded(text)).startsWith("x,x 3,column 3,x 2,churn\n0,"));
});

/** Customers with one column `x` between semicolons, read back from the upload. */
async function rewritten(cells: readonly string[], options = {}) {
  const rows = Array.from(
    { length: 120 },
    (_, row) => `${cells[row % cells.length]};k${row % 5};${churn(row)}\n`,
  );
  const text = "x;y;churn\n" + rows.join("");
  const { roles } = await read(text, options);
  const made = await uploaded(text, options);
  return {
    role: roles.columns[0].role,
    cells: made.split("\n").slice(1, cells.length + 1)
      .map((line) => line.split(",")[0]),
  };
}

for (
  const [what, cells, role, expected] of [
    ["decimal commas", ["1,5", "-2,25", "30", ""], "numeric", [
      "1.5",
      "-2.25",
      "30",
      "",
    ]],
    ["points between thousands", ["1.234,5", "1.234", "7"], "numeric", [
      "1234.5",
      "1234",
      "7",
    ]],
    ["commas between thousands", ["1,234.50", "1,234", "7"], "numeric", [
      "1234.50",
      "1234",
      "7",
    ]],
    ["spaces between thousands", ["1 234,5", "1\u00a0234,5"], "numeric", [
      "1234.5",
      "1234.5",
    ]],
    ["words for blank", ["1.50", "NA", "null", "n/a"], "numeric", [
      "1.50",
      "",
      "",
      "",
    ]],
    ["days first", ["31/01/2024", "02/03/2024"], "date", [
      "2024-01-31",
      "2024-03-02",
    ]],
    ["months first", ["01/31/2024", "02/03/2024 9:05"], "date", [
      "2024-01-31",
      "2024-02-03T09:05:00",
    ]],
    ["dates with points", ["1.2.2024", "28.02.2023"], "date", [
      "2024-02-01",
      "2023-02-28",
    ]],
    ["times", ["2024-01-31 12:00", "2024-01-31T23:30:00+02:00"], "date", [
      "2024-01-31T12:00:00",
      "2024-01-31T21:30:00",
    ]],
    ["leading zeros", ["007", "012", "100"], "categorical", [
      "007",
      "012",
      "100",
    ]],
  ] as const
) {
  Deno.test(`${what} are recognised`, async () => {
    assertEquals(await rewritten(cells), { role, cells: [...expected] });
  });
}

Deno.test("day and month that could be either are left out until told", async () => {
  const text = "since,x,churn\n" + Array.from(
    { length: 120 },
    (_, row) => `0${1 + row % 9}/11/2024,${row % 7},${churn(row)}\n`,
  ).join("");
  const { roles, findings } = await read(text);
  assertEquals(roles.columns[0].role, "ignored");
  assertEquals(
    findings.filter(({ column }) => column === "since")
      .map(({ severity, column, rows }) => [severity, column, rows]),
    [["warning", "since", [2, 3, 4, 5, 6]]],
  );
  for (
    const [dayFirst, date] of [[true, "2024-11-02"], [false, "2024-02-11"]]
  ) {
    const options = { dayFirst } as CustomersOptions;
    assertEquals((await read(text, options)).roles.columns[0].role, "date");
    assertEquals(
      (await uploaded(text, options)).split("\n")[2].split(",")[0],
      date,
    );
  }
});

Deno.test("a comma that could mean either is told by the file's other numbers", async () => {
  const text = (other: string) =>
    "x;y;churn\n" + Array.from(
      { length: 120 },
      (_, row) => `${1 + row % 9},500;${row % 7}${other};${churn(row)}\n`,
    ).join("");
  const first = async (text: string, options = {}) =>
    numbers((await read(text, options)).table, "x")[0];
  assertEquals(await first(text(",5")), 1.5);
  assertEquals(await first(text(".5")), 1500);
  assertEquals(await first(text(""), { decimal: "," }), 1.5);
  assertEquals(await first(text(""), { decimal: "." }), 1500);
});

Deno.test("spellings of a label are mapped and shown", async () => {
  const spelled = ["Yes", "No", "no", "NO ", "yes", "No", "Y"];
  const text = "x,churn\n" + Array.from(
    { length: 140 },
    (_, row) => `${row % 5},${spelled[row % 7]}\n`,
  ).join("");
  const { roles } = await read(text);
  assertEquals(
    roles.columns[1].reason,
    [
      "'Yes' means churn: 60 of 140",
      "'yes' read as 'Yes'",
      "'Y' read as 'Yes'",
      "'no' read as 'No'",
      "'NO' read as 'No'",
    ].join(", "),
  );
  const labels = (await uploaded(text)).split("\n").slice(1, 8)
    .map((line) => line.split(",")[1]);
  assertEquals(labels, ["Yes", "No", "No", "No", "Yes", "No", "Yes"]);
});

const warnings: [string, Record<string, (row: number) => string | number>, {
  says: string;
  rows: number[];
  options?: CustomersOptions;
}][] = [
  [
    "rows that are there twice",
    { x: (row) => row % 100, churn: (row) => churn(row % 100) },
    {
      says: "100 of 200 rows repeat another row",
      rows: [102, 103, 104, 105, 106],
    },
  ],
  ["ids that are there twice", { id: (row) => `c${row === 9 ? 3 : row}` }, {
    says: "1 of 200 rows repeat an id of column 'id'",
    rows: [11],
  }],
  ["a column that is mostly blank", { y: (row) => row % 3 ? "" : row % 4 }, {
    says: "column 'y' is blank in 133 of 200 rows",
    rows: [3, 4, 6, 7, 9],
  }],
  ["many categories", { city: (row) => `city ${row % 70}` }, {
    says: "column 'city' has 70 categories",
    rows: [],
  }],
  ["numbers that its name rules out", { age: (row) => row === 5 ? -1 : 40 }, {
    says: "column 'age' is below 0 or above 120 in 1 of 200 rows",
    rows: [7],
  }],
  ["numbers outside own limits", { y: (row) => row % 20 }, {
    says: "column 'y' is above 15 in 40 of 200 rows",
    rows: [18, 19, 20, 21],
    options: { limits: { y: { max: 15 } } },
  }],
  ["numbers with a unit", { y: (row) => `${row}.50 GB` }, {
    says: "column 'y' contains numbers with 'GB'",
    rows: [2, 3, 4, 5, 6],
  }],
  ["few customers of a kind", { churn: (row) => row < 20 ? "Yes" : "No" }, {
    says: "only 20 customers have 'Yes'",
    rows: [],
  }],
  ["a leak that was told to be none", {
    y: (row) => churn(row) === "Yes" ? 1 : 2,
  }, {
    says: "column 'y' leaks the target",
    rows: [],
    options: { roles: { y: "numeric" } },
  }],
];
for (const [what, columns, { says, rows, options }] of warnings) {
  Deno.test(`a warning names ${what}`, async () => {
    const cells = Object.entries({
      x: (row: number) => row * 13 % 64 + row / 512,
      churn,
      ...columns,
    });
    const text = [
      cells.map(([name]) => name),
      ...Array.from(
        { length: 200 },
        (_, row) => cells.map(([, cell]) => String(cell(row))),
      ),
    ].map(csvLine).join("");
    const { findings } = await read(text, options);
    const found = findings.filter(({ message }) => message.includes(says));
    assertEquals(found.map((finding) => [finding.severity, finding.rows]), [
      ["warning", rows],
    ]);
  });
}

Deno.test("of a large file every fourth row is shown", async () => {
  const rows = 2.5 * mostRowsShown;
  const text = csvText({
    rows,
    columns: [
      {
        name: "x",
        kind: "int64",
        values: Float64Array.from({ length: rows }, (_, row) => row * 7),
      },
      {
        name: "churn",
        kind: "text",
        values: Array.from({ length: rows }, (_, row) => churn(row)),
      },
    ],
  });
  const { table, every, roles } = await read(text);
  assertEquals([roles.rows, every, table.rows], [rows, 4, rows / 4]);
  assertEquals([...numbers(table, "x").slice(0, 3)], [0, 28, 56]);
});

Deno.test("isoDate() gives Python's dates, whatever way they are written", async () => {
  const forms = ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"];
  const days = fc.sample(fc.integer({ min: 0, max: 60_000 }), 200);
  const made = await askPython<[string, string[]][]>(
    `import datetime, json, sys
days, forms = json.load(sys.stdin)
dates = [datetime.date(1920, 1, 1) + datetime.timedelta(days=d) for d in days]
print(json.dumps([[d.isoformat(), [d.strftime(f) for f in forms]] for d in dates]))`,
    [days, forms],
  );
  for (const [date, texts] of made) {
    for (const text of texts) assertEquals(isoDate(text), date);
  }
  for (const no of ["2024-02-30", "31.04.2024", "2024-13-01", "1/2", "2024"]) {
    assertEquals(isoDate(no), undefined);
  }
});

Deno.test("kindOf() takes for numbers what Python's float() does", async () => {
  const texts = fc.sample(
    fc.string({
      unit: fc.constantFrom(..."0123456789.eE+-x_".split("")),
      minLength: 1,
      maxLength: 7,
    }).filter((text) => !text.endsWith("-")), // a minus behind a number
    2000,
  );
  const expected = await askPython<boolean[]>(
    `import json, math, sys
def number(text):
    try:
        return "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
print(json.dumps([number(text) for text in json.load(sys.stdin)]))`,
    texts,
  );
  const numbers = ["whole", "point", "pointOrThousands", "code"];
  texts.forEach((text, i) =>
    assertEquals(numbers.includes(kindOf(text)), expected[i], text)
  );
});

Deno.test("repeats are counted as a set counts them", () => {
  fc.assert(fc.property(
    fc.array(fc.string({ maxLength: 2 }), { maxLength: 9000 }),
    (texts) => {
      const repeats = createRepeats();
      texts.forEach((text, row) => {
        const hash = newHash();
        addText(hash, text);
        repeats.add(hashKey(hash), row);
      });
      assertEquals(repeats.count, texts.length - new Set(texts).size);
      for (const { row, firstRow } of repeats.places) {
        assertEquals(texts.indexOf(texts[row]), firstRow);
      }
    },
  ));
});

Deno.test("repeats of more texts than are kept are found among a share of them", () => {
  const repeats = createRepeats(1000);
  for (const row of Array(40_000).keys()) {
    const hash = newHash();
    addText(hash, `customer ${row % 20_000}`);
    repeats.add(hashKey(hash), row);
  }
  assert(repeats.every > 1);
  const share = 20_000 / repeats.every;
  assert(Math.abs(repeats.count - share) < 0.2 * share, `${repeats.count}`);
  for (const { row, firstRow } of repeats.places) {
    assertEquals(row - firstRow, 20_000);
  }
});

Deno.test("columnModel() has scikit-learn's AUC of rates learned on the other half", async () => {
  const values = Array.from({ length: 400 }, (_, i) => "abcde"[i * i % 13 % 5]);
  const labels = values.map((value, i) =>
    Number(i * 7 % 10 < value.charCodeAt(0) - 95)
  );
  const expected = await askPython<number>(
    `import json, sys
import pandas as pd
from sklearn.metrics import roc_auc_score
values, labels = json.load(sys.stdin)
f = pd.DataFrame({"v": values, "y": labels})
halves = [f.iloc[0::2], f.iloc[1::2]]
areas = [roc_auc_score(b.y, b.v.map(a.groupby("v").y.mean())) for a, b in (halves, halves[::-1])]
print(sum(areas) / 2)`,
    [values, labels],
  );
  const column = { name: "v", kind: "text", values } as const;
  assertAlmostEquals(
    columnModel(column, Uint8Array.from(labels)).auc,
    expected,
    1e-12,
  );
});
