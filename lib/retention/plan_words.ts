/**
 * What is said of a retention plan.
 *
 * @module
 */
import type { Evaluation } from "../evaluation/evaluate.ts";
import type { RetentionPlan } from "./retention_plan.ts";
import { fewest } from "../evaluation/segments.ts";
import { rarerClass } from "../evaluation/verdict.ts";
import { rarerText } from "../evaluation/verdict_words.ts";
import { gainSentence, noOffer } from "../evaluation/offers_words.ts";
import { amount, money } from "../money.ts";
import { count, customers, intervalText, short } from "../words.ts";

/** What the plan nets, next to the best way without the model. */
export function planFinding(plan: RetentionPlan): string {
  const { best, ways: [{ contacts, net }], assumptions: { unit } } = plan;
  return contacts === 0
    ? noOffer
    : `Contacting ${count(contacts)} of ${customers(plan.customers)} nets ${
      money(net.value, unit)
    }; the best way without the model nets ${money(best.net.value, unit)}`;
}

/** What the plan nets, and against the best way without the model. */
export function planText(plan: RetentionPlan, evaluation: Evaluation): string {
  const { ways, contacts, assumptions: { unit } } = plan;
  const [{ net }] = ways;
  const rarer = rarerClass(evaluation);
  const offered = contacts.length === 0
    ? "Under the assumptions nobody is worth an offer within the budget."
    : `Offers to ${count(contacts.length)} of ${
      customers(plan.customers)
    } net ${amount(net.value, unit)} under the assumptions ${
      intervalText(short(net.low), short(net.high))
    }.`;
  return `${offered} ${
    rarer < fewest
      ? `Only ${
        rarerText(rarer)
      }: too few to compare the plan with simple rules`
      : gainSentence(ways, plan.assumptions)
  }.`;
}
