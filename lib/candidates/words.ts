/**
 * What is said of a choice.
 *
 * @module
 */
import { rare } from "../statistics/significance.ts";
import { count, customers, intervalText, minus } from "../words.ts";
import { names } from "./recipes.ts";
import type { Choice, ChoiceOnTest, JudgedCandidate } from "./types.ts";

/** Why the choice is the choice, in a sentence. */
export function choiceText(choice: Choice): string {
  const { chosen, best } = choice;
  const own = `'${chosen.name}' is chosen: out of fold its log loss is ${
    loss(chosen.logLoss)
  }, `;
  if (chosen === best) {
    return own +
      (isSimplest(choice)
        ? "the lowest of the models, and none of them is simpler."
        : "the lowest of the models, and no simpler one comes within one standard error of it.");
  }
  const { value, error } = chosen.behind;
  return `${own}${
    loss(value)
  } above the lowest of the models, that of '${best.name}'. ` +
    `This is within one standard error (${
      loss(error)
    }), and it is the simplest such model.`;
}

/** Whether the choice is the simplest candidate that is a model. */
const isSimplest = ({ candidates, chosen }: Choice) =>
  candidates.find(({ model }) => model) === chosen;

/** The choice in a title. */
export function choiceTitle(choice: Choice): string {
  const { chosen, best, candidates } = choice;
  const nothing = candidates.find(({ name }) => name === names.nothing);
  if (nothing && nothing.behind.value < 0) {
    return `'${nothing.name}' has a lower log loss out of fold than every model. Of the models, '${chosen.name}' is ${
      chosen === best
        ? "the best"
        : `the simplest that is not clearly worse than '${best.name}'`
    }`;
  }
  if (chosen !== best) {
    return `'${chosen.name}' is the simplest that is not clearly worse than '${best.name}'`;
  }
  return isSimplest(choice)
    ? `'${best.name}', the simplest model, is also the best out of fold`
    : `'${best.name}' is the best out of fold, and nothing simpler is within one standard error`;
}

/** Whether the choice is better than the base, as far as these rows can tell. */
export function gainText({ chosen, base, ...choice }: Choice): string {
  const { gain } = chosen;
  if (!gain) return `The choice is '${base.name}' itself, so nothing changes.`;
  const size = `${loss(Math.abs(gain.value))} ${
    gain.value < 0 ? "higher" : "lower"
  } ${
    gain.value < 0
      ? intervalText(loss(-gain.high), loss(-gain.low))
      : intervalText(loss(gain.low), loss(gain.high))
  }`;
  const start = `Compared with '${base.name}', its log loss is ${size}`;
  if (!(gain.p < rare)) {
    return `${start}: these ${
      customers(choice.customers)
    } can't tell them apart.`;
  }
  return `${start}: more than chance explains, ${
    gain.p < 0.001 ? "p < 0.001" : `p = ${gain.p.toFixed(3)}`
  }, corrected for the number of candidates.`;
}

/** That nothing was learned, in no sentence or one. */
export function nothingText({ overNothing }: Choice): string[] {
  if (!overNothing || overNothing.low > 0) return [];
  return [
    "It is not shown to be better than the churn rate for everybody, so these customers give no reason for any model.",
  ];
}

/**
 * Says which candidate is chosen and why, whether it is better than the base, and
 * if not even than no model, that.
 *
 * @example
 * ```ts ignore
 * console.log(churn.candidates.choiceSentences(choice).join(" "));
 * ```
 */
export const choiceSentences = (choice: Choice): string[] => [
  choiceText(choice),
  gainText(choice),
  ...nothingText(choice),
];

/** What the figures are of. */
export function choiceNote({ customers: rows, churned }: Choice): string {
  return `${customers(rows)} of the training and validation sets, ${
    count(churned)
  } of whom churned, each scored by a model that has not seen the customer`;
}

/** Whether the choice holds up on the test rows, in sentences. */
export function onTestText(
  { outOfFold, test, optimism, models }: ChoiceOnTest,
): string {
  const { value, low, high } = optimism;
  const size = `${loss(Math.abs(value))} ${value < 0 ? "lower" : "higher"} ${
    value < 0
      ? intervalText(loss(-high), loss(-low))
      : intervalText(loss(low), loss(high))
  }`;
  const finding = low > 0
    ? "the choice looked better than it is"
    : high < 0
    ? "the test customers were easier, or the choice looked worse than it is"
    : "no more than chance explains";
  const looks = models === 1
    ? "No other model has used the test rows"
    : `${count(models)} models have used the test rows`;
  return `On the ${customers(test.customers)} of the test set the log loss is ${
    loss(test.logLoss.value)
  }. This is ${size} than out of fold (${
    loss(outOfFold.logLoss.value)
  }): ${finding}. ${looks}.`;
}

/** A candidate's distance from the best, with its standard error. */
export const behindText = ({ behind }: JudgedCandidate): string =>
  behind.error === 0 && behind.value === 0
    ? "–"
    : `${loss(behind.value)} ± ${loss(behind.error)}`;

/** A log loss, or a difference of two. */
export const loss = (value: number): string => minus(value.toFixed(4));
