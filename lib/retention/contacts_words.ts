/**
 * What is said of a list of whom to call.
 *
 * @module
 */
import type { ContactList } from "./contacts.ts";
import type { ScoredRows } from "../statistics/scored_rows.ts";
import { wilsonInterval } from "../statistics/wilson.ts";
import { amount } from "../money.ts";
import { count, customers, intervalText, percent } from "../words.ts";

/** How many were scored, are worth an offer, are to be called and are held out. */
export function contactCounts({ contacts, ...list }: ContactList) {
  const calls = contacts.filter(({ group }) => group === "call").length;
  const heldOut = contacts.length - calls;
  const { assumptions } = list;
  return {
    scored: `${customers(list.scored)} scored`,
    ...assumptions && { worthIt: `${count(list.worthIt)} worth an offer` },
    ...assumptions && {
      offer: `of ${amount(assumptions.cost, assumptions.unit)}`,
    },
    calls: `${count(calls)} to call`,
    heldOut: `${count(heldOut)} held out`,
  };
}

/** The counts in one sentence without its full stop. */
export function contactsText(list: ContactList): string {
  const { scored, worthIt, calls, heldOut } = contactCounts(list);
  return `${scored}${worthIt ? `, ${worthIt}` : ""}: ${calls}, ${heldOut}`;
}

/**
 * How many of the test customers with probabilities as high as on the list left,
 * without a full stop; nothing for an empty list.
 */
export function certaintyText(
  { contacts }: ContactList,
  test: ScoredRows,
): string | undefined {
  if (contacts.length === 0) return undefined;
  const lowest = contacts.reduce(
    (least, { probability }) => Math.min(least, probability),
    Infinity,
  );
  const from = Math.floor(1000 * lowest) / 1000;
  const labels = test.labels.filter((_, row) =>
    test.probabilities[row] >= from
  );
  const such = `a probability of ${from} or more, as on this list`;
  if (labels.length === 0) {
    return `No test customer had ${such}, so it is unclear how sure that is`;
  }
  const left = labels.reduce((sum, label) => sum + label, 0);
  const { low, high } = wilsonInterval(left, labels.length);
  return `Of the ${count(labels.length)} test customers with ${such}, ${
    percent(left / labels.length)
  } left ${intervalText(percent(low), percent(high))}`;
}
