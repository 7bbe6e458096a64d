import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { chargePeriod } from "lib/customers/columns/charge_names.ts";

/** Names of what is paid a month, as files have them. */
const monthly = [
  "monthly_charges",
  "MonthlyCharges",
  "Monthly Charge",
  "Monthly Premium Auto",
  "monthlycharges",
  "MONTHLY_FEE",
  "monthly-bill",
  "Monthly Recurring Revenue",
  "MRR",
  "mrr",
  "ARPU",
  "avg_mrr",
  "MonthlyRevenue",
  "avg_monthly_spend",
  "AverageMonthlyBill",
  "Charge per Month",
  "price/month",
  "fee_per_mo",
  "month_charge",
  "MonthlyChargesEUR",
  "monthly_charge_usd",
  "Monthly Contract Value",
  "subscription_price_monthly",
  "Monatsbeitrag",
  "monatsgebühr",
  "Monatsgebuehr",
  "Monatliche Kosten",
  "monatlicher Beitrag",
  "Beitrag pro Monat",
  "mtl. Beitrag",
  "Monatsumsatz",
  "facture_mensuelle",
  "Montant mensuel",
  "Mensualité",
  "prix par mois",
  "cargo_mensual",
  "Cuota mensual",
  "mensualidad",
  "Mensalidade",
  "valor_mensal",
  "canone mensile",
  "maandbedrag",
  "Maandelijkse kosten",
  "prijs per maand",
  "månadsavgift",
  "opłata miesięczna",
  "aylık ücret",
  "mrr_usd",
  "MRR (EUR)",
  "月額料金",
  "月费",
  "ежемесячный платеж",
];

const others = [
  "monthly_payment_failures",
  "monthly_hours_spent",
  "monthly_spend_on_competitors",
  "month_fee_waived",
  "monthly_bill_shock",
  "monthly_ad_spend",
  "total_monthly_debt_payment",
  "monthly_loan_payment",
  "mortgage_payment_monthly",
  "complaints_per_month_billing",
  "monthly_price_sensitivity",
  "monthly_premium_channels",
  "months_since_last_payment",
  "MonthsSinceLastClaim",
  "Avg Monthly Long Distance Charges",
  "Avg Monthly GB Download",
  "monthly_income",
  "MonthlyIncome",
  "Monthly Minutes",
  "monthly_calls",
  "payment_month",
  "billing_month",
  "monthly_payment_day",
  "monthly_payment_count",
  "num_monthly_payments",
  "late_payments_monthly",
  "monthly_usage",
  "monthly_charge_change",
  "monthly_spend_pct",
  "last_month_charges",
  "6_month_revenue",
  "monthly_discount",
  "monthly_data_charges",
  "Monate seit letzter Zahlung",
  "tenure",
  "tenure_months",
  "TotalCharges",
  "Total Revenue",
  "Contract",
  "month_to_month",
  "DailyRate",
  "AnnualIncome",
  "annual_revenue",
  "modem_cost_flag",
  "Moments",
  "monitor_price",
  "premium",
  "bill_amt1",
];

Deno.test("names of what a customer pays a month are known in several languages", () => {
  const wrong = monthly.filter((name) => chargePeriod(name) !== "month");
  assertEquals(wrong, []);
});

Deno.test("amounts a year are told from amounts a month", () => {
  const names = [
    "Annual_Premium",
    "ARR",
    "yearly_fee",
    "Jahresbeitrag",
    "price per year",
  ];
  assertEquals(names.filter((name) => chargePeriod(name) !== "year"), []);
});

Deno.test("times, counts, parts and other people's money are not taken for it", () => {
  assertEquals(others.filter((name) => chargePeriod(name)), []);
});

Deno.test("how a name is written does not matter", () => {
  const words = fc.constantFrom(
    ["monthly", "charges"],
    ["avg", "monthly", "bill"],
    ["fee", "per", "month"],
    ["months", "since", "last", "payment"],
    ["monthly", "long", "distance", "charges"],
    ["annual", "premium"],
  );
  const writings = fc.constantFrom<(words: readonly string[]) => string>(
    (words) => words.join("_"),
    (words) => words.join(" ").toUpperCase(),
    (words) => words.join("-"),
    (words) => words.map((w) => w[0].toUpperCase() + w.slice(1)).join(""),
    (words) =>
      words.map((w, i) => i ? w[0].toUpperCase() + w.slice(1) : w).join(""),
    (words) => words.join(".").toUpperCase(),
  );
  fc.assert(
    fc.property(words, writings, (words, write) => {
      assertEquals(chargePeriod(write(words)), chargePeriod(words.join(" ")));
    }),
    { seed: 4, numRuns: 60 },
  );
});
