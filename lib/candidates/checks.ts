/**
 * Which candidates can be trained and compared, checked before a job starts.
 *
 * @module
 */
import { names } from "./recipes.ts";
import type { Candidate } from "./types.ts";

/**
 * Own candidates bring their hyperparameters and folds with them.
 *
 * @throws {RangeError} If options would have no effect, or are no such thing.
 */
export function checkOwn(
  { candidates, tunedModel, folds }: {
    readonly candidates?: readonly Candidate[];
    readonly tunedModel?: object;
    readonly folds?: number;
  },
): void {
  if (tunedModel !== undefined && !("trainingJob" in Object(tunedModel))) {
    throw new RangeError(
      "Cannot train candidates: 'tunedModel' must be what waitForTuning() returns",
    );
  }
  if (candidates === undefined) return;
  if (!Array.isArray(candidates)) {
    throw new RangeError(
      "Cannot train candidates: 'candidates' must be a list, the simplest first",
    );
  }
  const unused = Object.entries({ tunedModel, folds })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => `'${name}'`);
  if (unused.length === 0) return;
  throw new RangeError(
    `Cannot train candidates: ${
      unused.join(" and ")
    } would change the default candidates only, and not those of 'candidates': ` +
      "give these their hyperparameters and `folds` themselves",
  );
}

/** @throws {RangeError} If candidates can't be compared; the message says why. */
export function checkCandidates(
  candidates: readonly Candidate[],
  parallel: number,
): void {
  const problems = candidates.flatMap(({ name, hyperparameters }, place) => [
    ...Number(hyperparameters?.folds) > 1 ? [] : [
      `'${name}' has no scores out of fold: give it 'folds' of 2 or more, the same for all`,
    ],
    ...candidates.findIndex((other) => other.name === name) < place ||
        name === names.nothing
      ? [`there is more than one '${name}'`]
      : [],
  ]);
  const folds = candidates.map(({ hyperparameters }) =>
    Number(hyperparameters?.folds)
  );
  if (!problems.length && new Set(folds).size > 1) {
    problems.push(
      `their numbers of folds differ (${folds.join(", ")}): give all the same`,
    );
  }
  if (candidates.length === 0) problems.push("there is none");
  if (!Number.isInteger(parallel) || parallel < 1) {
    problems.push(
      `'parallel' must be a whole number from 1: current value is ${parallel}`,
    );
  }
  if (problems.length === 0) return;
  throw new RangeError(`Cannot train candidates: ${problems.join("; ")}`);
}
