/**
 * Whether numbers to be scored are of the size that the model learned from.
 *
 * @module
 */
import { short } from "../../words.ts";
import { numberKinds, plainNumber } from "./cell_kinds.ts";
import type { ColumnFacts } from "./column_facts.ts";
import type { ColumnRole } from "./columns.ts";
import { type Finding, finding } from "../checks/findings.ts";

/** So many standard deviations from the mean, half of the customers are elsewhere. */
const FAR = 10;

/** Finds numbers in another unit, or with another decimal sign, than the model learned. */
export function sizeFindings(
  { name, role, rewrite }: ColumnRole,
  { values, anyUnit }: ColumnFacts,
  learned: { readonly mean: number; readonly scale: number } | undefined,
): Finding[] {
  if (!learned || role !== "numeric") return [];
  const sizes = [...values.values()]
    .filter(({ kind }) => numberKinds.includes(kind))
    .map(({ text }) =>
      Number(plainNumber(text, rewrite?.numbers ?? ".", anyUnit))
    )
    .sort((a, b) => a - b);
  const middle = sizes[Math.floor(sizes.length / 2)];
  if (!(Math.abs(middle - learned.mean) > FAR * learned.scale)) return [];
  return [finding(
    "warning",
    name,
    `half of the numbers of column '${name}' are ${short(middle)} or ${
      middle > learned.mean ? "more" : "less"
    }, but the model was trained on numbers around ${short(learned.mean)}`,
    "check that unit and decimal sign are those of the training data",
  )];
}
