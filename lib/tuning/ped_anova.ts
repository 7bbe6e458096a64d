/**
 * PED-ANOVA: how differently a hyperparameter is spread among the best trials
 * and among all of them.
 *
 * The numbers are those of Optuna 5.0's `PedAnovaImportanceEvaluator`: Parzen
 * estimators on a grid of at most 50 values, with Scott's bandwidth, and
 * Pearson's divergence of one from the other.
 *
 * Source: S. Watanabe, A. Bansal, F. Hutter, *PED-ANOVA: Efficiently Quantifying
 * Hyperparameter Importance in Arbitrary Subspaces*, IJCAI 2023.
 *
 * @module
 */
import { chiSquareTail } from "../statistics/significance.ts";
import { isList, isLogarithmic } from "./ranges.ts";
import { kindOfHyperparameter } from "../training/hyperparameters.ts";
import type { NumericRange, TuningRange } from "./types.ts";

/** The values of one hyperparameter, each as a cell of a grid. */
export interface Grid {
  /** How many cells. */
  readonly size: number;
  /** Whether cells have no order. */
  readonly isList: boolean;
  /** One a trial. */
  readonly cells: readonly number[];
}

/** The most cells of a grid. */
const mostCells = 50;
/** Keeps an empty cell from being divided by. */
const tiny = 1e-12;
/** Below it, a kernel would fit between two cells: 90 % of it lies in one. */
const narrowest = 0.5 / 1.64;

/** Puts values of a hyperparameter into the cells of its range. */
export function gridOf(
  name: string,
  range: TuningRange,
  values: readonly (string | number)[],
): Grid {
  if (isList(range)) {
    const cells = values.map((value) => range.indexOf(value));
    return { size: range.length, isList: true, cells };
  }
  const { low, high, place } = scaleOf(range);
  const size = cellsOf(name, range);
  const step = (high - low) / (size - 1);
  return {
    ...{ size, isList: false },
    cells: values.map((value) => {
      const cell = Math.ceil((place(Number(value)) - low) / step - 0.5);
      return Math.min(Math.max(cell, 0), size - 1);
    }),
  };
}

/** The ends of a range and its values on the scale that it is searched by. */
function scaleOf(range: NumericRange) {
  const { min, max } = range;
  if (range.scaling === "ReverseLogarithmic") {
    const place = (value: number) => Math.log(1 - value);
    return { low: place(max), high: place(min), place };
  }
  const place = isLogarithmic(range) ? Math.log : (value: number) => value;
  return { low: place(min), high: place(max), place };
}

function cellsOf(name: string, range: NumericRange): number {
  if (kindOfHyperparameter(name) !== "int") return mostCells;
  const values = Math.round(range.max - range.min) + 1;
  return Math.min(
    mostCells,
    isLogarithmic(range)
      ? Math.ceil(Math.log(values) / Math.log(2)) + 1
      : values,
  );
}

/**
 * Pearson's divergence of the trials that are picked from all trials; 0 where
 * both are spread alike.
 *
 * @param isPicked One a trial.
 */
export function divergence(
  grid: Grid,
  isPicked: readonly boolean[],
  all: Float64Array = densityOf(grid),
): number {
  const picked = densityOf(grid, isPicked);
  return all.reduce(
    (sum, density, cell) =>
      sum +
      (density + tiny) *
        ((picked[cell] + tiny) / (density + tiny) - 1) ** 2,
    0,
  );
}

/** The estimated density of trials in each cell, of some or all trials. */
export function densityOf(
  { size, isList, cells }: Grid,
  isPicked?: readonly boolean[],
): Float64Array {
  const counts = new Array<number>(size).fill(0);
  for (const [trial, cell] of cells.entries()) {
    if (!isPicked || isPicked[trial]) counts[cell]++;
  }
  const observed = counts.flatMap((weight, cell) =>
    weight ? [{ cell, weight }] : []
  );
  return isList ? densityOfList(size, observed) : densityOfNumbers(
    size,
    observed,
  );
}

interface Observed {
  readonly cell: number;
  readonly weight: number;
}

const totalOf = (observed: readonly Observed[]) =>
  observed.reduce((sum, { weight }) => sum + weight, 0);

/** Each observation counts for its own cell, and a little for all others. */
function densityOfList(
  size: number,
  observed: readonly Observed[],
): Float64Array {
  const total = totalOf(observed) + 1;
  const kernels = observed.length + 1;
  const sum = 1 + size / kernels;
  const density = new Float64Array(size).fill(1 / size / total);
  for (const { cell, weight } of observed) {
    for (let other = 0; other < size; other++) {
      density[other] += weight / total / kernels / sum;
    }
    density[cell] += weight / total / sum;
  }
  return density;
}

/** Normal kernels about the observations, and a wide one about the middle. */
function densityOfNumbers(
  size: number,
  observed: readonly Observed[],
): Float64Array {
  const total = totalOf(observed) + 1;
  const density = new Float64Array(size);
  addKernels(density, widthOf(observed), observed, total);
  const middle = { cell: (size - 1) / 2, weight: 1 };
  addKernels(density, size, [middle], total);
  return density;
}

/** Adds kernels of one width, each cut off at the ends of the grid. */
function addKernels(
  density: Float64Array,
  width: number,
  kernels: readonly Observed[],
  total: number,
): void {
  const size = density.length;
  // All distances of an edge from a kernel's middle, computed once each.
  const known = new Map<number, number>();
  const below = (distance: number): number => {
    if (distance < 0) return 1 - below(-distance);
    let share = known.get(distance);
    if (share === undefined) {
      share = 1 - chiSquareTail((distance / width) ** 2, 1) / 2;
      known.set(distance, share);
    }
    return share;
  };
  for (const { cell, weight } of kernels) {
    const first = below(-0.5 - cell);
    const share = weight / total / (below(size - 0.5 - cell) - first);
    for (let other = 0, left = first; other < size; other++) {
      const right = below(other + 0.5 - cell);
      density[other] += share * (right - left);
      left = right;
    }
  }
}

/** Scott's bandwidth, with quartiles as Optuna takes them. */
function widthOf(observed: readonly Observed[]): number {
  const total = totalOf(observed);
  const mean =
    observed.reduce((sum, { cell, weight }) => sum + weight * cell, 0) / total;
  const squares = observed.reduce(
    (sum, { cell, weight }) => sum + weight * (cell - mean) ** 2,
    0,
  );
  const deviation = Math.sqrt(squares / Math.max(1, total - 1));
  let below = 0;
  const upTo = observed.map(({ weight }) => below += weight);
  const first = upTo.findIndex((count) => count >= Math.floor(total / 4));
  const third = upTo.findIndex((count) => count > Math.floor(total * 3 / 4));
  const quartiles = observed.at(third)!.cell - observed[first].cell;
  const scott = 1.059 * Math.min(quartiles / 1.34, deviation) * total ** -0.2;
  return Math.max(scott, narrowest);
}
