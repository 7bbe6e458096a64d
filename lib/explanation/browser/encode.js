// @ts-check
/**
 * From a raw customer to the model's row and to its answer, in a browser, as
 * `churn/features.py` and `inference.py` do it at the endpoint.
 */
import { blended } from "./curves.js";
import { explainRow, withFloats } from "./trees.js";

/** @typedef {import("../whole_model.ts").RawValue} RawValue */
/** @typedef {import("../whole_model.ts").ModelInput} Input */
/** @typedef {import("../whole_model.ts").WholeModel} WholeModel */

/**
 * What the model says of a customer.
 *
 * @typedef {object} Said
 * @property {number} probability
 * @property {number} margin Its log-odds.
 * @property {number} bias In log-odds.
 * @property {readonly number[]} contributions One an input, in log-odds.
 */

/**
 * Makes the function that answers for customers, one raw value a column.
 *
 * @param {WholeModel} model
 * @returns {(values: readonly RawValue[]) => Said}
 */
export function predictor(
  { inputs, observed, base, trees, regression, recalibration },
) {
  const booster = { base, trees: trees.map(withFloats) };
  const { slope, intercept } = recalibration ?? { slope: 1, intercept: 0 };
  return (values) => {
    const row = preparedRow(inputs, values, observed);
    const sums = explainRow(booster, Float32Array.from(row));
    const { margin, bias, contributions } = blended(
      sums,
      regression,
      inputs,
      row,
    );
    const scaled = slope * margin + intercept;
    return {
      probability: 1 / (1 + Math.exp(-scaled)),
      margin: scaled,
      bias: slope * bias + intercept,
      contributions: Array.from(contributions, (value) => slope * value),
    };
  };
}

/**
 * A customer as the model's row.
 *
 * @param {readonly Input[]} inputs
 * @param {readonly RawValue[]} values One a column.
 * @param {number} observed
 */
export function preparedRow(inputs, values, observed) {
  const raw = inputs.map((input) =>
    rawNumber(input, values[input.column], observed)
  );
  const fold = inputs.some(({ rates }) => rates) ? foldOf(raw) : 0;
  return inputs.map(({ rates, prior, mean, scale }, i) => {
    const value = rates ? rates[raw[i]]?.[fold] ?? prior ?? NaN : raw[i];
    return (value - mean) / scale;
  });
}

/** @param {Input} input @param {RawValue} value @param {number} observed */
function rawNumber({ kind, categories = [] }, value, observed) {
  if (kind === "codes" || kind === "rates") {
    return value === null ? -1 : categories.indexOf(`${value}`.trim());
  }
  if (value === null || value === "") return NaN;
  return kind === "duration" ? observed - daysOf(`${value}`) : Number(value);
}

/** An ISO date or time as days since 1970. @param {string} text */
export function daysOf(text) {
  const iso = text.trim();
  return Date.parse(iso.length > 10 ? `${iso}Z` : iso) / 86_400_000;
}

const mix = 0x9E3779B97F4A7C15n;
const nan = 0x7FF8000000000000n;

/** Which of the five folds' rates a customer gets. @param {readonly number[]} raw */
function foldOf(raw) {
  const view = new DataView(new ArrayBuffer(8));
  let mixed = 0n;
  for (const value of raw) {
    view.setFloat64(0, value + 0);
    const bits = Number.isNaN(value) ? nan : view.getBigUint64(0);
    mixed = BigInt.asUintN(64, (mixed ^ bits) * mix);
    mixed ^= mixed >> 32n;
  }
  return Number(mixed % 5n);
}
