/**
 * Lists of whom to call as tables for people, and what calling brought.
 *
 * @module
 */
import type { ContactList, ListedContact } from "./contacts.ts";
import type { Displayable } from "../show/bundle.ts";
import { displayTable, showTable } from "../show/table.ts";
import type { BandEffect, CampaignEffect } from "./campaign.ts";
import { planByEffect } from "./uplift.ts";
import { money } from "../money.ts";
import { contactCounts } from "./contacts_words.ts";
import { effectText, keptShareText, unknownText } from "./campaign_words.ts";
import { count, minus, percent } from "../words.ts";

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
  const { contacts, idColumns, assumptions } = list;
  const counts = contactCounts(list);
  const calls = contacts.filter(({ group }) => group === "call");
  const unit = assumptions?.unit ?? "";
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
      `${count(Math.min(most, calls.length))} of ${counts.calls}`,
      counts.scored,
      ...counts.worthIt ? [`${counts.worthIt} ${counts.offer}`] : [],
      ...contacts.length > calls.length
        ? [`${counts.heldOut} at random, not to call`]
        : [],
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
      effectText(effect.avoided!),
      planByEffect(effect).sentence.replace(/\.$/, ""),
      ...kept ? [keptShareText(kept)] : [],
      ...unknown.called + unknown.heldOut ? [unknownText(unknown)] : [],
    ].join("; "),
  });
}

const points = (rate: number) => minus((100 * rate).toFixed(1));
const share = ({ churned, customers }: BandEffect["called"]) =>
  customers ? percent(churned / customers, 1) : "";
