/**
 * What is said of a winner's optimism.
 *
 * @module
 */
import type { Estimate } from "../statistics/estimate.ts";
import { customers, intervalText, minus } from "../words.ts";
import type { WinnersOptimism } from "./optimism.ts";

/** Four digits, with a real minus sign. */
export const figure = (value: number): string => minus(value.toFixed(4));

/** A figure and its interval. */
export const estimateText = ({ value, low, high }: Estimate): string =>
  `${figure(value)} ${intervalText(figure(low), figure(high))}`;

/** By how much the validation rows flatter, and whether the test rows can tell. */
export function optimismFinding(
  { winner, base, logLoss, customers: rows }: WinnersOptimism,
): string {
  const { validation, test, optimism } = logLoss;
  const known = optimism.low > 0
    ? `the validation rows flatter it by ${estimateText(optimism)}`
    : optimism.high < 0
    ? `the validation rows don't flatter it: they say ${
      estimateText({
        value: -optimism.value,
        low: -optimism.high,
        high: -optimism.low,
      })
    } less than the test rows`
    : `whether the validation rows flatter it, ${
      customers(rows.test)
    } can't tell: by ${estimateText(optimism)}`;
  return `${winner} beats ${base} by ${
    figure(validation)
  } of log loss on the ` +
    `validation rows, which chose it, and by ${
      estimateText(test)
    } on the test ` +
    `rows. So ${known}.`;
}

/** What is compared, and what the intervals hold for. */
export function optimismNote(
  { customers: rows, models }: WinnersOptimism,
): string {
  return `Both models on the same rows: ${
    customers(rows.validation)
  } of the validation rows, ${rows.test} of the test rows, which ${models} ` +
    "models have used. 95% intervals for these two models and customers like " +
    "those of the test rows.";
}
