/**
 * The model itself with one customer, for a page on which the customer's values
 * can be changed.
 *
 * @module
 */
import { buffer } from "node:stream/consumers";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { need } from "../needs.ts";
import { checkOptions } from "../options.ts";
import { isFile } from "../endpoint/raw_customers.ts";
import { explainCustomers, type Observed } from "../endpoint/prediction.ts";
import type { Customer } from "../customers/customer.ts";
import {
  asFeatures,
  type Feature,
  type Features,
} from "../customers/features.ts";
import { fileOfArchive } from "../resources/requests/source_archive.ts";
import type { Session } from "../aws/session.ts";
import { getBytes } from "../storage/store.ts";
import { modelFiles } from "../training/model_files.ts";
import type { TrainedModel } from "../training/types.ts";
import { readBooster, requireSize } from "./booster.ts";
import { daysOf, predictor } from "./browser/encode.js";
import { readRegression } from "./regression.ts";
import type { RawValue, WholeModel } from "./whole_model.ts";

/** A column of the customer that {@linkcode whatIf} is about. */
export interface WhatIfColumn {
  /** The column's name. */
  readonly name: string;
  /** What its values are. */
  readonly kind: "number" | "category" | "date";
  /** The customer's own. */
  readonly value: RawValue;
  /**
   * The smallest value of the training rows, of a date in days before the
   * customer is observed; the customer's own where the model does not say.
   */
  readonly low?: number;
  /** The largest one. */
  readonly high?: number;
  /** Whether they are whole numbers all. */
  readonly whole?: boolean;
}

/** A model, with a customer to begin with; enough to answer without a kernel. */
export interface WhatIf extends WholeModel {
  /** Those that the model is made for, the customer's largest contributions first. */
  readonly columns: readonly WhatIfColumn[];
}

/** As near as the page's answer must come to the endpoint's. */
const tolerance = 1e-6;

/**
 * Reads the model's trees and a customer, for {@linkcode showWhatIf}. The
 * endpoint is asked once about the customer, to be sure that both say the same.
 *
 * @example
 * ```ts ignore
 * const imagined = await churn.whatIf(
 *   session, endpoint, model, churn.explanation.customerOf(raw, 0), customers);
 * churn.showWhatIf(imagined);
 * ```
 *
 * @param customer A raw customer; a category that the model has not seen counts
 * as an unknown one.
 * @param options The day it is as given, for customers without a day of their
 * own; customers of a file have its `observedOn`, so that the file itself can
 * be passed.
 * @throws {RangeError} If the model is too large for a page, or the endpoint
 * serves another one.
 * @throws {PredictionError} If the endpoint can't use the customer.
 */
export async function whatIf(
  session: Session,
  endpoint: Endpoint | undefined,
  model: TrainedModel | undefined,
  customer: Customer,
  options: Observed = {},
): Promise<WhatIf> {
  if (!isFile(options)) checkOptions("whatIf", options, ["observedOn"]);
  const { observedOn } = options;
  need("endpoint", endpoint, "ask what if");
  need("model", model, "ask what if");
  const archive = await buffer(await getBytes(session, model.artifacts));
  const more = await fileOfArchive(archive, modelFiles.ensemble)
    .catch(() => null);
  const regression = more ? readRegression(parse(more)) : undefined;
  const [booster, features, calibration] = await Promise.all([
    regression?.share === 1
      ? { base: 0, trees: [] }
      : fileOfArchive(archive, modelFiles.booster).then(readBooster),
    fileOfArchive(archive, modelFiles.features).then((bytes) =>
      asFeatures(parse(bytes))
    ),
    fileOfArchive(archive, modelFiles.calibration).then((bytes) =>
      parse<{ pays: boolean; slope: number; intercept: number }>(bytes)
    ),
  ]);
  requireSize(booster);
  const answer = await explainCustomers(session, endpoint, [customer], {
    observedOn,
    allowUnseen: true,
  });
  const inputs = features.features;
  const names = [...new Set(inputs.map(({ column }) => column))];
  const sizes = names.map((name) =>
    Math.abs(
      inputs.reduce((sum, { column }, i) =>
        column === name ? sum + answer.contributions[0][i] : sum, 0),
    )
  );
  const order = names.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]);
  const ordered = order.map((i) => names[i]);
  const { slope, intercept, pays } = calibration;
  const found: WhatIf = {
    columns: ordered.map((name) =>
      columnOf(inputs.find(({ column }) => column === name)!, customer)
    ),
    inputs: inputs.map(({ column, kind, mean, scale, ...rest }) => ({
      ...{ column: ordered.indexOf(column), kind, mean, scale },
      categories: rest.categories,
      rates: rest.rates,
      prior: rest.prior,
    })),
    observed: observedDay(features, customer, answer.observed_on),
    ...booster,
    ...regression && { regression },
    ...pays && { recalibration: { slope, intercept } },
  };
  const said = predictor(found)(found.columns.map(({ value }) => value));
  const far = Math.max(
    Math.abs(said.probability - answer.predictions[0]),
    Math.abs(said.bias - answer.bias[0]),
    ...said.contributions.map((value, i) =>
      Math.abs(value - answer.contributions[0][i])
    ),
  );
  if (far <= tolerance) return found;
  throw new RangeError(
    `Cannot show what the endpoint would say: for this customer it gives the probability ${
      answer.predictions[0]
    }, and the model of ${model.trainingJob} gives ${said.probability}; take the model that ${endpoint.name} serves`,
  );
}

/** A column with the customer's value as the encoding takes it. */
function columnOf(feature: Feature, customer: Customer): WhatIfColumn {
  const { column: name, kind, categories, low, high, whole } = feature;
  const given = customer[name];
  const value = typeof given === "string" && given.trim() === "" ? null : given;
  if (kind === "codes" || kind === "rates") {
    const text = typeof value === "number"
      ? numericCategory(value, categories!)
      : `${value ?? ""}`.trim();
    const isKnown = categories!.includes(text);
    return { name, kind: "category", value: isKnown ? text : null };
  }
  const range = { low, high, whole };
  return {
    name,
    kind: kind === "duration" ? "date" : "number",
    value,
    ...range,
  };
}

/** The category that is a number, where only one has its value. */
function numericCategory(value: number, categories: readonly string[]) {
  const same = categories.filter((text) =>
    text.trim() !== "" && Number(text) === value
  );
  return same.length === 1 ? same[0] : String(value);
}

/** The customer's own day where there is one, else that of the endpoint's answer. */
function observedDay(
  { observation }: Features,
  customer: Customer,
  answered = "1970-01-01",
): number {
  const name = observation?.column;
  const own = name !== undefined && Object.hasOwn(customer, name)
    ? `${customer[name] ?? ""}`.trim()
    : "";
  return daysOf(own || answered);
}

const parse = <T>(bytes: Uint8Array): T =>
  JSON.parse(new TextDecoder().decode(bytes));
