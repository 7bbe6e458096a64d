/**
 * Whether a column on its own leaks the target.
 *
 * @module
 */
import type { Column } from "../../table.ts";

const BANDS = 20;
/** Of either kind of customer; with fewer, chance looks like knowledge. */
const FEWEST = 10;

/** What a model that knows one column can say. */
export interface ColumnModel {
  /** The area under its ROC curve; 0.5 where there is too little to say. */
  readonly auc: number;
  /** Its standard error. */
  readonly error: number;
  /** Of how many customers it says rightly whether they churned. */
  readonly right: number;
}

/**
 * Judges a model that knows one column: the churn rate of its value or band,
 * learned on every other row and scored on the rest, so that values which are
 * hardly there twice tell nothing.
 *
 * Source of the error: J. A. Hanley, B. J. McNeil, *The Meaning and Use of the
 * Area under a ROC Curve*, Radiology 143 (1982).
 *
 * @param labels 1 churned, 0 stayed.
 */
export function columnModel(column: Column, labels: Uint8Array): ColumnModel {
  const groups = groupsOf(column);
  let right = 0;
  const areas = [0, 1].map((half) => {
    const rates = churnRates(groups, labels, half);
    const scores: [number, number][] = [];
    for (let row = 1 - half; row < labels.length; row += 2) {
      const rate = rates.get(groups[row]) ?? rates.get(undefined)!;
      scores.push([rate, labels[row]]);
      if (rate > 0.5 === (labels[row] === 1)) right++;
    }
    return area(scores);
  });
  const auc = (areas[0] + areas[1]) / 2;
  const churned = labels.reduce((sum, label) => sum + label, 0);
  const stayed = labels.length - churned;
  const variance = auc * (1 - auc) +
    (churned - 1) * (auc / (2 - auc) - auc ** 2) +
    (stayed - 1) * (2 * auc ** 2 / (1 + auc) - auc ** 2);
  return { auc, error: Math.sqrt(variance / (churned * stayed)), right };
}

function groupsOf({ kind, values }: Column): readonly (string | number)[] {
  if (kind === "text") return values;
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const starts = [
    ...new Set(Array.from(
      { length: BANDS },
      (_, band) => sorted[Math.floor(band * sorted.length / BANDS)],
    )),
  ];
  const few = new Set<number>();
  for (const value of sorted) if (few.add(value).size > BANDS) break;
  if (few.size <= BANDS) return Array.from(values);
  return Array.from(
    values,
    (value) => starts.findLastIndex((start) => start <= value),
  );
}

function churnRates(
  groups: readonly (string | number)[],
  labels: Uint8Array,
  half: number,
) {
  const counts = new Map<string | number | undefined, [number, number]>();
  for (let row = half; row < labels.length; row += 2) {
    for (const group of [groups[row], undefined]) {
      const count = counts.get(group) ?? [0, 0];
      counts.set(group, count);
      count[0] += labels[row];
      count[1]++;
    }
  }
  return new Map(
    [...counts].map(([group, [churned, rows]]) => [group, churned / rows]),
  );
}

/** The chance that one who churned scores higher than one who stayed. */
function area(scores: [number, number][]): number {
  const byScore = new Map<number, [number, number]>();
  for (const [score, label] of scores) {
    const count = byScore.get(score) ?? [0, 0];
    byScore.set(score, count);
    count[label]++;
  }
  let [stayed, churned, pairs] = [0, 0, 0];
  for (
    const [, [negative, positive]] of [...byScore].sort(([a], [b]) => a - b)
  ) {
    pairs += positive * (stayed + negative / 2);
    stayed += negative;
    churned += positive;
  }
  return Math.min(stayed, churned) < FEWEST / 2
    ? 0.5
    : pairs / (stayed * churned);
}
