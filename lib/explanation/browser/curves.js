// @ts-check
/**
 * A logistic regression's part of a model, as `churn/curves.py` adds it up.
 */

/** @typedef {import("../whole_model.ts").ModelCurve} Curve */
/** @typedef {import("../whole_model.ts").ModelInput} ModelInputOfCurve */
/** @typedef {import("../whole_model.ts").ModelRegression} Regression */

/**
 * The trees' sums, blended with a regression's.
 *
 * @param {import("./trees.js").Sums} sums
 * @param {Regression | undefined} regression
 * @param {readonly ModelInputOfCurve[]} inputs
 * @param {readonly number[]} row Prepared values; NaN is missing.
 * @returns {{ margin: number, bias: number, contributions: ArrayLike<number> }}
 */
export function blended(sums, regression, inputs, row) {
  if (!regression) return sums;
  const { share, intercept, curves } = regression;
  const parts = curves.map((curve, i) => heightOf(curve, inputs[i], row[i]));
  const own = parts.reduce((sum, part) => sum + part, intercept);
  /** @param {number} trees @param {number} theirs */
  const mix = (trees, theirs) => (1 - share) * trees + share * theirs;
  return {
    margin: mix(sums.margin, own),
    bias: mix(sums.bias, intercept),
    contributions: parts.map((part, i) => mix(sums.contributions[i], part)),
  };
}

/** @param {Curve} curve @param {ModelInputOfCurve} input @param {number} value */
function heightOf({ knots, values, missing }, { mean, scale }, value) {
  if (!knots) return values[Math.round(value * scale + mean)] ?? missing;
  if (Number.isNaN(value)) return missing;
  const last = knots.length - 1;
  if (last === 0) return values[0];
  const inside = Math.min(Math.max(value, knots[0]), knots[last]);
  const after = knots.findIndex((knot) => knot > inside);
  const i = after < 0 ? last - 1 : after - 1;
  const along = (inside - knots[i]) / (knots[i + 1] - knots[i]);
  return values[i] + along * (values[i + 1] - values[i]);
}
