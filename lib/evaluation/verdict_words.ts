/**
 * The verdict on the model in words.
 *
 * @module
 */
import type { Interval } from "../statistics/estimate.ts";
import { least } from "./segments.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";
import { customers, intervalText, short, signed } from "../words.ts";

/** How many customers are of the rarer class. */
export const rarerText = (rarer: number): string =>
  `${customers(rarer)} of the rarer kind`;

/** Where there is no baseline. */
export const noBaseline = "There is no simple model to compare with.";

/** The verdict as a sentence without its full stop. */
export function verdictText(found: Verdict): string {
  const { kind, aucGain, netGain, rarer, tooFew } = found;
  const few = tooFew ? `, with only ${rarerText(rarer)}` : "";
  const limit = kind === "no reason"
    ? `, all of it below ${least.auc}, the least gain that counts here`
    : "";
  const offers = netGain
    ? `; offers net ${difference(netGain, withSign)} per customer`
    : "";
  return `${conclusions[kind]}${few}. XGBoost minus the simple model: AUC ${
    difference(aucGain, (value) => signed(value, 3))
  }${limit}${offers}`;
}

const conclusions: Readonly<Record<VerdictKind, string>> = {
  for:
    "XGBoost does better than the simple model: these customers give a reason for it",
  against:
    "The simple model does better than XGBoost: these customers speak against XGBoost",
  mixed:
    "One model ranks better and the offers by the other net more: these customers decide for neither",
  "no reason":
    "The simple model ranks as well: these customers give no reason for XGBoost",
  unclear:
    "These customers can't tell whether XGBoost or the simple model does better",
};

function difference(
  { value, low, high }: Interval & { readonly value: number },
  text: (value: number) => string,
): string {
  return `${text(value)} ${intervalText(text(low), text(high))}`;
}

const withSign = (value: number) => (value > 0 ? "+" : "") + short(value);
