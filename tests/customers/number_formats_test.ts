import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import {
  kindOf,
  numberKinds,
  plainNumber,
} from "lib/customers/columns/cell_kinds.ts";
import { askPython } from "../python.ts";
import { any, readColumn } from "./read_column.ts";

const ambiguous = (sign: string) =>
  `the ${sign} in the numbers of column 'x' may be a decimal ${sign} or a thousands separator`;

const writings: [string, (text: string) => string][] = [
  ["plain", (text) => text],
  ["€ behind", (text) => `${text} €`],
  ["$ in front", (text) => `$${text}`],
  ["EUR", (text) => `EUR ${text}`],
  ["%", (text) => `${text}%`],
  ["a minus", (text) => `-${text}`],
  ["the minus of mathematics", (text) => `−${text}`],
  ["a minus behind", (text) => `${text}-`],
  ["brackets", (text) => `(${text})`],
  ["a space of no width", (text) => `\u200b${text}`],
];
for (const [how, write] of writings) {
  for (const [sign, other] of [[".", ","], [",", "."]] as const) {
    const word = sign === "." ? "point" : "comma";
    const three = (row: number) =>
      write(
        row % 7 ? `${1 + any(row, 9)}${sign}${100 + any(row, 900)}` : "987",
      );
    Deno.test(`three digits behind a ${word} are not guessed: ${how}`, async () => {
      const { error } = await readColumn(three);
      assertStringIncludes(error ?? "", ambiguous(word));
      assertStringIncludes(error!, '{ decimal: "," } or { decimal: "." }');
      const minus = /^[−(-]|-$/.test(write("1")) ? -1 : 1;
      const expected = (thousands: boolean) =>
        Array.from({ length: 240 }, (_, row) => {
          const fraction = `${1 + any(row, 9)}.${100 + any(row, 900)}`;
          return minus *
            (row % 7
              ? Math.round(1000 * Number(fraction)) / (thousands ? 1 : 1000)
              : 987);
        });
      for (const decimal of [".", ","] as const) {
        const { role, cells } = await readColumn(three, { decimal });
        assertEquals(role, "numeric");
        assertEquals(cells!.map(Number), expected(decimal !== sign));
      }
      // One number that is clear tells all others, in this column or another.
      const clear: [string, boolean][] = [
        [`0${sign}125`, false],
        [`7${sign}5`, false],
        [`12${sign}3456`, false],
        [`1234${sign}567`, false],
        [`1${sign}234${other}5`, true],
        [`1${sign}234${sign}567`, true],
      ];
      for (const [text, thousands] of clear) {
        const told = await readColumn((row) =>
          row === 5 ? write(text) : three(row)
        );
        assertEquals(told.error, undefined, text);
        assertEquals(
          told.cells!.toSpliced(5, 1).map(Number),
          expected(thousands).toSpliced(5, 1),
          text,
        );
        const beside = (row: number) => row % 2 ? text : `${row}`;
        const byOther = await readColumn(three, { beside });
        if (thousands) {
          assertEquals(byOther.cells?.map(Number), expected(thousands), text);
          assertStringIncludes(byOther.reason!, "as in 'y'");
        } else {
          // 200 fractions of three digits each beside a bare 987 are none.
          assertStringIncludes(byOther.error ?? "", ambiguous(word));
          assertStringIncludes(byOther.error!, 'decimal: { "x": "," }');
          const told = { decimal: { x: other } } as const;
          const { cells } = await readColumn(three, { beside, ...told });
          assertEquals(cells?.map(Number), expected(true));
        }
        const only = (row: number) => row % 7 ? three(row) : three(row + 1);
        const alike = await readColumn(only, { beside });
        assertEquals(Number(alike.cells?.[1]), expected(thousands)[1]);
      }
    });
  }
}

Deno.test("a point with three digits stays a fraction beside 0.567 and 1.5e3", async () => {
  for (const text of ["0.567", "-0.001", "1.5e3", "1.234E+05", ".125"]) {
    const { cells } = await readColumn([text, "1.250", "2.125", "12"]);
    assertEquals(cells!.slice(0, 4), [text, "1.250", "2.125", "12"]);
  }
});

Deno.test("limits are those of the numbers as they are read", async () => {
  const thousands = (row: number) =>
    `${1 + any(row, 9)}.${100 + any(row, 900)}`;
  const limits = { x: { max: 500 } };
  const far = await readColumn(thousands, { decimal: ",", limits });
  assertStringIncludes(far.findings[0].message, "above 500 in 240 of 240 rows");
  const near = await readColumn(thousands, { decimal: ".", limits });
  assertEquals(near.findings, []);
});

for (
  const [what, cells, expected, unit] of [
    ["the minus of mathematics", ["−12.50", "3"], [-12.5, 3]],
    ["dashes for a minus", ["–12.50", "‐3", "－4", "5"], [-12.5, -3, -4, 5]],
    ["a minus behind", ["12.50-", "1,200.00-", "7"], [-12.5, -1200, 7]],
    ["brackets and signs", ["($1,200.50)", "$(3)", "-$4", "$-5", "$6"], [
      ...[-1200.5, -3, -4, -5, 6],
    ], "$"],
    ["groups of two as in India", ["12,45,000", "1,00,00,000.50", "45,000"], [
      ...[1245000, 10000000.5, 45000],
    ]],
    ["Rs.", ["Rs. 4,500.00", "Rs 200", "Rs.50", "rs. 1,00,000/-"], [
      ...[4500, 200, 50, 100000],
    ], "Rs"],
    ["INR", ["INR 4,500.00", "₹7".replace("₹", "INR ")], [4500, 7], "INR"],
    ["₹", ["₹4,500.00", "₹ 7"], [4500, 7], "₹"],
    ["crowns", ["1.234,50 kr", "kr 12,5", "9 kr."], [1234.5, 12.5, 9], "kr"],
    ["złoty", ["1 234,50 zł", "0,5 zł"], [1234.5, 0.5], "zł"],
    ["no cents", ["CHF 1'200.–", "CHF 15.-", "CHF 3,50", "CHF 12,--"], [
      ...[1200, 15, 3.5, 12],
    ], "CHF"],
    ["apostrophes of all kinds", ["1'234.5", "1’234", "1ʼ234", "1´234"], [
      ...[1234.5, 1234, 1234, 1234],
    ]],
    ["spaces of all kinds", [
      "1 234,5",
      "1\u202f234",
      "1\u00a0234",
      "1\u2009234",
    ], [
      ...[1234.5, 1234, 1234, 1234],
    ]],
    ["spaces without a fraction", ["1 234", "12 345", "7"], [1234, 12345, 7]],
    ["what nobody sees", ["\u200b12.5", "12.5\u200e", "\u00ad3.5", "\u20609"], [
      ...[12.5, 12.5, 3.5, 9],
    ]],
    ["digits of other scripts", ["１２．５", "٣٫٥", "९", "۴.۵"], [
      12.5,
      3.5,
      9,
      4.5,
    ]],
    ["a comma with an exponent", ["1,5E+03", "2,25e-2", "7"], [
      1500,
      0.0225,
      7,
    ]],
    ["a currency behind a point", ["$.50", "$1.25"], [0.5, 1.25], "$"],
  ] as [string, string[], number[], string?][]
) {
  Deno.test(`numbers are read with ${what}`, async () => {
    const read = await readColumn(cells, { limits: { x: {} } });
    assertEquals([read.error, read.role], [undefined, "numeric"], read.reason);
    assertEquals(read.cells!.slice(0, cells.length).map(Number), expected);
    assertEquals(read.findings, []);
    if (unit) assertStringIncludes(read.reason!, ` in ${unit}`);
  });
}

Deno.test("numbers in every format that Python writes are read as the same number", async () => {
  const values = fc.sample(
    fc.double({ min: -9e6, max: 9e6, noNaN: true }),
    150,
  );
  const written = await askPython<[number, string, "." | ","][]>(
    `import json, sys
def forms(v):
    en = f"{v:,.2f}"
    de = en.translate(str.maketrans(",.", ".,"))
    size = f"{abs(v):,.2f}"
    groups = f"{abs(v):.2f}"
    whole, cents = groups.split(".")
    lakh = whole if len(whole) <= 3 else ",".join(
        [whole[:-3][max(0, i - 2):i] for i in range(len(whole) - 3, 0, -2)][::-1] + [whole[-3:]])
    minus = "-" if v < 0 else ""
    yield en, "."
    yield de, ","
    yield en.replace("-", "\\u2212"), "."
    yield (size + "-" if v < 0 else size), "."
    yield ("(" + size + ")" if v < 0 else size), "."
    yield minus + "$" + size, "."
    yield "$" + minus + size, "."
    yield minus + size + " USD", "."
    yield de.replace(".", "\\u202f") + "\\u00a0\\u20ac", ","
    yield en.replace(",", "'"), "."
    yield en.replace(",", "\\u2019"), "."
    yield minus + lakh + "." + cents, "."
    yield "Rs. " + minus + lakh + "." + cents, "."
    yield "\\u200b" + en, "."
print(json.dumps([[round(v, 2), text, decimal] for v in json.load(sys.stdin) for text, decimal in forms(v)]))`,
    values,
  );
  assertEquals(written.length, 150 * 14);
  for (const [value, text, decimal] of written) {
    assert(numberKinds.includes(kindOf(text)), text);
    assertEquals(Number(plainNumber(text, decimal)) + 0, value + 0, text);
  }
});

for (
  const [what, cells, says, remedy] of [
    ["credits", (row) => `$1,${100 + any(row, 900)}.00 CR`, [
      "numbers with '$ CR', and is ",
    ], "with a minus sign"],
    [
      "credits and debits",
      (row) => `${1 + any(row, 90)}.50 ${row % 3 ? "CR" : "DR"}`,
      [
        "numbers with 'CR' and with 'DR'",
      ],
      "with a minus sign",
    ],
    [
      "sizes of two scales",
      (row) =>
        row % 3
          ? `${1 + any(row, 9)}.${any(row, 9)} GB`
          : `${any(row, 1000)} MB`,
      [
        "numbers with 'GB' and with 'MB'",
      ],
      "write all of them in one unit",
    ],
    [
      "sizes and plain numbers",
      (row) => row % 3 ? `${any(row, 900)} kWh` : `${any(row, 900)}x`,
      [
        "numbers with 'kWh' and with 'x'",
      ],
      "write all of them in one unit",
    ],
    [
      "thousands as k",
      (row) => `${any(row, 900)}.5k`,
      ["numbers with 'k'"],
      '{ roles: { "x": "numeric" } }',
    ],
    ["a unit in front", (row) => `approx. ${any(row, 90000)}`, [
      "numbers with 'approx.'",
    ], '{ roles: { "x": "numeric" } }'],
    [
      "a footnote",
      (row) => `${any(row, 900)}.5*`,
      ["numbers with '*'"],
      '{ roles: { "x": "numeric" } }',
    ],
    ["durations", (row) => `${any(row, 3)}:${10 + any(row, 49)}:07`, [
      "values that may be times or durations",
    ], "such as minutes"],
    ["durations in words", (row) => `${any(row, 3)}h ${any(row, 60)}min`, [
      "values that may be times or durations",
    ], "such as minutes"],
    [
      "dates in French",
      (row) => `${1 + any(row, 28)} déc. ${2000 + row % 20}`,
      [
        "values that may be dates",
      ],
      "2024-01-31",
    ],
    ["months", (row) => `${["Jan", "Mai", "Dez"][row % 3]}-${10 + row % 13}`, [
      "values that may be dates",
    ], "2024-01-31"],
  ] as [string, (row: number) => string, string[], string][]
) {
  Deno.test(`a column that is not read as numbers says so: ${what}`, async () => {
    const { role, findings, error } = await readColumn(cells);
    assert(["id", "categorical", "free text"].includes(role!), error ?? role);
    const own = findings.filter(({ message }) =>
      says.every((part) => message.includes(part))
    );
    assertEquals(own.length, 1, JSON.stringify(findings));
    assertStringIncludes(own[0].remedy, remedy);
    assert(own[0].rows.length > 0);
  });
}

Deno.test("a unit is read where the column is told to be numbers", async () => {
  const gigabytes = (row: number) => `${1 + any(row, 9)}.${any(row, 9)} GB`;
  const roles = { x: "numeric" } as const;
  const { reason, cells } = await readColumn(gigabytes, { roles });
  assertStringIncludes(reason!, "in GB");
  assertEquals(cells![0], gigabytes(0).slice(0, -3));
  const mixed = await readColumn(
    (row) => row % 3 ? gigabytes(row) : `${any(row, 900)} MB`,
    { roles },
  );
  assertStringIncludes(mixed.error!, "numbers with 'MB' and with 'GB'");
  const zeros = await readColumn(["007", "12", "0450"], { roles });
  assertEquals(zeros.cells!.slice(0, 3).map(Number), [7, 12, 450]);
});

for (
  const [what, cells] of [
    ["ids", (row) => `C${1000 + any(row, 9000)}`],
    ["ids with a hyphen", (row) => `${1000 + row}-VH${row}`],
    ["numbers of orders", (row) => `Order ${1000 + row}`],
    ["phone numbers", (row) => `+44 ${1000 + any(row, 9e3)} ${100000 + row}`],
    ["phone numbers in brackets", (row) => `(030) ${1000000 + any(row, 9e6)}`],
    ["phone numbers of two parts", (row) => `555-${1000 + any(row, 9000)}`],
    ["British postcodes", (row) => `SW${1 + any(row, 9)} ${row % 9}AA`],
    [
      "Dutch postcodes",
      (row) =>
        `${1000 + any(row, 900)} ${"ABCDEFGH"[row % 8]}${"KLMNPRS"[row % 7]}`,
    ],
    ["versions", (row) => `${1 + row % 4}.${any(row, 9)}.${any(row * 7, 30)}`],
    ["IP addresses", (row) => `10.0.${row % 9}.${any(row, 255)}`],
    [
      "addresses",
      (row) =>
        `${1 + any(row, 200)} ${
          ["Main St", "Oak Ave", "High St", "Park Rd", "Elm St"][row % 5]
        }`,
    ],
    ["age groups", (row) => `${10 * (row % 7)}-${10 * (row % 7) + 9}`],
    ["open classes", (row) => ["0", "1", "2", "3", "4", "5+"][row % 6]],
    ["plans", (row) => ["1", "2", "basic"][row % 3]],
    ["places", (row) => `0${1000 + any(row, 60)}`],
    ["mail addresses", (row) => `user${row}@example.org`],
  ] as [string, (row: number) => string][]
) {
  Deno.test(`names and codes are no quantities, and no finding: ${what}`, async () => {
    const { role, findings, error } = await readColumn(cells);
    assertEquals(error, undefined);
    assert(["id", "categorical", "free text"].includes(role!), role);
    assertEquals(
      findings.filter(({ message }) => / holds /.test(message)),
      [],
    );
  });
}

Deno.test("amounts of money that happen to number the rows are numbers, not ids", async () => {
  for (
    const write of [
      (n: number) => `¥${n}`,
      (n: number) => `${n} €`,
      (n: number) => `CHF ${n}`,
    ]
  ) {
    const amounts = await readColumn((row) => write(1000 + (row * 7) % 240));
    assertEquals(amounts.role, "numeric", amounts.reason);
  }
  const plain = await readColumn((row) => `${1000 + (row * 7) % 240}`);
  assertEquals(plain.role, "id");
});
