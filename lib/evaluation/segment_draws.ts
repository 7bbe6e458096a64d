/**
 * What segments show by chance where labels follow the probabilities.
 *
 * @module
 */
import { randomState } from "../statistics/mt19937.ts";
import { quantile } from "../statistics/bootstrap.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { Ranking } from "../statistics/ranking.ts";

/** Customers cut into groups by a column. */
export interface Grouping {
  /** The column's name. */
  readonly column: string;
  /** The groups' names. */
  readonly names: readonly string[];
  /** `n` groups, one per customer. */
  readonly of: Int32Array;
}

/** One segment over all draws. */
export interface SegmentDraws {
  /** Mean and 95 % range of its AUC. */
  readonly implied: Estimate;
  /** The AUC's standard deviation over the draws. */
  readonly error: number;
  /** In each draw, how far the AUC lies below its mean, in standard deviations. */
  readonly rankings: Float64Array;
  /** In each draw, how far off the churners' number is, in standard deviations. */
  readonly rates: Float64Array;
}

/** How many draws: fewer, at least 200, where rows × columns are many. */
function drawsFor(rows: number, columns: number): number {
  return Math.max(200, Math.min(500, Math.floor(5e7 / (rows * columns))));
}

/**
 * Draws labels from the probabilities, and takes each segment's AUC and number
 * of churners.
 *
 * @param ranking The order of the scores, and the probabilities to draw from.
 * @returns One entry a grouping and group.
 */
export function drawSegments(
  { order, last, probabilities }: Ranking,
  groupings: readonly Grouping[],
  seed: number,
): SegmentDraws[][] {
  const draws = drawsFor(order.length, groupings.length);
  const { uint32 } = randomState(seed);
  const limits = probabilities.map((probability) => probability * 2 ** 32);
  const tie = new Uint32Array(order.length);
  order.forEach((row, place) =>
    tie[row] = place === 0 ? 0 : tie[order[place - 1]] + last[place - 1]
  );
  const members = groupings.map(({ names, of }) => {
    const rows: number[][] = names.map(() => []);
    for (const row of order) rows[of[row]].push(row);
    return rows.map((rows) => {
      const ties = Uint32Array.from(rows, (row) => tie[row]);
      return { rows: Uint32Array.from(rows), ties };
    });
  });
  const areas = members.map((groups) =>
    groups.map(() => new Float64Array(draws))
  );
  const churned = members.map((groups) =>
    groups.map(() => new Float64Array(draws))
  );
  const labels = new Uint8Array(order.length);
  for (let draw = 0; draw < draws; draw++) {
    for (let row = 0; row < labels.length; row++) {
      labels[row] = uint32() < limits[row] ? 1 : 0;
    }
    members.forEach((groups, grouping) =>
      groups.forEach((group, i) => {
        const { area, positives } = areaOf(group, labels);
        areas[grouping][i][draw] = area;
        churned[grouping][i][draw] = positives;
      })
    );
  }
  return members.map((groups, grouping) =>
    groups.map(({ rows }, i) =>
      summarise(rows, probabilities, areas[grouping][i], churned[grouping][i])
    )
  );
}

/** The AUC of rows from the highest score down; `NaN` of one class. */
function areaOf(
  { rows, ties }: { rows: Uint32Array; ties: Uint32Array },
  labels: Uint8Array,
): { area: number; positives: number } {
  let [pairs, above, tied, start] = [0, 0, 0, 0];
  for (let i = 0; i < rows.length; i++) {
    tied += labels[rows[i]];
    if (i + 1 < rows.length && ties[i + 1] === ties[i]) continue;
    pairs += (i + 1 - start - tied) * (above + tied / 2);
    above += tied;
    [tied, start] = [0, i + 1];
  }
  return { area: pairs / (above * (rows.length - above)), positives: above };
}

function summarise(
  rows: Uint32Array,
  probabilities: Float64Array,
  areas: Float64Array,
  churned: Float64Array,
): SegmentDraws {
  const known = areas.filter((area) => !Number.isNaN(area)).sort();
  const mean = known.reduce((sum, area) => sum + area, 0) / known.length;
  const squares = known.reduce((sum, area) => sum + (area - mean) ** 2, 0);
  const error = Math.sqrt(squares / (known.length - 1));
  let [expected, variance] = [0, 0];
  for (const row of rows) {
    expected += probabilities[row];
    variance += probabilities[row] * (1 - probabilities[row]);
  }
  return {
    implied: {
      value: mean,
      low: quantile(known, 0.025),
      high: quantile(known, 0.975),
    },
    error,
    rankings: areas.map((area) => (mean - area) / error),
    rates: churned.map((n) => Math.abs(n - expected) / Math.sqrt(variance)),
  };
}
