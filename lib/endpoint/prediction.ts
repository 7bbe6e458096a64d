/**
 * Asking the endpoint: single customers as JSON, prepared rows as CSV.
 *
 * @module
 */
import {
  InvokeEndpointCommand,
  ModelError,
} from "@aws-sdk/client-sagemaker-runtime";
import { askAhead } from "./ask_ahead.ts";
import { growing } from "../statistics/growing.ts";
import { progress } from "../show/progress.ts";
import type { Endpoint } from "./endpoint.ts";
import { need } from "../needs.ts";
import type { Session } from "../aws/session.ts";
import { getLines } from "../storage/store.ts";
import type { StoredFile } from "../storage/stored_file.ts";
import { type ScoredRows } from "../statistics/scored_rows.ts";
import { type Customer } from "../customers/customer.ts";

/** The endpoint's answer; `n` customers, `k` features. */
export interface Predictions {
  /** `n` churn probabilities. */
  readonly predictions: readonly number[];
  /**
   * The day up to which raw customers' dates were counted, if the model has
   * dates.
   */
  readonly observed_on?: string;
  /**
   * If unseen categories were allowed: the number of customers with one, for
   * each column that has some.
   */
  readonly unseen?: Readonly<Record<string, number>>;
}

/**
 * The endpoint's answer with SHAP contributions, in log-odds: where it
 * recalibrates, in the recalibrated ones, contributions times the slope and the
 * intercept in the bias.
 *
 * Source: XGBoost's `pred_contribs`, which is Tree SHAP (S. M. Lundberg et al.,
 * 2018).
 */
export interface ExplainedPredictions extends Predictions {
  /** `n` margins; the probability is the margin's logistic function. */
  readonly margins: readonly number[];
  /** The `k` features' names. */
  readonly features: readonly string[];
  /** `n` rows of `k` contributions; a row and its bias sum to the margin. */
  readonly contributions: readonly (readonly number[])[];
  /**
   * `n` biases: what all trees give on average over the training rows, which
   * weigh p (1 − p); not the average customer's margin.
   */
  readonly bias: readonly number[];
}

/** When the customers are observed. */
export interface Observed {
  /**
   * The day up to which their dates are counted, such as `2024-12-31`, except
   * for customers who have their own; it has no effect without dates.
   * @default today, in UTC
   */
  readonly observedOn?: string;
}

/** How raw customers are read. */
export interface PredictionOptions extends Observed {
  /**
   * Whether a category that was not among the training rows is scored as
   * unknown instead of refused.
   * @default {false}
   */
  readonly allowUnseen?: boolean;
}

/** The endpoint refused what it was sent. */
export class PredictionError extends Error {
  /** @ignore */
  override name = "PredictionError";
}

/**
 * Predicts the churn probabilities of raw customers.
 *
 * @example
 * ```ts ignore
 * const chances = await churn.predictCustomers(session, endpoint, someone);
 * ```
 *
 * @param options The day on which they are observed; a file of customers has
 * `observedOn`, so it can be passed itself.
 * @throws {PredictionError} If the endpoint can't use a customer, for example
 * because of an unseen category; the message names row, column and the nearest
 * known value.
 */
export async function predictCustomers(
  session: Session,
  endpoint: Endpoint,
  customers: readonly Customer[],
  options: PredictionOptions = {},
): Promise<number[]> {
  const { predictions } = await askCustomers(
    session,
    endpoint,
    customers,
    options,
  );
  return [...predictions];
}

/** The endpoint's whole answer about raw customers. */
export function askCustomers(
  session: Session,
  endpoint: Endpoint,
  customers: readonly Customer[],
  options: PredictionOptions = {},
): Promise<Predictions> {
  return invoke(session, endpoint, {
    body: customersBody(customers, options),
    contentType: "application/json",
  });
}

/**
 * Predicts the churn probabilities of raw customers, each with its SHAP
 * contributions.
 *
 * @example
 * ```ts ignore
 * const { contributions, bias, margins } = await churn.explainCustomers(
 *   session, endpoint, someone);
 * ```
 *
 * @throws {PredictionError} If the endpoint can't use a customer, for example
 * because of an unseen category; the message names row, column and the nearest
 * known value.
 */
