/**
 * Whom to call tomorrow, why, and whom not to, so that the effect can be
 * measured.
 *
 * @module
 */
import { checkOptions, likely } from "../options.ts";
import { type Reasons, reasonsOf } from "./reasons.ts";
import { randomState } from "../statistics/mt19937.ts";
import type { CustomersToScore } from "../customers/scoring_file.ts";
import { numbers } from "../table.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { gather } from "../explanation/explained_set.ts";
import {
  assume,
  type Assumptions,
  breakEven,
  customerValue,
  type OfferTerms,
} from "../evaluation/assumptions.ts";
import { quantile } from "../statistics/bootstrap.ts";
import type { ExplainedPredictions } from "../endpoint/answers.ts";
import { askedCustomer, askRaw } from "../endpoint/raw_customers.ts";
import type { Customer } from "../customers/customer.ts";
import { scoreRaw } from "../endpoint/scoring.ts";
import type { KeptScores } from "../endpoint/kept_scores.ts";
import type { Session } from "../aws/session.ts";

/** A customer of the list. */
export interface ListedContact extends Reasons {
  /** The id columns' cells, or the place in the file if there is no id. */
  readonly id: string;
  /** The cells of the id columns. */
  readonly ids: readonly string[];
  /** The place among the file's customers, from 1. */
  readonly place: number;
  /** Of churn. */
  readonly probability: number;
  /** What keeping the customer is worth, if an offer is given. */
  readonly value?: number;
  /** What an offer is expected to bring: `probability × success × value − cost`. */
  readonly gain?: number;
  /**
   * Whether to call them, or to hold them out and only observe what they do.
   */
  readonly group: "call" | "holdout";
}

/** Whom to call. */
export interface ContactList {
  /** The file's name. */
  readonly source: string;
  /** How many customers were scored. */
  readonly scored: number;
  /** How many of them are worth an offer; all of them if no offer is given. */
  readonly worthIt: number;
  /**
   * The number of customers with an unknown category, for each column that has
   * some.
   */
  readonly unseen: Readonly<Record<string, number>>;
  /** What is assumed of the offer, if one is given. */
  readonly assumptions?: Assumptions;
  /** The names of the id columns. */
  readonly idColumns: readonly string[];
  /** Customers in the order of calling, with the held-out ones among them. */
  readonly contacts: readonly ListedContact[];
}

/** What {@linkcode contactList} takes. */
export interface ContactOptions {
  /** How many to call at most. @default {100} */
  readonly top?: number;
  /** How many reasons each gets at most. @default {3} */
  readonly reasons?: number;
  /**
   * The offer: its terms, or assumptions made before. Customers with the
   * largest expected gain come first, and those not worth the offer are left
   * out. Without an offer, the highest probability comes first.
   */
  readonly offer?: OfferTerms | Assumptions;
  /** Columns that a call can do something about, such as the contract. */
  readonly actionable?: readonly string[];
  /**
   * Share of the list that is drawn at random and not called, at least 0 and
   * below 1; these customers are in addition to those called. @default {0}
   */
  readonly holdout?: number;
  /** Seed of that draw, 0 … 2³² − 1. @default {42} */
  readonly seed?: number;
}

/**
 * Lists whom to call: scores all customers of a file with the endpoint, batch
 * by batch, keeps the top ones, and explains these. The memory it takes depends
 * on the length of the list, not of the file.
 *
 * Reasons are contributions to the prediction. They say why the model expects a
 * customer to leave, not what would make them stay.
 *
 * @example
 * ```ts ignore
 * const list = await churn.contactList(session, endpoint, today, {
 *   top: 10,
 *   holdout: 0.2,
 *   offer: assumptions,
 *   actionable: ["contract", "tech_support"],
 * });
 * ```
 *
 * @param kept Scores of an earlier call on the same customers and model.
 * @throws {RangeError} If an option can't be used.
 * @throws {PredictionError} If the endpoint can't use a customer.
 */
