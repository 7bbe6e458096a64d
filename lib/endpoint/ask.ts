/**
 * Asking the endpoint, however many customers it is about.
 *
 * @module
 */
import {
  InvokeEndpointCommand,
  ModelError,
} from "@aws-sdk/client-sagemaker-runtime";
import { askAhead } from "./ask_ahead.ts";
import { type Asked, batches } from "./batches.ts";
import type { Endpoint } from "./endpoint.ts";
import { need } from "../needs.ts";
import type { Session } from "../aws/session.ts";

/** The endpoint refused what it was sent. */
export class PredictionError extends Error {
  /** @ignore */
  override name = "PredictionError";
}

/** How customers become requests. */
export interface Form {
  /** What the request is. */
  readonly contentType: string;
  /** The body with so many customers. */
  bodyOf(texts: readonly string[]): string;
}

/** Some of the customers, and the endpoint's answer about them. */
export interface Answered<Item, Answer> {
  readonly items: readonly Item[];
  readonly answer: Answer;
}

/** What {@linkcode ask} does besides. */
export interface AskOptions<Item, Answer> {
  /** Whether the next batch is asked about before the answer is there. @default {true} */
  readonly ahead?: boolean;
  /** An answer that is known already. */
  known?(items: readonly Item[]): Promise<Answer | undefined>;
}

/**
 * Asks the endpoint about customers, in as few requests as it takes. The AWS SDK
 * repeats a request that was throttled or lost.
 *
 * @returns The answers, in the customers' order.
 * @throws {PredictionError} If the endpoint can't use a customer.
 * @throws {RangeError} If a single customer is too large for a request.
 */
export async function* ask<Item extends Asked, Answer>(
  session: Session,
  endpoint: Endpoint | undefined,
  items: AsyncIterable<Item> | Iterable<Item>,
  { contentType, bodyOf }: Form,
  { ahead = true, known }: AskOptions<Item, Answer> = {},
): AsyncGenerator<Answered<Item, Answer>> {
  need("endpoint", endpoint, "predict");
  let sent = 0;
  const send = async (items: readonly Item[]) => {
    const first = sent + 1;
    sent += items.length;
    const answer = await known?.(items) ??
      await invoke<Answer>(session, endpoint, {
        ...{ contentType, first },
        body: bodyOf(items.map(({ text }) => text)),
      });
    return { items, answer };
  };
  if (ahead) {
    yield* askAhead(batches(items), send);
  } else {
    for await (const batch of batches(items)) yield await send(batch);
  }
}

async function invoke<Answer>(
  { clients }: Session,
  { name }: Endpoint,
  { body, contentType, first }: {
    body: string;
    contentType: string;
    first: number;
  },
): Promise<Answer> {
  try {
    const { Body } = await clients.runtime.send(
      new InvokeEndpointCommand({
        EndpointName: name,
        Body: new TextEncoder().encode(body),
        ContentType: contentType,
        Accept: "application/json",
      }),
    );
    return JSON.parse(Body!.transformToString());
  } catch (error) {
    if (error instanceof ModelError) {
      throw new PredictionError(
        `Endpoint ${name} refused${
          first === 1 ? "" : `, counting from customer ${first} as row 1`
        }: ${reason(error)}`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** `inference.py` answers errors as JSON; the container itself as HTML. */
function reason({ OriginalMessage = "", message }: ModelError): string {
  try {
    return JSON.parse(OriginalMessage).error.message;
  } catch {
    return OriginalMessage || message;
  }
}
