/**
 * Whether a column by itself gives the target away.
 *
 * @module
 */
import type { Column } from "./table.ts";

const BANDS = 20;
/** Of either kind of customer; with fewer, chance looks like knowledge. */
const FEWEST = 10;

/**
 * The area under the ROC curve of a model that knows one column: the churn rate
 * of its value or band, learned on every other row and scored on the rest, so
 * that values which are hardly there twice tell nothing.
 *
 * @param labels 1 churned, 0 stayed.
 * @returns 0.5 where there is too little to say.
 */
export function columnAuc(column: Column, labels: Uint8Array): number {
  const groups = groupsOf(column);
  const areas = [0, 1].map((half) => {
    const rates = churnRates(groups, labels, half);
    const scores: [number, number][] = [];
    for (let row = 1 - half; row < labels.length; row += 2) {
      scores.push([
        rates.get(groups[row]) ?? rates.get(undefined)!,
        labels[row],
      ]);
    }
    return area(scores);
  });
  return (areas[0] + areas[1]) / 2;
}

/** With fewer customers all of them may churn by chance. */
const SURE = 30;
/** Where most churn anyway it tells little that all of a group do. */
const MOST_CHURNED = 0.6;

/**
 * The largest group of customers with the same text, or with any value at all
 * where half are blank, who all churned.
 *
 * @param labels 1 churned, 0 stayed.
 * @returns `value` is `undefined` for those that are not blank.
 */
export function sureGroup(
  { kind, values }: Column,
  labels: Uint8Array,
): { value?: string; customers: number } | undefined {
  const rate = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  if (rate > MOST_CHURNED) return undefined;
  const groups = new Map<string | undefined, [number, number]>();
  labels.forEach((label, row) => {
    const value = values[row];
    const keys = value === "" || Number.isNaN(value)
      ? [""]
      : kind === "text"
      ? [value as string, undefined]
      : [undefined];
    for (const key of keys) {
      const count = groups.get(key) ?? [0, 0];
      groups.set(key, count);
      count[0] += label;
      count[1]++;
    }
  });
  const sure =
    [...groups].filter(([, [churned, rows]]) =>
      rows >= SURE && churned === rows
    ).sort(([, [, a]], [, [, b]]) => b - a)[0];
  return sure && { value: sure[0], customers: sure[1][1] };
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
