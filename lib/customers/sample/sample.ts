/**
 * The sample customers: the same draws as the Python original, to the bit.
 *
 * @module
 */
import { checkOptions } from "../../options.ts";
import { churnProbability } from "./behaviour.ts";
import { type RandomState, randomState } from "../../statistics/mt19937.ts";
import type { Column, NumberColumn, Table } from "../../table.ts";

/** What {@linkcode sampleCustomers} draws. */
export interface SampleOptions {
  /** Number of customers. @default {1000} */
  count?: number;
  /** Seed of the draws, 0 … 2³² - 1. @default {42} */
  seed?: number;
  /**
   * How labels come about. `behavioural`: drawn from {@linkcode
   * churnProbability}, so there is something to learn. `independent`: drawn
   * independently of every feature, as in the original, so there is nothing to
   * learn and every model ends near an AUC of 0.5.
   *
   * @default {"behavioural"}
   */
  labels?: "behavioural" | "independent";
}

/** The sample's table, with what no real data set reveals. */
export interface Sample extends Table {
  /** The true probability that each customer churns: for tests, never uploaded. */
  readonly probability: Float64Array;
}

const CONTRACTS = ["Month-to-month", "One year", "Two year"];
const NO_YES = ["No", "Yes"];
const INDEPENDENT_SHARE = 0.3;
const LABEL_STREAM = 0x9e3779b9;

/**
 * Generates the sample customers: `customer_id`, eight features and `churn`
 * (0/1).
 *
 * The nine columns besides `churn` equal what NumPy's legacy generator draws
 * for the same count and seed, whichever labels are asked for; behavioural
 * labels come from a stream of their own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sampleCustomers } from "lib/customers/sample/sample.ts";
 * import { column } from "lib/table.ts";
 *
 * const sample = sampleCustomers({ count: 3 });
 * assertEquals(column(sample, "tenure").values, Float64Array.of(52, 15, 61));
 * ```
 *
 * @throws {RangeError} If count or seed is impossible.
 */
export function sampleCustomers(
  options: SampleOptions = {},
): Sample {
  checkOptions("sampleCustomers", options, ["count", "seed", "labels"]);
  const { count = 1000, seed = 42, labels = "behavioural" } = options;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(
      `Cannot make sample customers because 'count' must be a positive whole number: current value is ${count}`,
    );
  }
  const random = randomState(seed);
  const id = Float64Array.from({ length: count }, (_, row) => row + 1);
  const tenure = random.randint(1, 72, count);
  const monthly = random.uniform(20, 100, count);
  random.uniform(100, 5000, count); // the original draws total charges, then replaces them
  const total = tenure.map((months, row) => months * monthly[row]);
  const contract = random.choice(3, count);
  const [security, support, tv, movies] = [1, 2, 3, 4]
    .map(() => random.choice(2, count));

  const probability = labels === "independent"
    ? new Float64Array(count).fill(INDEPENDENT_SHARE)
    : tenure.map((months, row) =>
      churnProbability({
        tenure: months,
        monthlyCharges: monthly[row],
        contract: contract[row],
        security: security[row],
        support: support[row],
        streaming: tv[row] + movies[row],
      })
    );
  const churn = labels === "independent"
    ? random.choice(2, count, [1 - INDEPENDENT_SHARE, INDEPENDENT_SHARE])
    : drawLabels(probability, randomState((seed ^ LABEL_STREAM) >>> 0));

  return {
    rows: count,
    columns: [
      number("customer_id", "int64", id),
      number("tenure", "int64", tenure),
      number("monthly_charges", "float64", monthly),
      number("total_charges", "float64", total),
      text("contract", CONTRACTS, contract),
      text("online_security", NO_YES, security),
      text("tech_support", NO_YES, support),
      text("streaming_tv", NO_YES, tv),
      text("streaming_movies", NO_YES, movies),
      number("churn", "int64", churn),
    ],
    probability,
  };
}

function drawLabels(probability: Float64Array, random: RandomState) {
  return probability.map((share) => random.random() < share ? 1 : 0);
}

function number(
  name: string,
  kind: NumberColumn["kind"],
  values: Float64Array,
): Column {
  return { name, kind, values };
}

function text(name: string, names: string[], codes: Float64Array): Column {
  return { name, kind: "text", values: Array.from(codes, (c) => names[c]) };
}
