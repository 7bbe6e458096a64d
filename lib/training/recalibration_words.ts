/**
 * What is said of recalibration.
 *
 * @module
 */
import type { Recalibration } from "./recalibration.ts";
import { count, minus, percent } from "../words.ts";

/** On whom it was fitted. */
export const fittedOn = ({ rows, churned }: Recalibration): string =>
  `${count(rows)} validation rows, ${count(churned)} churned`;

/** That nobody can tell, without a full stop. */
export const tooFewText = (found: Recalibration): string =>
  `Too few customers to judge whether recalibration helps (${fittedOn(found)})`;

/** How likely wrong probabilities would have been detected, without a full stop. */
export const powerText = (
  { odds, spread }: NonNullable<Recalibration["power"]>,
): string =>
  `That many rows detect odds that are all too low by a factor of two in ${
    percent(odds)
  } of simulations, and log-odds twice as far from their mean as they should be in ${
    percent(spread)
  }`;

/** What happens to probabilities that are not rescaled. */
export const leftText = "left as they are";

/** What the endpoint does, in a sentence. */
export function decisionText(found?: Recalibration): string {
  if (!found) return "The training job did not report on recalibration.";
  return found.pays
    ? `${rescaledText(found)}, with an intercept of ${
      minus(found.intercept.toFixed(3))
    }.`
    : `The probabilities are ${leftText}.`;
}

/** That the endpoint rescales, without a full stop. */
export const rescaledText = ({ slope }: Recalibration): string =>
  `The model's own probabilities were off: the endpoint rescales them (slope ${
    slope.toFixed(3)
  })`;
