/**
 * Raw customers as an endpoint is asked about them, in JSON.
 *
 * @module
 */
import type { PredictionOptions, Predictions } from "./answers.ts";
import { type Answered, ask, type AskOptions } from "./ask.ts";
import type { Asked } from "./batches.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Session } from "../aws/session.ts";
import type { Customer } from "../customers/customer.ts";

/** How raw customers are asked about. */
export interface RawOptions<Item, Answer> extends AskOptions<Item, Answer> {
  /** Whether SHAP contributions are wanted. @default {false} */
  readonly contributions?: boolean;
  /** Whether standard errors of the log-odds are wanted. @default {false} */
  readonly uncertainty?: boolean;
}

/** Whether a file of customers is passed as options, for its `observedOn`. */
export const isFile = (options: object): boolean => "roles" in Object(options);

/** A customer as a request has it. */
export function askedCustomer(customer: Customer, explained = false): Asked {
  return {
    text: JSON.stringify(customer),
    numbers: explained ? Object.keys(customer).length + 3 : 1,
  };
}

/** {@linkcode ask} about raw customers. */
export function askRaw<Item extends Asked, Answer extends Predictions>(
  session: Session,
  endpoint: Endpoint | undefined,
  customers: AsyncIterable<Item> | Iterable<Item>,
  { observedOn, allowUnseen }: PredictionOptions,
  { contributions, uncertainty, ...options }: RawOptions<Item, Answer> = {},
): AsyncGenerator<Answered<Item, Answer>> {
  const rest = JSON.stringify({
    customers: [],
    contributions,
    uncertainty,
    allow_unseen: allowUnseen,
    observed_on: observedOn,
  });
  const form = {
    contentType: "application/json",
    bodyOf: (texts: readonly string[]) =>
      rest.replace("[]", () => `[${texts.join()}]`),
  };
  return ask(session, endpoint, customers, form, options);
}

const perCustomer = [
  ...["predictions", "margins", "contributions", "bias", "standard_errors"],
];

/** Answers about some customers each, as one about all of them. */
export function joined<Answer extends Predictions>(
  answers: readonly Answer[],
): Answer {
  const [first] = answers;
  const all = answers as readonly (Answer & Record<string, unknown[]>)[];
  const lists = perCustomer.filter((name) => name in first).map((name) => [
    name,
    all.flatMap((answer) => answer[name]),
  ]);
  const unseen: Record<string, number> = {};
  for (const { unseen: some = {} } of answers) {
    for (const [column, count] of Object.entries(some)) {
      unseen[column] = (unseen[column] ?? 0) + count;
    }
  }
  return {
    ...{ ...first, ...Object.fromEntries(lists) },
    ...first.unseen && { unseen },
  };
}
