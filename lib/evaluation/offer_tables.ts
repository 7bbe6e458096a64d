/**
 * Offers as tables for people: what is assumed of them, and what they bring.
 *
 * @module
 */
import type { Displayable } from "../show/bundle.ts";
import { displayTable } from "../show/table.ts";
import { type Assumptions, breakEven } from "./assumptions.ts";
import { quantile } from "../statistics/bootstrap.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Outcome } from "./offers.ts";
import {
  gainSentence,
  inUnit,
  keptText,
  multiples,
  noPay,
} from "./offers_words.ts";
import { amount, money, moneyRange } from "../money.ts";
import { count, customers, percent, short } from "../words.ts";

/**
 * Shows the assumptions about the offer, their unit, and where each figure
 * comes from.
 *
 * @example
 * ```ts ignore
 * churn.showAssumptions(assumptions)
 * ```
 */
export function showAssumptions(assumptions: Assumptions): Displayable {
  const { cost, success, margin, months, budget, unit, values } = assumptions;
  const { value } = assumptions;
  const row = (assumption: string, figure: string, source: string) => ({
    assumption,
    figure,
    "where it is from": source,
  });
  const range = (
    sorted: Float64Array,
    words: (value: number) => string = short,
  ) => {
    const [low, middle, high] = [0, 0.5, 1].map((q) =>
      words(quantile(sorted, q))
    );
    return low === high ? low : `${low} to ${high}, median ${middle}`;
  };
  const isRelative = value.kind === "offers";
  const cutoffs = breakEven(values, assumptions).sort();
  return displayTable([
    row("an offer costs", amount(cost, unit), isRelative ? "the unit" : "set"),
    row("it keeps", keptText(success), "set"),
    ...isRelative ? [] : [
      row("a customer pays", ...paid(assumptions)),
      row("margin", `${percent(margin)} of that`, "set"),
      row("a kept customer stays", `${short(months)} months longer`, "set"),
    ],
    row(
      "keeping a customer is worth",
      isRelative
        ? `${amount(value.offers, unit)}, the same for everybody`
        : range(values, (value) => money(value, unit)),
      isRelative
        ? `ASSUMED: ${noPay[0].toLowerCase()}${noPay.slice(1)}`
        : "what is paid × margin × months",
    ),
    row(
      "an offer pays above a probability of",
      range(cutoffs.map((cutoff) => Math.min(cutoff, 1))),
      "cost ÷ (share kept × worth)",
    ),
    ...budget < Infinity ? [row("budget", amount(budget, unit), "set")] : [],
  ], {
    note: isRelative
      ? `${noPay}, and no amount is invented: amounts are ${multiples}. Set value to a column, such as { value: "MonthlyCharges" }, or to one amount for everybody`
      : unit
      ? `Amounts are in ${unit}`
      : "Amounts are in the currency of the customers' file, which it does not name; CHURN_CURRENCY=EUR, for example, shows it",
  });
}

function paid({ value, unit }: Assumptions): [figure: string, source: string] {
  if (value.kind === "offers") throw new TypeError("nothing says what is paid");
  const per = `per ${value.per}`;
  return value.kind === "amount"
    ? [`${amount(value.amount, unit)} ${per}, the same for everybody`, "set"]
    : [
      `'${value.column}' ${per}`,
      value.isFound ? "the only column whose name says so" : "set",
    ];
}

/**
 * Shows what offers at break-even bring for several ways to choose customers.
 *
 * @example
 * ```ts ignore
 * churn.showOffers(offers, test.labels.length, assumptions)
 * ```
 *
 * @param rows How many customers there are.
 */
export function showOffers(
  offers: readonly Outcome[],
  rows: number,
  { unit }: Pick<Assumptions, "unit">,
): Displayable {
  const each = ({ value, low, high }: Estimate) => ({
    value: value / rows,
    low: low / rows,
    high: high / rows,
  });
  const means = offers.map((outcome) => ({
    ...outcome,
    net: each(outcome.net),
    behind: each(outcome.behind),
  }));
  return displayTable(
    means.map((outcome, i) => ({
      "an offer to": outcome.way,
      offers: count(outcome.contacts),
      "churners among them": count(outcome.churners),
      "net per customer": money(outcome.net.value, unit),
      "95% interval": moneyRange(outcome.net, unit),
      "the model's advantage": i ? money(outcome.behind.value, unit) : "",
      "its 95% interval": i ? moneyRange(outcome.behind, unit) : "",
    })),
    {
      note: `${customers(rows)}${inUnit(unit)}. ${
        gainSentence(means, { budget: Infinity, unit }, " per customer")
      }`,
    },
  );
}
