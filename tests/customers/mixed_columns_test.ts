import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { any, readColumn } from "./read_column.ts";

const shares = [1, 3, 8, 20, 50, 120, 200];
/** A text in so many of 240 rows, spread evenly. */
const withText = (
  rows: number,
  text: (row: number) => string,
  cell: (row: number) => string,
) =>
(row: number) =>
  Math.floor((row + 1) * rows / 240) > Math.floor(row * rows / 240)
    ? text(row)
    : cell(row);

for (
  const [what, cell, holds] of [
    ["fractions", (row) => `${any(row, 9000)}.25`, "numbers, but text"],
    ["whole numbers", (row) => `${any(row, 9000)}`, "numbers, but text"],
    ["whole numbers up to 40", (row) => `${any(row, 40)}`, "numbers, but text"],
    ["amounts", (row) => `$${any(row, 900)}.50`, "numbers, but text"],
    ["dates", (row) => `20${10 + row % 14}-03-${10 + row % 19}`, "dates, but"],
    [
      "dates, month first",
      (row) => `3/${13 + row % 15}/${10 + row % 14}`,
      "dates, but",
    ],
  ] as [string, (row: number) => string, string][]
) {
  for (const text of ["Error", "#OK", "see note", "ERR-7"]) {
    Deno.test(`'${text}' among ${what} stops, however often it is there`, async () => {
      for (const rows of shares) {
        const { error } = await readColumn(withText(rows, () => text, cell));
        assertStringIncludes(
          error ?? `read with ${rows}`,
          `column 'x' contains ${holds}`,
        );
        assertStringIncludes(error!, `in ${rows} of 240 cells`);
        assertStringIncludes(error!, `'${text}'`);
        assertStringIncludes(error!, '{ roles: { "x": "categorical" } }');
      }
    });
  }
}

Deno.test("many different texts stop up to half of the cells", async () => {
  for (const rows of [1, 8, 50, 110]) {
    const { error } = await readColumn(
      withText(
        rows,
        (row) => `see ${"abcdefghi"[row % 9]}${row}`,
        (row) => `${any(row, 9000)}.25`,
      ),
    );
    assertStringIncludes(error ?? "", `text in ${rows} of 240 cells`);
  }
});

Deno.test("fractions and dates among more texts of all kinds are named", async () => {
  const cells = {
    numbers: (row: number) => `12.5${row}`,
    dates: (row: number) => `2024-0${1 + row % 9}-1${row % 8}`,
  };
  for (const [what, cell] of Object.entries(cells)) {
    for (const rows of [130, 160, 200]) {
      const { role, findings } = await readColumn(
        withText(rows, (row) => `see ${"abcdefghi"[row % 9]}${row}`, cell),
      );
      assert(role === "free text" || role === "id", role);
      const own = findings.filter(({ message }) =>
        message.includes(`in ${240 - rows} of 240 cells`)
      );
      assertEquals(own.length, 1, `${what} ${rows}`);
    }
  }
});

Deno.test("few numbers with a word are categories, which a finding says", async () => {
  for (const rows of shares) {
    const { role, findings } = await readColumn(
      withText(rows, () => "Error", (row) => `${any(row, 6)}`),
    );
    assertEquals(role, "categorical");
    const own = findings.filter(({ message }) =>
      message.includes(`numbers in ${240 - rows} of 240 cells`)
    );
    assertEquals(own.length, 1, String(rows));
    assertEquals(own[0].examples, ["Error"]);
  }
  const roles = { x: "categorical" } as const;
  const told = await readColumn(["1", "2", "3", "4", "Error"], { roles });
  assertEquals(told.findings, []);
});

Deno.test("codes of digits and letters are no numbers; a finding says so", async () => {
  for (const rows of [20, 60, 110]) {
    const { role, findings } = await readColumn(
      withText(
        rows,
        (row) => `${1 + any(row, 90)}${"ABCDEFGH"[any(row * 7, 8)]}`,
        (row) => `${1 + any(row, 120)}`,
      ),
    );
    assert(role === "categorical" || role === "free text", role);
    assert(
      findings.some(({ message }) => message.includes("contains numbers in")),
    );
  }
});

