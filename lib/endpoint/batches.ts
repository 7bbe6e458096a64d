/**
 * Customers put together into requests that an endpoint takes and answers.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { invokeLimits } from "../aws/invoke_limits.ts";

/** Answered far within the time, and seen in the progress. */
const mostCustomers = 5_000;

/** What is around the customers in a request, and around the numbers in an answer. */
const around = 10_000;

/** A number of the answer in JSON, with what is around it. */
const bytesANumber = 30;

/** A customer as a request has it. */
export interface Asked {
  /** What is sent. */
  readonly text: string;
  /** How many numbers come back. */
  readonly numbers: number;
}

/**
 * Puts as many customers into each batch as a request and its answer may have.
 *
 * @throws {RangeError} If a single customer is too large.
 */
export async function* batches<Item extends Asked>(
  items: AsyncIterable<Item> | Iterable<Item>,
): AsyncGenerator<Item[]> {
  const most = invokeLimits.bytes - around;
  let batch: Item[] = [];
  let [sent, answered, count] = [0, 0, 0];
  for await (const item of items) {
    count++;
    const bytes = Buffer.byteLength(item.text) + 1;
    const back = bytesANumber * item.numbers;
    if (Math.max(bytes, back) > most) throw tooLarge(count, bytes, item);
    const isFull = batch.length === mostCustomers || sent + bytes > most ||
      answered + back > most;
    if (isFull) {
      yield batch;
      batch = [];
      [sent, answered] = [0, 0];
    }
    batch.push(item);
    sent += bytes;
    answered += back;
  }
  if (batch.length) yield batch;
}

function tooLarge(customer: number, bytes: number, { numbers }: Asked) {
  return new RangeError(
    `Cannot ask the endpoint about customer ${customer} because its request of ` +
      `${bytes} bytes or its answer of ${numbers} numbers exceeds the ` +
      `${invokeLimits.bytes} bytes that an endpoint takes: leave out long texts ` +
      "or columns that the model does not use",
  );
}
