/**
 * What came out of a run, in a few lines.
 *
 * @module
 */
import type { Customers } from "./data/customers.ts";
import type { Evaluation } from "./evaluation.ts";
import type { ColumnImportance } from "./explanation/importance.ts";
import type { Assumptions } from "./judging/assumptions.ts";
import type { Outcome } from "./judging/offers.ts";
import type { RetentionPlan } from "./judging/retention.ts";
import type { StoredScores } from "./judging/scores.ts";
import type { Segment } from "./judging/segments.ts";
import { verdict } from "./judging/verdict.ts";
import { oneLine } from "./plots/words.ts";
import type { ProcessingJob } from "./processing.ts";
import type { Features } from "./processing/features.ts";
import type { Refits } from "./refits.ts";
import { cautionsOf } from "./results/cautions.ts";
import {
  carefulText,
  columnsText,
  comparedText,
  goodText,
  mostCautions,
  planText,
} from "./results/sentences.ts";
import type { TrainedModel } from "./training.ts";

/** What a run has found, by the names of the notebook's cells. */
export interface Run {
  /** As they were loaded. */
  readonly customers: Customers;
  /** What the processing job fitted. */
  readonly fitted: Features;
  /** The job that fitted it, whose image the model card names. */
  readonly processingJob?: Pick<ProcessingJob, "name">;
  /** The model. */
  readonly model: TrainedModel;
  /** Its scores of the test set. */
  readonly test: StoredScores;
  /** Of these scores, with or without a baseline. */
  readonly evaluation: Evaluation;
  /** What offers bring, as `compareOffers()` gives them. */
  readonly offers?: readonly Outcome[];
  /** Where the model is worse. */
  readonly segments?: readonly Segment[];
  /** On permuted labels and on customers drawn anew. */
  readonly refits?: Refits;
  /** Which columns the predictions rest on, the largest first. */
  readonly weights?: readonly ColumnImportance[];
  /** Whom to make an offer. */
  readonly plan?: RetentionPlan;
  /** What is assumed of the offer. */
  readonly assumptions?: Assumptions;
}

/** One line of the results. */
export interface ResultLine {
  /** `How good`, `Compared`, `The plan`, `Columns` or `Be careful`. */
  readonly topic: string;
  /** What came out, with its intervals, on one line. */
  readonly text: string;
  /** The notebook's sections that show more. */
  readonly sections: readonly number[];
}

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
  const { evaluation, offers, plan, weights } = run;
  const cautions = cautionsOf(run);
  const lines: ResultLine[] = [
    { topic: "How good", text: goodText(evaluation), sections: [7] },
    {
      topic: "Compared",
      text: comparedText(evaluation, verdict(evaluation, offers)),
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
