/**
 * The verdict on the model in words.
 *
 * @module
 */
import type { Interval } from "../statistics/estimate.ts";
import { formWords } from "../training/form.ts";
import { least } from "./segments.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";
import { customers, intervalText, short, signed } from "../words.ts";

/** How many customers are of the rarer class. */
export const rarerText = (rarer: number): string =>
  `${customers(rarer)} of the rarer kind`;

/** Where there is no baseline. */
export const noBaseline = "There is no simple model to compare with.";

/**
 * The verdict as a sentence without its full stop.
 *
 * @param model What the model is called.
 */
export function verdictText(found: Verdict, model = formWords.trees): string {
  const { kind, aucGain, netGain, rarer, tooFew } = found;
  const few = tooFew ? `, with only ${rarerText(rarer)}` : "";
  const limit = kind === "no reason"
    ? `, all of it below ${least.auc}, the least gain that counts here`
    : "";
  const offers = netGain
    ? `; offers net ${difference(netGain, withSign)} per customer`
    : "";
  const start = model[0].toUpperCase() + model.slice(1);
  const conclusion = conclusions[kind](model);
  return `${conclusion[0].toUpperCase()}${
    conclusion.slice(1)
  }${few}. ${start} minus the simple model: AUC ${
    difference(aucGain, (value) => signed(value, 3))
  }${limit}${offers}`;
}

const conclusions: Readonly<Record<VerdictKind, (model: string) => string>> = {
  for: (model) =>
    `${model} does better than the simple model: these customers give a reason for it`,
  against: (model) =>
    `the simple model does better than ${model}: these customers speak against ${model}`,
  mixed: () =>
    "one model ranks better and the offers by the other net more: these customers decide for neither",
  "no reason": (model) =>
    `the simple model ranks as well: these customers give no reason for ${model}`,
  unclear: (model) =>
    `these customers can't tell whether ${model} or the simple model does better`,
};

function difference(
  { value, low, high }: Interval & { readonly value: number },
  text: (value: number) => string,
): string {
  return `${text(value)} ${intervalText(text(low), text(high))}`;
}

const withSign = (value: number) => (value > 0 ? "+" : "") + short(value);