export async function contactList(
  session: Session,
  endpoint: Endpoint,
  customers: CustomersToScore,
  options: ContactOptions = {},
  kept?: KeptScores,
): Promise<ContactList> {
  checkOptions("contactList", options, [
    "top",
    "reasons",
    "offer",
    "actionable",
    "holdout",
    "seed",
  ]);
  const { top = 100, reasons = 3, holdout = 0, seed = 42 } = options;
  const { features } = customers;
  const { offer, actionable = [] } = options;
  checkNumbers({ top, reasons, holdout });
  checkActionable(actionable, features.map(({ column }) => column));
  const { random } = randomState(seed);
  const assumptions = offer &&
    ("values" in offer ? offer : assume(
      { ...customers, currency: session.settings.currency },
      offer,
    ));
  const { cost = 0, success = 0, budget = Infinity } = assumptions ?? {};
  const calls = assumptions ? Math.min(top, Math.floor(budget / cost)) : top;
  const size = Math.round(calls / (1 - holdout));
  const valueOf = assumptions && valuesBy(assumptions, customers);
  const unseen: Record<string, number> = {};
  let [scored, worthIt] = [0, 0];
  let best: Candidate[] = [];
  for await (const batch of scoreRaw(session, endpoint, customers, kept)) {
    scored += batch.ids.length;
    for (const [column, count] of Object.entries(batch.unseen)) {
      unseen[column] = (unseen[column] ?? 0) + count;
    }
    const values = valueOf?.(batch.customers);
    const cutoffs = values && breakEven(values, { cost, success });
    for (const [i, probability] of batch.probabilities.entries()) {
      if (cutoffs && !(probability > cutoffs[i])) continue;
      worthIt++;
      const worth = values &&
        {
          value: values[i],
          gain: success * values[i] * (probability - cutoffs![i]),
        };
      best.push({
        ...{ customer: batch.customers[i], ids: batch.ids[i] },
        ...{ place: batch.first + i, probability, ...worth },
      });
    }
    if (best.length > 2 * size) best = first(best, size);
  }
  best = first(best, size);
  const heldOut = draw(best.length, Math.round(holdout * best.length), random);
  const told = await tellReasons(session, endpoint, customers, best, {
    most: reasons,
    actionable: new Set(actionable),
  });
  return {
    ...{ source: customers.source, scored, worthIt, unseen },
    ...assumptions && { assumptions },
    idColumns: customers.roles.columns.filter(({ role }) => role === "id")
      .map(({ name }) => name),
    contacts: best.map(({ customer: _, ...contact }, i) => ({
      id: contact.ids.join(" / ") || String(contact.place),
      ...contact,
      group: heldOut.has(i) ? "holdout" : "call",
      ...told[i],
    })),
  };
}

interface Candidate
  extends
    Pick<ListedContact, "ids" | "place" | "probability" | "value" | "gain"> {
  readonly customer: Customer;
}

/** The largest gains, or else probabilities, in order; equal ones as in the file. */
function first(candidates: Candidate[], size: number): Candidate[] {
  const rank = ({ gain, probability }: Candidate) => gain ?? probability;
  return candidates.sort((a, b) => rank(b) - rank(a) || a.place - b.place)
    .slice(0, size);
}

/** What keeping customers is worth, a blank amount the median of the file's. */
function valuesBy(
  assumptions: Assumptions,
  { table, source }: CustomersToScore,
) {
  const { value } = assumptions;
  if (value.kind !== "column") {
    return (customers: readonly Customer[]) =>
      customerValue({ rows: customers.length, columns: [] }, assumptions);
  }
  const name = value.column;
  if (table.columns.find((column) => column.name === name)?.kind === "text") {
    throw new RangeError(
      `Cannot tell what customers are worth: column '${name}' of ${source} contains no numbers; set the offer's 'value' to another column or to an amount`,
    );
  }
  const known = numbers(table, name).filter((amount) => !Number.isNaN(amount));
  const median = quantile(known.sort(), 0.5);
  return (customers: readonly Customer[]) => {
    const values = Float64Array.from(
      customers,
      (customer) => Number(customer[name] ?? median),
    );
    const columns = [{ name, kind: "float64" as const, values }];
    return customerValue({ rows: customers.length, columns }, assumptions);
  };
}

/** So many places drawn at random. */
function draw(
  places: number,
  count: number,
  random: () => number,
): Set<number> {
  const order = Array.from({ length: places }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (places - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return new Set(order.slice(0, count));
}

async function tellReasons(
  session: Session,
  endpoint: Endpoint,
  { features, observedOn }: CustomersToScore,
  best: readonly Candidate[],
  options: Parameters<typeof reasonsOf>[4],
): Promise<Reasons[]> {
  const told: Reasons[] = [];
  const asked = best.map(({ customer }) => ({
    ...askedCustomer(customer, true),
    customer,
  }));
  const answers = askRaw<typeof asked[number], ExplainedPredictions>(
    ...[session, endpoint, asked, { observedOn, allowUnseen: true }] as const,
    { contributions: true },
  );
  for await (const { items, answer } of answers) {
    const { columns, contributions } = await gather([answer], features);
    const width = columns.length;
    told.push(...items.map(({ customer }, i) =>
      reasonsOf(
        customer,
        columns,
        contributions.subarray(i * width, (i + 1) * width),
        features,
        options,
      )
    ));
  }
  return told;
}

function checkNumbers(
  { top, reasons, holdout }: Required<
    Pick<ContactOptions, "top" | "reasons" | "holdout">
  >,
) {
  const refuse = (what: string) => {
    throw new RangeError(`Cannot list whom to call: ${what}`);
  };
  if (!(Number.isInteger(top) && top >= 1)) {
    refuse(`'top' must be a positive whole number: current value is ${top}`);
  }
  if (!(Number.isInteger(reasons) && reasons >= 0)) {
    refuse(
      `'reasons' must be a whole number, 0 or more: current value is ${reasons}`,
    );
  }
  if (!(holdout >= 0 && holdout < 1)) {
    refuse(
      `'holdout' must be a share, at least 0 and below 1: current value is ${holdout}`,
    );
  }
}

function checkActionable(names: readonly string[], known: readonly string[]) {
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new RangeError(
      `Cannot list whom to call: the model has no column '${name}'${
        likely(name, known) ||
        ` to act on; it learned from ${known.join(", ")}`
      }`,
    );
  }
}
