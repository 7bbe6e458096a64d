/**
 * Lists of whom to call as tables for people, and what calling brought.
 *
 * @module
 */
import type { ContactList, ListedContact } from "./contacts.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable, showTable } from "../show/table.ts";
import type { BandEffect, CampaignEffect } from "./campaign.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { planByEffect } from "./uplift.ts";
import { amount, money } from "../money.ts";
import { count, customers, minus, percent } from "../words.ts";

/**
 * Shows the first customers to call, with the reasons.
 *
 * @example
 * ```ts ignore
 * churn.retention.showContactList(list)
 * ```
 *
 * @param most How many to show. @default {10}
 */
export function showContactList(list: ContactList, most = 10): Displayable {
  const { contacts, idColumns, assumptions, scored, worthIt } = list;
  const calls = contacts.filter(({ group }) => group === "call");
  const unit = assumptions?.unit ?? "";
  const heldOut = contacts.length - calls.length;
  const hasActions = contacts.some(({ actions }) => actions.length > 0);
  return showTable({
    header: [
      ...idColumns.length ? idColumns : ["customer"],
      "probability of churn",
      ...assumptions ? ["value", "expected gain"] : [],
      ...["why", "what speaks against it"],
      ...hasActions ? ["can be acted on"] : [],
    ],
    rows: calls.slice(0, most).map((contact) => [
      ...idColumns.length ? contact.ids : [count(contact.place)],
      percent(contact.probability),
      ...assumptions
        ? [money(contact.value!, unit), money(contact.gain!, unit)]
        : [],
      ...[wordsOf(contact.reasons), wordsOf(contact.against)],
      ...hasActions
        ? [contact.actions.map(({ column }) => column).join(", ")]
        : [],
    ]),
    note: [
      `${count(Math.min(most, calls.length))} of ${
        count(calls.length)
      } to call`,
      `${customers(scored)} scored`,
      ...assumptions
        ? [
          `${count(worthIt)} worth an offer of ${
            amount(assumptions.cost, unit)
          }`,
        ]
        : [],
      ...heldOut ? [`${count(heldOut)} held out at random, not to call`] : [],
      ...Object.entries(list.unseen).map(([column, rows]) =>
        `${
          count(rows)
        } with a category of ${column} that the model has not seen`
      ),
    ].join("; "),
  });
}

const wordsOf = (reasons: ListedContact["reasons"]) =>
  reasons.map(({ words }) => words).join("; ");

/**
 * Shows the effect of calling, in total and by risk.
 *
 * @example
 * ```ts ignore
 * churn.retention.showCampaign(effect)
 * ```
 */
export function showCampaign(effect: CampaignEffect): Displayable {
  const { bands, kept, unknown } = effect;
  const row = (name: string, { called, heldOut, avoided }: BandEffect) => ({
    "probability of churn": name,
    called: count(called.customers),
    "of these, left": share(called),
    "held out": count(heldOut.customers),
    "of those, left": share(heldOut),
    "churn avoided (points)": avoided ? points(avoided.value) : "",
    "95% interval": avoided
      ? `${points(avoided.low)} to ${points(avoided.high)}`
      : "too few to compare",
  });
  const { low, high } = effect.avoided!;
  return displayTable([
    row("all", effect),
    ...bands.length > 1
      ? bands.map((band) => {
        const { low, high } = band.probabilities;
        return row(`${percent(low)} to ${percent(high)}`, band);
      })
      : [],
  ], {
    note: [
      low > 0
        ? "Calling kept customers"
        : high < 0
        ? "More of the called customers left than of those held out"
        : "No effect shown: the interval includes 0",
      planByEffect(effect).sentence.replace(/\.$/, ""),
      ...kept ? [`calls kept ${keptText(kept)} of those who would leave`] : [],
      ...unknown.called + unknown.heldOut
        ? [
          `outcome unknown, not counted: ${count(unknown.called)} called, ${
            count(unknown.heldOut)
          } held out`,
        ]
        : [],
    ].join("; "),
  });
}

const points = (rate: number) => minus((100 * rate).toFixed(1));
const share = ({ churned, customers }: BandEffect["called"]) =>
  customers ? percent(churned / customers, 1) : "";

function keptText({ value, low, high }: Estimate): string {
  const ends = [low, high].map((end) =>
    Number.isFinite(end) ? minus(percent(end)) : "below 0%"
  );
  return `${minus(percent(value))} (95% interval ${ends.join(" to ")})`;
}