export function explainCustomers(
  session: Session,
  endpoint: Endpoint,
  customers: readonly Customer[],
  options: PredictionOptions = {},
): Promise<ExplainedPredictions> {
  return invoke(session, endpoint, {
    body: customersBody(customers, options, true),
    contentType: "application/json",
  });
}

function customersBody(
  customers: readonly Customer[],
  { observedOn, allowUnseen }: PredictionOptions,
  contributions?: boolean,
): string {
  return JSON.stringify({
    customers,
    contributions,
    allow_unseen: allowUnseen,
    observed_on: observedOn,
  });
}

/**
 * Scores prepared rows.
 *
 * @example
 * ```ts ignore
 * const { labels, probabilities } = await churn.scoreRows(
 *   session, endpoint, prepared.test);
 * ```
 *
 * @param file One prepared set, such as `prepared.test`.
 */
export async function scoreRows(
  session: Session,
  endpoint: Endpoint,
  file: StoredFile,
): Promise<ScoredRows> {
  const labels = growing(Uint8Array);
  const probabilities = growing(Float64Array);
  const bar = setProgress("Scoring", file);
  const ask = async (batch: Batch) => {
    const answer = await invoke<Predictions>(session, endpoint, {
      body: batch.rows.join("\n"),
      contentType: "text/csv",
    });
    return { ...batch, ...answer };
  };
  for await (const batch of askAhead(preparedBatches(session, file), ask)) {
    batch.labels.forEach(labels.push);
    batch.predictions.forEach(probabilities.push);
    await bar.advance(batch.labels.length);
  }
  await bar.end();
  return {
    labels: labels.toArray(),
    probabilities: probabilities.toArray(),
  };
}

/**
 * Calculates the SHAP contributions of prepared rows, batch by batch.
 *
 * @example
 * ```ts ignore
 * for await (
 *   const { predictions } of churn.explainRows(session, endpoint, prepared.test)
 * ) {
 *   console.log(`${predictions.length} customers explained`);
 * }
 * ```
 *
 * @param file One prepared set, such as `prepared.test`.
 */
export async function* explainRows(
  session: Session,
  endpoint: Endpoint,
  file: StoredFile,
): AsyncGenerator<ExplainedPredictions> {
  const bar = setProgress("Explaining", file);
  for await (const { rows } of preparedBatches(session, file)) {
    yield await invoke<ExplainedPredictions>(session, endpoint, {
      body: rows.join("\n"),
      contentType: "text/csv; contributions=true",
    });
    await bar.advance(rows.length);
  }
  await bar.end();
}

/** InvokeEndpoint takes and gives 6 MiB; contributions take about 20 bytes a cell. */
const maxCells = 200_000;
const maxRows = 5_000;

const setProgress = (doing: string, { name }: StoredFile) =>
  progress(`${doing} the ${name} rows`, "customers");

/** Lines without their label, and the labels. */
interface Batch {
  rows: string[];
  labels: number[];
}

async function* preparedBatches(
  session: Session,
  file: StoredFile,
): AsyncGenerator<Batch> {
  let batch: Batch = { rows: [], labels: [] };
  let limit = 0;
  for await (const line of getLines(session, file.uri)) {
    if (limit === 0) {
      limit = Math.min(maxRows, Math.floor(maxCells / line.split(",").length));
      continue;
    }
    const last = line.lastIndexOf(",");
    batch.rows.push(line.slice(0, last));
    batch.labels.push(Number(line.slice(last + 1)));
    if (batch.rows.length === limit) {
      yield batch;
      batch = { rows: [], labels: [] };
    }
  }
  if (batch.rows.length) yield batch;
}

async function invoke<Answer>(
  { clients }: Session,
  endpoint: Endpoint,
  { body, contentType }: { body: string; contentType: string },
): Promise<Answer> {
  need("endpoint", endpoint, "predict");
  const { name } = endpoint;
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
        `Endpoint ${name} refused: ${reason(error)}`,
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
