/**
 * What came out of a run, in a few lines.
 *
 * @module
 */
import { checkRun } from "./check_run.ts";
import { verdict } from "../evaluation/verdict.ts";
import { oneLine } from "../words.ts";
import { comparedText, rankingText } from "../evaluation/evaluation_words.ts";
import { columnsText } from "../explanation/importance_words.ts";
import { formWords } from "../training/form.ts";
import { planText } from "../retention/plan_words.ts";
import { carefulText, cautionsOf, mostCautions } from "./cautions.ts";
import { judged } from "./judged.ts";
import { type ResultLine, type Run } from "./types.ts";

/**
 * Sums up a run: how good the model is, against the simple model and none, what
 * the plan brings against the best simple rule, which columns matter, and what to
 * be careful about. Every figure is the run's own, and no claim is stronger than
 * its interval. What the run has not got is left out.
 *
 * @example
 * ```ts ignore
 * const run = { customers, fitted: features, model, test, plan, weights,
 *   evaluation: churn.evaluate(test, { baseline }) };
 * churn.showResults(churn.resultsAtAGlance(run))
 * ```
 */
export function resultsAtAGlance(run: Run): ResultLine[] {
  checkRun("resultsAtAGlance", run);
  const { evaluation, model, offers, plan, weights } = run;
  const cautions = cautionsOf(judged(run));
  const lines: ResultLine[] = [
    { topic: "How good", text: rankingText(evaluation), sections: [7] },
    {
      topic: "Compared",
      text: comparedText(
        ...[evaluation, verdict(evaluation, offers)] as const,
        formWords[model.form ?? "trees"],
      ),
      sections: [7],
    },
    ...plan
      ? [{
        topic: "The plan",
        text: planText(plan, evaluation),
        sections: [9],
      }]
      : [],
    ...weights
      ? [{ topic: "Columns", text: columnsText(weights), sections: [8] }]
      : [],
    {
      topic: "Be careful",
      text: carefulText(cautions),
      sections: [
        ...new Set(
          cautions.slice(0, mostCautions).map(({ section }) => section),
        ),
      ].sort((a, b) => a - b),
    },
  ];
  return lines.map((line) => ({ ...line, text: oneLine(line.text) }));
}
