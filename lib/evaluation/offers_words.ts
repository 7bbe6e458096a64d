/**
 * What is said of offers.
 *
 * @module
 */
import type { Assumptions } from "./assumptions.ts";
import { bestOther, type Outcome } from "./offers.ts";
import { amount, money, moneyEnds } from "../money.ts";
import { intervalText, short } from "../words.ts";

type Unit = Pick<Assumptions, "unit">;

/** What an offer costs and keeps, without a full stop. */
export function offerText(
  { cost, success, unit }: Pick<Assumptions, "cost" | "success" | "unit">,
): string {
  return `An offer costs ${
    unit === "offers" ? "one unit" : money(cost, unit)
  } and keeps ${keptText(success)}`;
}

/** Whom an offer keeps. */
export const keptText = (success: number): string =>
  `${short(100 * success)}% ${wouldLeave}`;

/** Of whom a part is kept. */
export const wouldLeave = "of those who would leave";

/** That no offer pays. */
export const noOffer = "No customer is worth the offer";

/** Why amounts are no money, without a full stop. */
export const noPay = "No column name says what customers pay";

/** What amounts are in, where they are no money. */
export const inUnit = (unit: string) =>
  unit === "offers" ? `; amounts are ${multiples}` : "";

/** What amounts are, where nobody knows what customers pay. */
export const multiples = "multiples of what an offer costs";

/** What the first way gains over the best of the others, no surer than it is. */
export function gainSentence(
  outcomes: readonly Outcome[],
  { budget, unit }: Unit & Pick<Assumptions, "budget">,
  per = "",
): string {
  const best = bestOther(outcomes, { budget });
  const { value, low, high } = best.behind;
  const [{ way: first }] = outcomes;
  const name = `${first[0].toUpperCase()}${first.slice(1)}`;
  const gain = `nets ${amount(Math.abs(value), unit)} ${
    value < 0 ? "less" : "more"
  }${per} than the best alternative, ${best.way} ${
    intervalText(...moneyEnds({ low, high }, unit))
  }`;
  return low > 0 ? `${name} ${gain}` : `No gain is shown: ${first} ${gain}`;
}
