/**
 * Asking the endpoint: single customers as JSON, prepared rows as CSV.
 *
 * @module
 */
import type {
  ExplainedPredictions,
  PredictionOptions,
  Predictions,
  UncertainPredictions,
} from "./answers.ts";
import { ask } from "./ask.ts";
import type { Asked } from "./batches.ts";
import type { Endpoint } from "./endpoint.ts";
import { askedCustomer, askRaw, isFile, joined } from "./raw_customers.ts";
import { growing } from "../statistics/growing.ts";
import { tQuantile } from "../statistics/area_interval.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { TrainedModel } from "../training/types.ts";
import { progress } from "../show/progress.ts";
import { need } from "../needs.ts";
import { checkOptions } from "../options.ts";
import type { Session } from "../aws/session.ts";
import { getLines } from "../storage/store.ts";
import type { StoredFile } from "../storage/stored_file.ts";
import { type ScoredRows } from "../statistics/scored_rows.ts";
import { type Customer } from "../customers/customer.ts";

export type {
  ExplainedPredictions,
  Observed,
  PredictionOptions,
  Predictions,
} from "./answers.ts";
export { PredictionError } from "./ask.ts";

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
  checkAsking("predictCustomers", options);
  const { predictions } = await askAbout(
    ...[session, endpoint, customers, options] as const,
  );
  return [...predictions];
}

/**
 * Predicts the churn probabilities of raw customers, each with its SHAP
 * contributions.
 *
 * @example
 * ```ts ignore
 * const { contributions, bias, margins } = await churn.endpoint.explainCustomers(
 *   session, endpoint, someone);
 * ```
 *
 * @throws {PredictionError} If the endpoint can't use a customer, for example
 * because of an unseen category; the message names row, column and the nearest
 * known value.
 */
export async function explainCustomers(
  session: Session,
  endpoint: Endpoint,
  customers: readonly Customer[],
  options: PredictionOptions = {},
): Promise<ExplainedPredictions> {
  checkAsking("explainCustomers", options);
  return await askAbout<ExplainedPredictions>(
    ...[session, endpoint, customers, options, {
      contributions: true,
    }] as const,
  );
}

/** A customer's probability of churn, and how far it would move. */
export interface ProbabilityRange extends Estimate {
  /** Standard error of the log-odds. */
  readonly error: number;
}

/**
 * Predicts the churn probabilities of raw customers, each with a 95 % interval of
 * what models that learned from other customers of the same kind give on average.
 * One such model varies, too, so it is outside more often. The interval says
 * nothing of what the columns don't tell, or of whether the customer leaves.
 *
 * The range is the log-odds ± Student's t with one degree of freedom less than
 * the model has folds, times the standard error by the folds. There are so few of
 * these that one customer's range is rough.
 *
 * @example
 * ```ts ignore
 * const deployedBag = await churn.startEndpoint(session, choice.chosen.model);
 * await churn.waitForEndpoint(session, deployedBag);
 * const ranges = await churn.predictRanges(
 *   session, deployedBag, choice.chosen.model, someone);
 * ```
 *
 * @param model What the endpoint serves; trained with `folds` of 2 or more, and
 * without `refit`.
 * @param customers None, for example of a plan without offers, have no ranges.
 * @throws {RangeError} If the model has no folds.
 * @throws {PredictionError} If the endpoint's model does not know its
 * uncertainty, or the endpoint can't use a customer.
 */
export async function predictRanges(
  session: Session,
  endpoint: Endpoint,
  model: TrainedModel | undefined,
  customers: readonly Customer[],
  options: PredictionOptions = {},
): Promise<ProbabilityRange[]> {
  checkAsking("predictRanges", options);
  need("model", model, "tell how sure a model is");
  const { trainingJob, folds = 1 } = model;
  if (folds < 2) {
    throw new RangeError(
      `Cannot tell how sure ${trainingJob} is because it is one model: train it with \`folds\` of 2 or more`,
    );
  }
  if (Array.isArray(customers) && customers.length === 0) return [];
  const { predictions, standard_errors } = await askAbout<UncertainPredictions>(
    ...[session, endpoint, customers, options, { uncertainty: true }] as const,
  );
  const t = tQuantile(folds - 1);
  return predictions.map((value, i) => {
    const [odds, error] = [value / (1 - value), standard_errors[i]];
    const at = (errors: number) => {
      const moved = odds * Math.exp(errors * error);
      return moved === Infinity ? 1 : moved / (1 + moved);
    };
    return { value, low: at(-t), high: at(t), error };
  });
}

/** A file of customers may stand for its day. */
function checkAsking(call: string, options: PredictionOptions): void {
  if (isFile(options)) return;
  checkOptions(call, options, ["observedOn", "allowUnseen"]);
}

async function askAbout<Answer extends Predictions>(
  session: Session,
  endpoint: Endpoint,
  customers: readonly Customer[],
  options: PredictionOptions,
  wanted: { contributions?: boolean; uncertainty?: boolean } = {},
): Promise<Answer> {
  need("endpoint", endpoint, "predict");
  if (!Array.isArray(customers) || customers.length === 0) {
    throw new RangeError(
      "Cannot ask the endpoint without customers: give a list of at least one",
    );
  }
  const asked = customers.map((customer) =>
    askedCustomer(customer, wanted.contributions)
  );
  const answers: Answer[] = [];
  const batches = askRaw<Asked, Answer>(
    ...[session, endpoint, asked, options, wanted] as const,
  );
  for await (const { answer } of batches) answers.push(answer);
  return joined(answers);
}

/**
 * Scores prepared rows.
 *
 * @example
 * ```ts ignore
 * const { labels, probabilities } = await churn.endpoint.scoreRows(
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
  const asked = ask<Row, Predictions>(
    session,
    endpoint,
    rowsOf(session, file),
    {
      contentType: "text/csv",
      bodyOf: lines,
    },
  );
  for await (const { items, answer } of asked) {
    for (const { label } of items) labels.push(label);
    answer.predictions.forEach(probabilities.push);
    await bar.advance(items.length);
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
 *   const { predictions } of churn.endpoint.explainRows(session, endpoint, prepared.test)
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
  const asked = ask<Row, ExplainedPredictions>(
    session,
    endpoint,
    rowsOf(session, file, true),
    { contentType: "text/csv; contributions=true", bodyOf: lines },
    { ahead: false }, // who reads them may stop
  );
  for await (const { items, answer } of asked) {
    yield answer;
    await bar.advance(items.length);
  }
  await bar.end();
}

const setProgress = (doing: string, { name }: StoredFile) =>
  progress(`${doing} the ${name} rows`, "customers");

const lines = (texts: readonly string[]) => texts.join("\n");

/** A prepared row as it is sent, without its label, and the label. */
interface Row extends Asked {
  readonly label: number;
}

async function* rowsOf(
  session: Session,
  file: StoredFile,
  explained = false,
): AsyncGenerator<Row> {
  let numbers: number | undefined;
  for await (const line of getLines(session, file.uri)) {
    if (numbers === undefined) {
      numbers = explained ? line.split(",").length + 2 : 1;
      continue;
    }
    const last = line.lastIndexOf(",");
    const label = Number(line.slice(last + 1));
    yield { text: line.slice(0, last), numbers, label };
  }
}
