/**
 * Which candidate to take: the simplest that is not clearly worse than the best.
 *
 * @module
 */
import { auc } from "../evaluation/auc.ts";
import { rowLosses } from "../evaluation/metrics.ts";
import { checkOptions, likely } from "../options.ts";
import { compareScores } from "../runs/compare.ts";
import { meanDifference } from "../statistics/paired.ts";
import { names } from "./recipes.ts";
import type {
  Choice,
  DeployableCandidate,
  JudgedCandidate,
  ScoredCandidate,
} from "./types.ts";

/** How {@linkcode chooseCandidate} compares. */
export interface ChoiceOptions {
  /**
   * The name of the candidate that the others are compared with. @default
   * "case study", or the first if there is no such candidate
   */
  readonly base?: string;
}

/**
 * Chooses by the log loss out of fold, with the one-standard-error rule
 * (L. Breiman et al., *Classification and Regression Trees*, 1984): the simplest
 * candidate that is at most one standard error worse than the best. The standard
 * error is that of the paired difference, customer by customer, so that what is
 * common to both drops out. Test rows play no part.
 *
 * Standard errors treat customers as independent. They do not count that fold
 * models share most of their rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { chooseCandidate } from "lib/candidates/choose.ts";
 * import type { TrainedModel } from "lib/training/mod.ts";
 *
 * const labels = Uint8Array.of(1, 0, 1, 0, 0, 1);
 * const model = {} as TrainedModel;
 * const { chosen, best } = chooseCandidate([
 *   { name: "simple", about: "", model, labels,
 *     probabilities: Float64Array.of(0.7, 0.2, 0.8, 0.3, 0.2, 0.7) },
 *   { name: "large", about: "", model, labels,
 *     probabilities: Float64Array.of(0.95, 0.05, 0.7, 0.4, 0.25, 0.7) },
 * ]);
 * assertEquals([best.name, chosen.name], ["large", "simple"]);
 * ```
 *
 * @param candidates The simplest first, all with scores of the same `n` rows in
 * the same order.
 * @throws {RangeError} If none has a model, two have one name, rows differ or are of
 * one class, or there is no such base.
 */
export function chooseCandidate(
  candidates: readonly ScoredCandidate[],
  options: ChoiceOptions = {},
): Choice {
  checkOptions("chooseCandidate", options, ["base"]);
  const models = candidates.filter(({ model }) => model !== undefined);
  if (models.length === 0) {
    throw new RangeError(
      "Cannot choose a candidate because none of them has a model",
    );
  }
  const twice = candidates.find(({ name }, place) =>
    candidates.findIndex((other) => other.name === name) < place
  );
  if (twice) {
    throw new RangeError(
      `Cannot choose a candidate because there is more than one '${twice.name}': give each a name of its own`,
    );
  }
  const losses = new Map(
    candidates.map((each) => [each.name, rowLosses(each)]),
  );
  const mean = ({ name }: { name: string }) => average(losses.get(name)!);
  const top = models.reduce((best, other) =>
    mean(other) < mean(best) ? other : best
  );
  const base = baseOf(candidates, options.base);
  const { customers, churned, gains } = gainsOver(candidates, base);
  const judged = candidates.map((candidate): JudgedCandidate => {
    const { name } = candidate;
    const behind = meanDifference(
      difference(losses.get(name)!, losses.get(top.name)!),
    );
    return {
      ...candidate,
      ...{ logLoss: mean(candidate), auc: auc(candidate).value },
      ...{ behind, isClearlyWorse: behind.value > behind.error },
      ...gains.has(name) && { gain: gains.get(name)! },
    };
  });
  const deployable = judged.filter((each): each is DeployableCandidate =>
    each.model !== undefined
  );
  const chosen = deployable.find(({ isClearlyWorse }) => !isClearlyWorse)!;
  const nothing = losses.get(names.nothing);
  return {
    ...{ customers, churned, candidates: judged, chosen },
    best: deployable.find(({ name }) => name === top.name)!,
    base: judged.find(({ name }) => name === base.name)!,
    ...nothing && {
      overNothing: meanDifference(
        difference(nothing, losses.get(chosen.name)!),
      ),
    },
  };
}

function baseOf(
  candidates: readonly ScoredCandidate[],
  wanted?: string,
): ScoredCandidate {
  const base = candidates.find(({ name }) =>
    name === (wanted ?? names.caseStudy)
  );
  if (base) return base;
  if (wanted === undefined) return candidates[0];
  const known = candidates.map(({ name }) => name);
  throw new RangeError(
    `Cannot compare candidates with '${wanted}' because it is none of them${
      likely(wanted, known)
    }: they are ${known.join(", ")}`,
  );
}

/** By how much each of the others is better than the base, and of how many rows. */
function gainsOver(
  candidates: readonly ScoredCandidate[],
  base: ScoredCandidate,
) {
  const others = candidates.filter(({ name }) => name !== base.name);
  const { customers, churned, differences } = compareScores(
    [base, ...others].map(({ name: run, labels, probabilities }) => ({
      ...{ run, labels, probabilities },
    })),
  );
  const gains = new Map(differences.map(({ run, logLoss }) => [run, logLoss]));
  return { customers, churned, gains };
}

const difference = (one: Float64Array, other: Float64Array) =>
  one.map((value, row) => value - other[row]);

const average = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
