/**
 * Directions of columns checked before a request is sent, as `train.py` checks
 * them.
 *
 * @module
 */
import type { Features } from "../customers/features.ts";
import { likely } from "../options.ts";
import type { Hyperparameters } from "./types.ts";

/**
 * Checks that every column of `monotone_constraints` is one that the model
 * learns from, and has an order.
 *
 * @param given Of the form that `checkHyperparameters()` lets pass.
 * @throws {RangeError} If one is not.
 */
export function checkConstraints(
  given: Hyperparameters[string],
  { features }: Pick<Features, "features">,
): void {
  const directions = typeof given === "string" ? JSON.parse(given) : given;
  const kinds = new Map(features.map(({ column, kind }) => [column, kind]));
  const problems = Object.keys(directions).flatMap((name) => {
    const kind = kinds.get(name);
    if (kind === "numeric" || kind === "duration") return [];
    if (kind) {
      return `has the column '${name}', but its categories have no order; ` +
        "constrain numeric and date columns";
    }
    const names = [...kinds.keys()];
    return `has the unknown column '${name}'${
      likely(name, names) || `; the model learns from ${names.join(", ")}`
    }`;
  });
  if (problems.length === 0) return;
  throw new RangeError(
    "Cannot start training with these hyperparameters: monotone_constraints " +
      problems.join("; it "),
  );
}
