/**
 * The SHAP contributions of many customers, compactly.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import { growing } from "../statistics/growing.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import {
  type ExplainedPredictions,
  explainRows,
} from "../endpoint/prediction.ts";
import type { Session } from "../aws/session.ts";
import type { StoredFile } from "../storage/stored_file.ts";

/** Customers' predictions split into what each of `k` columns added. */
export interface ExplainedSet {
  /** `n` customers: the first rows of the set. */
  readonly customers: number;
  /** Whether these are all rows of the set. */
  readonly complete: boolean;
  /** The `k` columns of the customers' file that features are made of. */
  readonly columns: readonly string[];
  /** `n` × `k` contributions in log-odds, row by row; a column's features are summed. */
  readonly contributions: Float64Array;
  /**
   * `n` biases in log-odds: the sum of each tree's mean leaf, in which the
   * training rows weigh p (1 − p), so that rows near 50 % count most.
   */
  readonly bias: Float64Array;
  /** `n` predictions in log-odds; a row's bias and contributions sum to it. */
  readonly margins: Float64Array;
  /** `n` probabilities of churn. */
  readonly probabilities: Float64Array;
}

/** A feature and the column that it is made of, its own name by default. */
export interface SourcedFeature {
  /** The feature's name. */
  readonly name: string;
  /** The customers' column. */
  readonly column?: string;
}

/** How many customers {@linkcode explainSet} explains. */
export interface ExplainOptions {
  /** The most customers. @default {20_000} */
  readonly most?: number;
}

/** Rounding in the model's 32-bit floats stays far below this. */
const tolerance = 1e-4;

/**
 * Explains the first rows of a prepared set, which are a random sample because
 * preparing shuffles the customers.
 *
 * @example
 * ```ts ignore
 * const explained = await churn.explainSet(
 *   session, endpoint, prepared.test, features.features);
 * ```
 *
 * @param file One prepared set, such as `prepared.test`.
 * @param features The model's features, as `features.json` lists them.
 * @throws {RangeError} If there are no rows, or the endpoint's features differ.
 */
export function explainSet(
  session: Session,
  endpoint: Endpoint,
  file: StoredFile,
  features: readonly SourcedFeature[],
  options: ExplainOptions = {},
): Promise<ExplainedSet> {
  checkOptions("explainSet", options, ["most"]);
  const { most = 20_000 } = options;
  return gather(explainRows(session, endpoint, file), features, most);
}

/**
 * Gathers the endpoint's answers.
 *
 * @param answers Batches of explained predictions.
 * @param most How many customers are wanted; no answer is asked for beyond.
 * @throws {RangeError} If there are no rows, the features are others, or
 * contributions don't sum to the margins.
 */
export async function gather(
  answers:
    | AsyncIterable<ExplainedPredictions>
    | Iterable<ExplainedPredictions>,
  features: readonly SourcedFeature[],
  most = Infinity,
): Promise<ExplainedSet> {
  const sources = features.map(({ name, column = name }) => column);
  const columns = [...new Set(sources)];
  const places = sources.map((source) => columns.indexOf(source));
  const contributions = growing(Float64Array);
  const [bias, margins, probabilities] = [
    growing(Float64Array),
    growing(Float64Array),
    growing(Float64Array),
  ];
  const block = new Float64Array(columns.length);
  let [customers, complete] = [0, true];
  for await (const answer of answers) {
    checkFeatures(answer.features, features);
    const room = most - customers;
    if (answer.margins.length > room || room === 0) complete = false;
    const taken = Math.min(room, answer.margins.length);
    for (let row = 0; row < taken; row++) {
      block.fill(0);
      let sum = answer.bias[row];
      answer.contributions[row].forEach((value, i) => {
        block[places[i]] += value;
        sum += value;
      });
      const margin = answer.margins[row];
      if (
        !(Math.abs(sum - margin) <= tolerance * Math.max(1, Math.abs(margin)))
      ) {
        throw new RangeError(
          `Cannot explain customer ${
            customers + 1
          } because bias and contributions sum to ${sum}, not to the margin ${margin}`,
        );
      }
      block.forEach(contributions.push);
      bias.push(answer.bias[row]);
      margins.push(margin);
      probabilities.push(answer.predictions[row]);
      customers++;
    }
    if (!complete) break;
  }
  if (customers === 0) {
    throw new RangeError("Cannot explain customers because there are none");
  }
  return {
    customers,
    complete,
    columns,
    contributions: contributions.toArray(),
    bias: bias.toArray(),
    margins: margins.toArray(),
    probabilities: probabilities.toArray(),
  };
}

function checkFeatures(
  answered: readonly string[],
  features: readonly SourcedFeature[],
) {
  const known = features.map(({ name }) => name);
  if (answered.join("\n") !== known.join("\n")) {
    throw new RangeError(
      `Cannot explain customers because the endpoint's features are ${
        answered.join(", ")
      } and the given ones ${
        known.join(", ")
      }: use the features.json of its model`,
    );
  }
}

/**
 * The position of a column among the explained ones.
 *
 * @throws {RangeError} If the model has no feature of this column.
 */
export function columnPlace({ columns }: ExplainedSet, name: string): number {
  const place = columns.indexOf(name);
  if (place >= 0) return place;
  throw new RangeError(
    `Cannot find contributions of column '${name}': the model uses ${
      columns.join(", ")
    }`,
  );
}
