/**
 * What to be careful about, from the checks of a run.
 *
 * @module
 */
import { calibration } from "../evaluation/calibration.ts";
import { permutationCheck } from "../evaluation/learning_check.ts";
import { rarerClass } from "../evaluation/verdict.ts";
import { segmentsFinding } from "../evaluation/plots/segments.ts";
import { brief, count, percent, points } from "../words.ts";
import type { Run } from "./types.ts";
import { enough } from "../evaluation/tables.ts";

/** One thing to be careful about. */
export interface Caution {
  /** A sentence without its full stop. */
  readonly text: string;
  /** The notebook's section that shows more. */
  readonly section: number;
}

/** All there is to be careful about, what weighs most first. */
export function cautionsOf(run: Run): Caution[] {
  return [
    ...ofThePipeline(run),
    ...ofTheRows(run),
    ...ofTheProbabilities(run),
    ...ofTheCustomers(run),
    ...ofTheMoney(run),
  ];
}

/** Labels that may leak, and a model that may have learned nothing. */
function ofThePipeline({ test, refits }: Run): Caution[] {
  if (!refits?.permutedAucs.length) return [];
  const { leaks, mean, withoutLeak, p } = permutationCheck(test, refits);
  return [
    ...leaks
      ? [{
        text: `Labels may leak: refits on permuted labels have a mean AUC of ${
          mean.toFixed(3)
        }, and chance keeps it within ${withoutLeak.low.toFixed(3)} and ${
          withoutLeak.high.toFixed(3)
        } in 95% of cases`,
        section: 7,
      }]
      : [],
    ...p >= 0.05
      ? [{
        text: `The model is not better than chance explains (p = ${
          p.toFixed(3)
        })`,
        section: 7,
      }]
      : [],
  ];
}

/** Few rows, rows that were used before, rows of other days. */
function ofTheRows({ evaluation, test, fitted }: Run): Caution[] {
  const rarer = rarerClass(evaluation);
  const { split, observation } = fitted;
  const both = split.groups_on_both_sides ?? 0;
  return [
    ...rarer < enough
      ? [{
        text: `Only ${
          count(rarer)
        } test customers are of the rarer kind, so intervals are rough`,
        section: 7,
      }]
      : [],
    ...test.models > 1
      ? [{
        text: `${
          count(test.models)
        } models were judged on these test customers: were they equally good, the best of them would look ${
          (test.optimism ?? 0).toFixed(3)
        } of AUC better than it is`,
        section: 7,
      }]
      : [],
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
function ofTheProbabilities({ test, segments, model }: Run): Caution[] {
  const { error, chance } = calibration(test);
  const isFound = segments?.some(({ findings }) => findings.length > 0);
  const { recalibration } = model;
  return [
    ...error > chance.high
      ? [{
        text: `Probabilities are off by ${
          points(error)
        } on average, more than chance explains (less than ${
          points(chance.high)
        } in 95% of cases)`,
        section: 7,
      }]
      : [],
    ...isFound ? [{ text: segmentsFinding(segments!), section: 7 }] : [],
    ...recalibration?.pays
      ? [{
        text:
          `The model's own probabilities were off: the endpoint rescales them (slope ${
            recalibration.slope.toFixed(3)
          })`,
        section: 7,
      }]
      : [],
    ...recalibration && !recalibration.gain
      ? [{
        text:
          `Too few validation customers to tell whether recalibration pays (${
            count(recalibration.churned)
          } of ${count(recalibration.rows)} left)`,
        section: 7,
      }]
      : [],
  ];
}

/** Who the customers are, and what was found in the file. */
function ofTheCustomers({ customers }: Run): Caution[] {
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
function ofTheMoney({ assumptions }: Run): Caution[] {
  if (!assumptions) return [];
  return [
    ...assumptions.value.kind === "offers"
      ? [{
        text:
          "No column says what customers pay: a kept customer's worth is assumed, in multiples of what an offer costs",
        section: 7,
      }]
      : [],
    {
      text: `What an offer keeps (${
        percent(assumptions.success)
      } of those who would leave) is assumed, not measured`,
      section: 7,
    },
  ];
}
