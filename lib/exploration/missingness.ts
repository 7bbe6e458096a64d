/**
 * Which cells are blank, and whether that goes with churn.
 *
 * @module
 */
import type { Column } from "../table.ts";
import { type ChurnRate, churnRate, missing } from "./churn_rates.ts";
import { fisherTest, holm } from "../statistics/significance.ts";

/** A column with blank cells. */
export interface Missingness {
  /** The column's name. */
  readonly column: string;
  /** Of all customers, 0 … 1. */
  readonly share: number;
  /** Customers whose cell is blank. */
  readonly blank: ChurnRate;
  /** Customers whose cell is not. */
  readonly present: ChurnRate;
  /**
   * How often the two rates would differ as much by chance: the p-value of
   * Fisher's exact test, adjusted for the number of columns by Holm's method; 1
   * if there is nobody to compare with.
   */
  readonly p: number;
}

/** The columns that have blank cells, the emptiest first. */
export function missingness(
  columns: readonly Column[],
  labels: ArrayLike<number>,
): Missingness[] {
  const found = columns.map((column) => counted(column, labels))
    .filter(({ blank }) => blank.customers > 0);
  const p = holm(found.map(({ blank, present }) => fisherTest(blank, present)));
  return found.map((column, i) => ({ ...column, p: p[i] }))
    .sort((a, b) => b.share - a.share);
}

function counted({ name, kind, values }: Column, labels: ArrayLike<number>) {
  const customers = [0, 0];
  const churned = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const blank = kind === "text"
      ? values[row].trim() === ""
      : Number.isNaN(values[row]);
    customers[Number(blank)]++;
    churned[Number(blank)] += labels[row];
  }
  return {
    column: name,
    share: customers[1] / labels.length,
    blank: churnRate(missing, churned[1], customers[1]),
    present: churnRate("present", churned[0], customers[0]),
  };
}
