/**
 * Scoring a whole file of customers.
 *
 * @module
 */
import { checkOptions } from "../options.ts";
import type { Predictions } from "./answers.ts";
import { csvLine } from "../customers/reading/csv.ts";
import { uniqueNames } from "../customers/reading/read_file.ts";
import { withoutFormula } from "../customers/reading/formulas.ts";
import type { CustomersToScore } from "../customers/scoring_file.ts";
import { progress } from "../show/progress.ts";
import type { Endpoint } from "./endpoint.ts";
import { askRaw } from "./raw_customers.ts";
import { type AskedRow, idColumns, rowsOf } from "./rows_to_score.ts";
import type { Customer } from "../customers/customer.ts";
import type { KeptScores } from "./kept_scores.ts";
import type { Session } from "../aws/session.ts";
import { type ScoredCustomers } from "./scored_customers.ts";

/**
 * Scores all customers of a file with the endpoint, batch by batch, so that no
 * file is too large. Categories that the model has not seen are allowed and
 * counted, because the file's findings name them.
 *
 * @example
 * ```ts ignore
 * for await (
 *   const { ids, probabilities } of churn.scoreCustomers(session, endpoint, today)
 * ) {
 *   console.log(`customer ${ids[0]}: ${probabilities[0]}`);
 * }
 * ```
 *
 * @throws {PredictionError} If the endpoint can't use a customer.
 */
export async function* scoreCustomers(
  session: Session,
  endpoint: Endpoint,
  toScore: CustomersToScore,
): AsyncGenerator<ScoredCustomers> {
  for await (
    const { customers: _, ...scored } of scoreRaw(session, endpoint, toScore)
  ) yield scored;
}

/**
 * {@linkcode scoreCustomers} with the raw customers.
 *
 * @param kept Where the scores are kept as they come; those of an earlier call on
 * the same customers and model are not asked for again.
 */
export async function* scoreRaw(
  session: Session,
  endpoint: Endpoint,
  toScore: CustomersToScore,
  kept?: KeptScores,
): AsyncGenerator<ScoredCustomers & { readonly customers: Customer[] }> {
  const bar = progress("Scoring customers", "customers");
  const options = { observedOn: toScore.observedOn, allowUnseen: true };
  const answers = askRaw<AskedRow, Predictions>(
    ...[session, endpoint, rowsOf(toScore), options] as const,
    {
      async known(items) {
        const scores = await kept?.next(items[0].place, items.length);
        return scores &&
          { predictions: scores.probabilities, unseen: scores.unseen };
      },
    },
  );
  for await (const { items, answer } of answers) {
    const scored = {
      first: items[0].place,
      ids: items.map(({ ids }) => ids),
      customers: items.map(({ customer }) => customer),
      ...{ probabilities: answer.predictions, unseen: answer.unseen ?? {} },
    };
    await kept?.add(scored);
    await bar.advance(items.length);
    yield scored;
  }
  await bar.end();
}

/** What {@linkcode scoredCsv} takes besides the customers. */
export interface ScoredCsvOptions {
  /**
   * Puts a `'` before ids that a spreadsheet would run as a formula, such as
   * `=1+1`; without it they are written as they are. @default {true}
   */
  readonly guardFormulas?: boolean;
}

/**
 * Writes the scores of a file as CSV, streamed on demand: the customers' place
 * in the file, their ids, and `probability`.
 *
 * @example
 * ```ts ignore
 * await churn.putObject(
 *   session,
 *   churn.storage.keys.results + "today.csv",
 *   churn.endpoint.scoredCsv(session, endpoint, today),
 *   "text/csv",
 * );
 * ```
 */
export function scoredCsv(
  session: Session,
  endpoint: Endpoint,
  customers: CustomersToScore,
  options: ScoredCsvOptions = {},
): ReadableStream<Uint8Array> {
  checkOptions("scoredCsv", options, ["guardFormulas"]);
  const { guardFormulas = true } = options;
  const line = (cells: string[]) =>
    csvLine(guardFormulas ? cells.map(withoutFormula) : cells);
  async function* chunks() {
    const ids = idColumns(customers).map(({ name }) => name);
    const [place, probability, ...names] = uniqueNames(
      ["customer", "probability", ...ids],
    );
    yield line([place, ...names, probability]);
    for await (
      const { first, ids, probabilities } of scoreCustomers(
        session,
        endpoint,
        customers,
      )
    ) {
      yield probabilities.map((probability, i) =>
        line([`${first + i}`, ...ids[i], `${probability}`])
      ).join("");
    }
  }
  return ReadableStream.from(chunks()).pipeThrough(new TextEncoderStream());
}