Deno.test("zeros in front and long digits among numbers are named, and read when told", async () => {
  for (const code of ["007", "00000", "123456789012345678"]) {
    const cells = (row: number) => row % 80 ? `${any(row, 9000)}` : code;
    const { findings, role } = await readColumn(cells);
    assert(role !== "numeric");
    const own = findings.filter(({ message }) =>
      message.includes("contains numbers in 237 of 240 cells")
    );
    assertEquals(own.map(({ examples }) => examples), [[code]]);
    assertStringIncludes(own[0].remedy, '{ roles: { "x": "numeric" } }');
    const told = await readColumn(cells, { roles: { x: "numeric" } });
    assertEquals(Number(told.cells?.[0]), Number(code));
  }
  const places = await readColumn((row) =>
    `${row % 9 ? 1 + any(row, 9) : 0}${1000 + any(row, 9000)}`
  );
  assertEquals(
    places.findings.filter(({ message }) => message.includes("contains")),
    [],
  );
});

const blanks = [
  ...["#N/A", "#NV", "#N/D", "#N/B", "#I/T", "#Н/Д", "#YOK", "#n/a"],
  ...["#REF!", "#BEZUG!", "#VERW!", "#RIF!", "#ССЫЛКА!", "#ODKAZ!", "#ADR!"],
  ...["#DIV/0!", "#ДЕЛ/0!", "#DEEL/0!", "#DZIEL/0!", "#¡DIV/0!", "#SAYI/0!"],
  ...["#VALUE!", "#WERT!", "#VALEUR!", "#¡VALOR!", "#VALORE!", "#VÆRDI!"],
  ...["#NAME?", "#NOM?", "#¿NOMBRE?", "#NÉV?", "#NUM!", "#ZAHL!", "#NÚM!"],
  ...["#NULL!", "#NUL!", "#SPILL!", "#ÜBERLAUF!", "#CALC!", "Err:502"],
  ...["#GETTING_DATA", "#DĚLENÍ_NULOU!", "#HIÁNYZIK", "#SAKNAS!", "#N/D!"],
  ...[
    "NULL",
    "<NULL>",
    "<null>",
    "(null)",
    "[NULL]",
    "{null}",
    "'NULL'",
    "\\N",
  ],
  ...["None", "NaN", "nil", "NaT", "<NA>", "(none)", "<none>", "undefined"],
  ...["n/a", "N.A.", "na", "(blank)", "not available", "no data", "Unknown"],
  ...["unbekannt", "k.A.", "k. A.", "keine Angabe", "inconnu", "desconocido"],
  ...["sconosciuto", "н/д", "нет данных", "-", "--", "–", "—", "−", "?", "…"],
  ...["\u200b", "1.#QNAN", "..", "n.d.", "s/d"],
];
Deno.test("what stands for a missing value is blank among numbers and dates", async () => {
  for (const blank of blanks) {
    for (const cell of ["12.50", "2024-01-31"]) {
      const { role, cells, reason, error } = await readColumn((row) =>
        row % 4 ? cell.replace(/\d$/, String(row % 2)) : blank
      );
      assertEquals(error, undefined, blank);
      assertEquals(role, cell === "12.50" ? "numeric" : "date", blank);
      assertEquals(cells![0], "", blank);
      assertStringIncludes(reason!, "60 read as blank");
    }
  }
});

Deno.test("words that may say something are not blank", async () => {
  for (
    const word of [
      ...["Error", "invalid", "zero", "low", "#1", "#hash", "####", "(12", "x"],
      ...["<5", "free", "none so far", "#N", "(pending)", "NAN1"],
    ]
  ) {
    const { role, error } = await readColumn((row) =>
      row % 4 ? `${any(row, 900)}.5` : word
    );
    assert(error?.includes(`'${word}'`) || role !== "numeric", word);
  }
});
