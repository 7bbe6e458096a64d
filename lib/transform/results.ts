/**
 * What a transform job has left, as scored customers.
 *
 * @module
 */
import type { Session } from "../aws/session.ts";
import type { CustomersToScore } from "../customers/scoring_file.ts";
import { rowsOf } from "../endpoint/rows_to_score.ts";
import type { ScoredCustomers } from "../endpoint/scored_customers.ts";
import { getLines, listObjects, s3Uri } from "../storage/store.ts";

/** A line of the results, or what it is joined to. */
interface Result {
  readonly prediction: number;
  readonly unseen?: readonly string[];
}

/** So many customers are handed over together. */
const batchSize = 5_000;

/**
 * Reads the results of a transform job, in the order of the customers' file, as
 * {@linkcode scoreCustomers} gives those of an endpoint.
 *
 * @example
 * ```ts ignore
 * const output = await churn.transform.waitForTransform(session, transformJob);
 * for await (
 *   const { ids, probabilities } of churn.transform.readScores(session, output, today)
 * ) {
 *   console.log(`customer ${ids[0]}: ${probabilities[0]}`);
 * }
 * ```
 *
 * @param output From {@linkcode waitForTransform}.
 * @param customers Those that the job was started with.
 * @throws {RangeError} If there are more or fewer results than customers.
 */
export async function* readScores(
  session: Session,
  output: string,
  customers: CustomersToScore,
): AsyncGenerator<ScoredCustomers> {
  const results = resultsOf(session, output);
  let batch = emptyBatch(1);
  let place = 0;
  const mismatch = (what: string) =>
    new RangeError(
      `Cannot read the results below ${output} for '${customers.source}': ` +
        `there are ${what} results than customers. Take the customers that the ` +
        "job was started with.",
    );
  for await (const { ids } of rowsOf(customers)) {
    const { done, value } = await results.next();
    if (done) throw mismatch("fewer");
    place++;
    batch.ids.push(ids);
    batch.probabilities.push(value.prediction);
    for (const column of value.unseen ?? []) {
      batch.unseen[column] = (batch.unseen[column] ?? 0) + 1;
    }
    if (batch.ids.length < batchSize) continue;
    yield batch;
    batch = emptyBatch(place + 1);
  }
  if (!(await results.next()).done) throw mismatch("more");
  if (batch.ids.length > 0) yield batch;
}

const emptyBatch = (first: number) => ({
  ...{ first, ids: [] as (readonly string[])[], probabilities: [] as number[] },
  unseen: {} as Record<string, number>,
});

async function* resultsOf(
  session: Session,
  output: string,
): AsyncGenerator<Result> {
  for (const { key } of await listObjects(session, output)) {
    for await (const line of getLines(session, s3Uri(session, key))) {
      const { SageMakerOutput, ...result } = JSON.parse(line);
      yield SageMakerOutput ?? result;
    }
  }
}
