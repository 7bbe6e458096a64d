/**
 * The retention plan, as tables for people.
 *
 * @module
 */
import { type Column, column, type Table } from "../table.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable, showTable } from "../show/table.ts";
import type { RetentionPlan } from "./retention_plan.ts";
import { amount, money, moneyRange } from "../money.ts";
import { count, percent } from "../words.ts";
import { gainSentence, inUnit } from "../evaluation/offers_words.ts";

/**
 * Shows the plan next to ways to choose customers without a model.
 *
 * @example
 * ```ts ignore
 * const plan = churn.retentionPlan(test, values, assumptions);
 * churn.showRetentionPlan(plan);
 * ```
 */
export function showRetentionPlan(plan: RetentionPlan): Displayable {
  const { ways, promised, assumptions: { unit, budget } } = plan;
  return displayTable(
    ways.map((outcome, i) => ({
      "an offer to": outcome.cost > budget
        ? `${outcome.way} (beyond the budget)`
        : outcome.way,
      offers: count(outcome.contacts),
      cost: money(outcome.cost, unit),
      "saved margin": money(outcome.saved.value, unit),
      net: money(outcome.net.value, unit),
      "95% interval": moneyRange(outcome.net, unit),
      "the plan's advantage": i ? money(outcome.behind.value, unit) : "",
      "its 95% interval": i ? moneyRange(outcome.behind, unit) : "",
    })),
    {
      note: `${gainSentence(ways, plan.assumptions)}. The model expected ${
        amount(promised, unit)
      } of saved margin${inUnit(unit)}`,
    },
  );
}

/**
 * Shows the first customers to contact. If none of the columns identifies the
 * customers, the place of each in `raw`, counted from 1, is shown as well.
 *
 * @example
 * ```ts ignore
 * churn.showContacts(plan, raw, [...churn.customers.idNames(customers.roles), "contract"]);
 * ```
 *
 * @param raw The raw rows that the plan was made for.
 * @param columns Which of their columns to show, such as the ids.
 */
export function showContacts(
  { contacts, assumptions: { unit } }: RetentionPlan,
  raw: Table,
  columns: readonly string[],
  most = 5,
): Displayable {
  const shown = [...new Set(columns)].map((name) => column(raw, name));
  const places = shown.some(tellsApart) ? [] : ["row"];
  return showTable({
    header: [
      ...places,
      ...shown.map(({ name }) => name),
      ...["probability of churn", "value", "expected gain"],
    ],
    rows: contacts.slice(0, most).map(({ row, probability, value, gain }) => [
      ...places.map(() => count(row + 1)),
      ...shown.map(({ values }) => values[row]),
      ...[percent(probability), money(value, unit), money(gain, unit)],
    ]),
    note: `${count(Math.min(most, contacts.length))} of ${
      count(contacts.length)
    }${
      places.length
        ? `; row numbers refer to the ${count(raw.rows)} rows of this set`
        : ""
    }`,
  });
}

/** Whether every customer has a value of its own. */
function tellsApart({ values }: Column): boolean {
  const met = new Set<string | number>(values);
  return met.size === values.length && !met.has("") && !met.has(NaN);
}
