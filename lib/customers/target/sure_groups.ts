/**
 * Groups of customers of whom, by one column, nearly all churned or nearly none.
 *
 * @module
 */
import type { Column } from "../../table.ts";

/** Stands for every cell that is not blank. */
export const anyValue = Symbol("any value");

/** What a group's customers have in the column, and how many of them churned. */
export interface SureGroup {
  /** Whether nearly all of them churned, or nearly none. */
  readonly churned: boolean;
  /** A text, `""` for a blank cell, from one row's value to another's, or any value. */
  readonly of:
    | string
    | typeof anyValue
    | { readonly from?: number; readonly to?: number; readonly only?: number };
  /** How many they are. */
  readonly customers: number;
  /** How many of them churned. */
  readonly churners: number;
}

/** Honest columns seldom multiply the odds of all customers by more. */
const ODDS_RATIO = 10;
/** Where few churn, more than this is not honest either. */
const LEAST_RATE = 0.8;
/** A group of most customers is sure only if it has half of them. */
const MOST = 0.6;
/** The ends of a telling number are sure by nature, as far as few are there. */
const FIFTH = 0.2;
/** How often a column as telling as {@linkcode ODDS_RATIO} is named wrongly. */
const FALSE_ALARMS = 0.01;

/** What a customer of either kind adds to the log likelihood ratio of a sure group. */
interface Weights {
  readonly alike: number;
  readonly other: number;
}

interface Counted {
  customers: number;
  churners: number;
}

interface Found extends SureGroup {
  readonly score: number;
}

/**
 * The surest group of churners, and that of stayers, where chance does not
 * explain them.
 *
 * Of a column of texts a group is one text, of ordered values any run of them;
 * of both the blank cells, and all others. A group's score is the log likelihood
 * ratio of nearly all against ten times the usual odds; that of the best run of
 * `n` rows exceeds log(n / 0.01) with a probability below 0.01 (S. Karlin,
 * S. F. Altschul, 1990: the expected number of runs scoring s is below n e⁻ˢ).
 *
 * @param labels 1 churned, 0 stayed.
 */
export function sureGroups(
  { kind, values }: Column,
  labels: Uint8Array,
): SureGroup[] {
  const churners = labels.reduce((sum, label) => sum + label, 0);
  return [true, false].flatMap((churned) => {
    const share = churned ? churners / labels.length : 1 -
      churners / labels.length;
    const weights = weightsOf(share);
    const groups = kind === "text"
      ? ofTexts(values, labels)
      : ofBlanks(values, labels);
    const found = groups.map(({ of, ...counted }): Found => ({
      of,
      churned,
      ...counted,
      score: scoreOf(counted, churned, weights) - Math.log(groups.length),
    }));
    if (kind !== "text") found.push(bestRun(values, labels, churned, weights));
    const least = share > MOST
      ? labels.length / 2
      : kind === "text"
      ? 0
      : FIFTH * share * labels.length;
    return found.filter(({ score, customers }) =>
      score > -Math.log(FALSE_ALARMS) && customers >= least
    ).sort((a, b) => b.score - a.score).slice(0, 1);
  });
}

function weightsOf(share: number): Weights {
  const odds = ODDS_RATIO * share / (1 - share);
  const honest = Math.max(LEAST_RATE, odds / (1 + odds));
  const sure = 1 - (1 - honest) / 20;
  return { alike: Math.log(sure / honest), other: -Math.log(20) };
}

function scoreOf(
  { customers, churners }: Counted,
  churned: boolean,
  { alike, other }: Weights,
): number {
  const same = churned ? churners : customers - churners;
  return same * alike + (customers - same) * other;
}

const nobody = (): Counted => ({ customers: 0, churners: 0 });

function add(counted: Counted, label: number) {
  counted.customers++;
  counted.churners += label;
}

/** Customers who have one value, or any. */
type Group = Counted & Pick<SureGroup, "of">;

function ofTexts(values: readonly string[], labels: Uint8Array): Group[] {
  const groups = new Map<string, Counted>();
  const any = nobody();
  values.forEach((value, row) => {
    let group = groups.get(value);
    if (!group) groups.set(value, group = nobody());
    add(group, labels[row]);
    if (value !== "") add(any, labels[row]);
  });
  return [
    ...[...groups].map(([of, counted]) => ({ of, ...counted })),
    { of: anyValue, ...any },
  ];
}

function ofBlanks(values: Float64Array, labels: Uint8Array): Group[] {
  const [blank, any] = [nobody(), nobody()];
  values.forEach((value, row) =>
    add(Number.isNaN(value) ? blank : any, labels[row])
  );
  return [{ of: "", ...blank }, { of: anyValue, ...any }];
}

/** The run of values whose score is highest (J. B. Kadane's algorithm). */
function bestRun(
  values: Float64Array,
  labels: Uint8Array,
  churned: boolean,
  weights: Weights,
): Found {
  const order = Uint32Array.from(labels.keys())
    .filter((row) => !Number.isNaN(values[row]))
    .sort((a, b) => values[a] - values[b]);
  let best = { score: -Infinity, first: 0, last: 0, ...nobody() };
  let run = { score: 0, first: 0, ...nobody() };
  let same = nobody();
  order.forEach((row, place) => {
    add(same, labels[row]);
    if (values[row] === values[order[place + 1]]) return;
    if (run.score <= 0) {
      run = { score: 0, first: place + 1 - same.customers, ...nobody() };
    }
    run.score += scoreOf(same, churned, weights);
    run.customers += same.customers;
    run.churners += same.churners;
    if (run.score > best.score) best = { ...run, last: place };
    same = nobody();
  });
  const { score, first, last, customers, churners } = best;
  const [from, to] = [order[first], order[last]];
  const of = first === 0 && last === order.length - 1
    ? anyValue
    : values[from] === values[to]
    ? { only: from }
    : first === 0
    ? { to }
    : last === order.length - 1
    ? { from }
    : { from, to };
  return {
    of,
    churned,
    customers,
    churners,
    score: score - Math.log(order.length),
  };
}
