/**
 * What to be careful about, from the checks of a run.
 *
 * @module
 */
import {
  calibrationFinding,
  chanceFinding,
  isOff,
} from "../evaluation/calibration_words.ts";
import { isRough, roughText } from "../evaluation/evaluation_words.ts";
import { permutationCheck } from "../evaluation/learning_check.ts";
import {
  hasLearned,
  leakText,
  learnedText,
} from "../evaluation/learning_check_words.ts";
import { keptText, multiples, noPay } from "../evaluation/offers_words.ts";
import { judgedText } from "../evaluation/scores_words.ts";
import { segmentsFinding } from "../evaluation/segments_words.ts";
import { rescaledText, tooFewText } from "../training/recalibration_words.ts";
import { brief, count } from "../words.ts";
import type { JudgedRun } from "./judged.ts";

/** One thing to be careful about. */
export interface Caution {
  /** A sentence without its full stop. */
  readonly text: string;
  /** The notebook's section that shows more. */
  readonly section: number;
}

/** All there is to be careful about, what weighs most first. */
export function cautionsOf(run: JudgedRun): Caution[] {
  return [
    ...ofThePipeline(run),
    ...ofTheRows(run),
    ...ofTheProbabilities(run),
    ...ofTheCustomers(run),
    ...ofTheMoney(run),
  ];
}

/** Labels that may leak, and a model that may have learned nothing. */
function ofThePipeline({ test, refits }: JudgedRun): Caution[] {
  if (!refits?.permutedAucs.length) return [];
  const check = permutationCheck(test, refits);
  return [
    ...check.leaks ? [{ text: leakText(check), section: 7 }] : [],
    ...hasLearned(check) ? [] : [{ text: learnedText(check), section: 7 }],
  ];
}

/** Few rows, rows that were used before, rows of other days. */
function ofTheRows({ evaluation, test, fitted }: JudgedRun): Caution[] {
  const { split, observation } = fitted;
  const both = split.groups_on_both_sides ?? 0;
  return [
    ...isRough(evaluation) ? [{ text: roughText(evaluation), section: 7 }] : [],
    ...test.models > 1 ? [{ text: judgedText(test), section: 7 }] : [],
    ...observation?.column !== undefined && split.by !== "time"
      ? [{
        text:
          "Customers were observed on different days and split at random: this says nothing of later days",
        section: 4,
      }]
      : [],
    ...both > 0
      ? [{
        text: `${
          count(both)
        } customers have rows in the training set and after it`,
        section: 4,
      }]
      : [],
  ];
}

/** Probabilities that are off, everywhere or somewhere. */
function ofTheProbabilities(
  { calibration, segments, model: { recalibration } }: JudgedRun,
): Caution[] {
  const isFound = segments?.some(({ findings }) => findings.length > 0);
  return [
    ...isOff(calibration)
      ? [{
        text: `${calibrationFinding(calibration)}. ${
          chanceFinding(calibration)
        }`,
        section: 7,
      }]
      : [],
    ...isFound ? [{ text: segmentsFinding(segments!), section: 7 }] : [],
    ...recalibration?.pays
      ? [{ text: rescaledText(recalibration), section: 7 }]
      : [],
    ...recalibration && !recalibration.gain
      ? [{ text: tooFewText(recalibration), section: 7 }]
      : [],
  ];
}

/** Who the customers are, and what was found in the file. */
function ofTheCustomers({ customers }: JudgedRun): Caution[] {
  const warnings = customers.findings;
  return [
    ...warnings.length
      ? [{
        text: `${count(warnings.length)} ${
          warnings.length === 1 ? "thing" : "things"
        } may be wrong with the customers: ${brief(warnings[0].message, 120)}${
          warnings.length > 1 ? " and others" : ""
        }`,
        section: 2,
      }]
      : [],
    ...customers.sample
      ? [{
        text: "The customers are made up, so nothing here holds for real ones",
        section: 2,
      }]
      : [],
  ];
}

/** What is assumed and not measured. */
function ofTheMoney({ assumptions }: JudgedRun): Caution[] {
  if (!assumptions) return [];
  return [
    ...assumptions.value.kind === "offers"
      ? [{
        text: `${noPay}: a kept customer's worth is assumed, in ${multiples}`,
        section: 7,
      }]
      : [],
    {
      text: `What an offer keeps (${
        keptText(assumptions.success)
      }) is assumed, not measured`,
      section: 7,
    },
  ];
}

/** How many cautions are told; the model card has all. */
export const mostCautions = 3;

/** The first of the cautions. */
export function carefulText(cautions: readonly Caution[]): string {
  if (cautions.length === 0) {
    return "No check has found anything, which does not prove that nothing is wrong.";
  }
  const more = cautions.length - mostCautions;
  return cautions.slice(0, mostCautions).map(({ text }) => `${text}.`).join(
    " ",
  ) +
    (more > 0 ? ` The model card lists ${count(more)} more.` : "");
}
