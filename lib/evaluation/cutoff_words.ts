/**
 * What is said of offers along all cutoffs.
 *
 * @module
 */
import type { CutoffCurve } from "./cutoff.ts";
import { noOffer } from "./offers_words.ts";
import { money } from "../money.ts";

/** What offers at break-even net, next to the better of no offers and all. */
export function cutoffFinding(found: CutoffCurve): string {
  const { breakEven, assumptions: { unit } } = found;
  if (breakEven.truePositives + breakEven.falsePositives === 0) return noOffer;
  const simple = simpleWay(found);
  return `Offers at break-even net ${
    money(breakEven.net, unit)
  } per customer, ${simple.name} ${money(simple.net, unit)}`;
}

/** What offers net, and how that compares with the better of no offers and all. */
export function netTexts(net: number, found: CutoffCurve) {
  const { unit } = found.assumptions;
  const simple = simpleWay(found);
  return {
    price: `nets ${money(net, unit)} per customer,`,
    compared: `${money(Math.abs(net - simple.net), unit)} ${
      net < simple.net ? "less" : "more"
    } than ${simple.name}`,
  };
}

const simpleWay = ({ everybody }: CutoffCurve) =>
  everybody > 0
    ? { name: "offers to everybody", net: everybody }
    : { name: "no offers at all", net: 0 };
