/** Amounts of money, in tables and on axes. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { display } from "lib/show/bundle.ts";
import { assume } from "lib/evaluation/assumptions.ts";
import { amount, money, moneyRange } from "lib/money.ts";
import { resolveSettings } from "lib/settings/settings.ts";
import { showAssumptions } from "lib/evaluation/offer_tables.ts";

Deno.test("an amount has its currency where one is known, and none made up", () => {
  assertEquals(
    [41.5, -1234.5, 12, 0.004, 0].map((value) => money(value, "USD")),
    ["$41.50", "−$1,235", "$12", "$0.004", "$0"],
  );
  assertEquals(money(1234.5, "JPY"), "¥1,235");
  assertEquals(money(12.5, "CHF"), "CHF\u00A012.50");
  assertEquals(money(1234.5, "KWD"), "KWD\u00A01,235");
  assertEquals(money(41.5, "$"), "$41.50");
  assertEquals(money(41.5, "kr"), "41.50\u00A0kr");
  assertEquals(money(41.5, ""), "41.5");
  assertEquals(money(41.5, "offers"), "41.5");
  assertEquals(amount(12, "offers"), "12 × the offer's cost");
  assertEquals(moneyRange({ low: -5, high: 12.25 }, "EUR"), "−€5 to €12.25");
});

Deno.test("an amount in any currency reads as Intl.NumberFormat writes it", () => {
  const codes = Intl.supportedValuesOf("currency");
  fc.assert(fc.property(
    fc.constantFrom(...codes),
    fc.integer({ min: -1_000_000, max: 1_000_000 }),
    (currency, value) => {
      const expected = new Intl.NumberFormat("en-US", {
        ...{ style: "currency", currency },
        ...{ minimumFractionDigits: 0, maximumFractionDigits: 0 },
      }).format(value).replace("-", "−");
      assertEquals(money(value, currency), expected);
    },
  ));
});

/** Customers whose one column says what they pay. */
const paying = (unit?: string, currency?: string) => ({
  roles: {
    columns: [
      { name: "monthly_charges", role: "numeric" as const, reason: "", unit },
    ],
  },
  table: {
    rows: 2,
    columns: [{
      name: "monthly_charges",
      kind: "float64" as const,
      values: Float64Array.of(50, 70),
    }],
  },
  currency,
});
const terms = { cost: 30, success: 0.3, margin: 0.5, months: 12 };

Deno.test("the currency is the offer's, else the setting's, else the file's own", () => {
  const unitOf = (unit?: string, set?: string, currency?: string) =>
    assume(paying(unit, set) as never, { ...terms, currency }).unit;
  assertEquals(unitOf(), "");
  assertEquals(unitOf("$"), "$");
  assertEquals(unitOf(undefined, "EUR"), "EUR");
  assertEquals(unitOf(undefined, "EUR", "GBP"), "GBP");
  assertEquals(unitOf("$", "CAD"), "CAD");
  assertEquals(unitOf("kr", "SEK"), "SEK");
});

Deno.test("a currency that the file contradicts, or that there is none of, is refused", () => {
  const refused = (unit: string, set: string) =>
    assertThrows(
      () => assume(paying(unit, set) as never, terms),
      RangeError,
      `column 'monthly_charges' is in ${unit}`,
    );
  refused("$", "EUR");
  refused("€", "USD");
  refused("GBP", "USD");
  assertThrows(
    () => assume(paying() as never, { ...terms, currency: "EURO" }),
    RangeError,
    "'currency' must be a code after ISO 4217",
  );
  assertThrows(
    () => resolveSettings({}, { CHURN_CURRENCY: "dollars" }),
    RangeError,
    "CHURN_CURRENCY because it must be a currency's code",
  );
  assertEquals(resolveSettings({}, { CHURN_CURRENCY: "eur" }).currency, "EUR");
});

Deno.test("the assumptions are told in their currency, or that none is known", async () => {
  const told = async (currency?: string) =>
    String(
      (await showAssumptions(
        assume(paying(undefined, currency) as never, terms),
      )[display]())["text/plain"],
    );
  assertStringIncludes(await told("EUR"), "€300 to €420, median €360");
  assertStringIncludes(await told("EUR"), "Amounts are in EUR");
  assertStringIncludes(await told(), "300 to 420, median 360");
  assertStringIncludes(await told(), "which it does not name; CHURN_CURRENCY");
});
