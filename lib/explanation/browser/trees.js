// @ts-check
/**
 * What XGBoost does with one row, in a browser: the same sums in the same order
 * of the same 32-bit floats.
 *
 * Sources: XGBoost 3.2, `src/predictor`, whose Tree SHAP is Algorithm 2 of S. M.
 * Lundberg et al., *Consistent Individualized Feature Attribution for Tree
 * Ensembles*, 2018.
 */

/** @typedef {import("../whole_model.ts").ModelTree} Tree */

/** What a model gives for a row, in log-odds.
 *
 * @typedef {object} Sums
 * @property {number} margin All leaves' sum.
 * @property {number} bias What the trees give on average.
 * @property {Float32Array} contributions One a feature; with the bias they sum to the margin.
 */

/** Rounds to a 32-bit float. */
const f = Math.fround;

/**
 * A tree as it was read, with 32-bit floats again.
 *
 * @param {Tree} tree
 * @returns {Tree}
 */
export function withFloats(tree) {
  const values = Float32Array.from(tree.values);
  return { ...tree, values, covers: Float32Array.from(tree.covers) };
}

/**
 * The margin of a row and its SHAP contributions.
 *
 * @param {{ readonly base: number, readonly trees: readonly Tree[] }} booster
 * Its trees with 32-bit floats.
 * @param {Float32Array} row One value a feature; NaN is missing.
 * @returns {Sums}
 */
export function explainRow({ base, trees }, row) {
  let [margin, bias] = [f(base), 0];
  const contributions = new Float32Array(row.length);
  for (const tree of trees) {
    margin = f(margin + tree.values[leafOf(tree, row)]);
    bias = f(bias + meanOf(tree));
    const own = new Float32Array(row.length);
    addContributions(tree, row, own);
    own.forEach((value, i) => contributions[i] += value);
  }
  return { margin, bias: f(bias + base), contributions };
}

/** @param {Tree} tree @param {Float32Array} row @param {number} node */
function childOf({ features, values, rights, missing }, row, node) {
  const value = row[features[node]];
  const goesLeft = Number.isNaN(value) ? missing[node] : value < values[node];
  return goesLeft ? node + 1 : rights[node];
}

/** @param {Tree} tree @param {Float32Array} row */
function leafOf(tree, row) {
  let node = 0;
  while (tree.rights[node]) node = childOf(tree, row, node);
  return node;
}

/** The mean of a tree's leaves by cover. @param {Tree} tree */
function meanOf({ values, rights, covers }) {
  const means = Float32Array.from(values);
  for (let node = values.length - 1; node >= 0; node--) {
    const [left, right] = [node + 1, rights[node]];
    if (!right) continue;
    const sum = f(
      f(means[left] * covers[left]) + f(means[right] * covers[right]),
    );
    means[node] = sum / covers[node];
  }
  return means[0];
}

/**
 * One feature on the way from the root to a node.
 *
 * @typedef {object} Step
 * @property {number} feature
 * @property {number} zero Of the rows that come here, the share that goes on if
 * the feature is not known.
 * @property {number} one 1 if the row goes on, else 0.
 * @property {number} weight Of the sets of so many features, their share.
 */

/**
 * Adds a tree's contributions.
 *
 * @param {Tree} tree @param {Float32Array} row @param {Float32Array} sums
 */
function addContributions(tree, row, sums) {
  const { features, values, rights, covers } = tree;

  /**
   * @param {number} node @param {readonly Step[]} before
   * @param {number} zero @param {number} one @param {number} feature
   */
  function walk(node, before, zero, one, feature) {
    let path = extended(before, zero, one, feature);
    if (!rights[node]) {
      for (let i = 1; i < path.length; i++) {
        const { feature, zero, one } = path[i];
        const share = f(unwoundSum(path, i) * f(one - zero));
        sums[feature] += f(share * values[node]);
      }
      return;
    }
    const split = features[node];
    const hot = childOf(tree, row, node);
    const cold = hot === rights[node] ? node + 1 : rights[node];
    let known = { zero: 1, one: 1 };
    const place = path.findIndex(({ feature }) => feature === split);
    if (place >= 0) {
      known = path[place];
      path = unwound(path, place);
    }
    const share = (/** @type {number} */ child) =>
      f(f(covers[child] / covers[node]) * known.zero);
    walk(hot, path, share(hot), known.one, split);
    walk(cold, path, share(cold), 0, split);
  }

  walk(0, [], 1, 1, -1);
}

/**
 * The path with one more feature.
 *
 * @param {readonly Step[]} before
 * @param {number} zero @param {number} one @param {number} feature
 * @returns {Step[]}
 */
function extended(before, zero, one, feature) {
  const depth = before.length;
  const path = before.map((step) => ({ ...step }));
  path.push({ feature, zero, one, weight: depth ? 0 : 1 });
  for (let i = depth - 1; i >= 0; i--) {
    const { weight } = path[i];
    const more = f(f(f(one * weight) * (i + 1)) / (depth + 1));
    path[i + 1].weight = f(path[i + 1].weight + more);
    path[i].weight = f(f(f(zero * weight) * (depth - i)) / (depth + 1));
  }
  return path;
}

/**
 * The path without one of its features.
 *
 * @param {readonly Step[]} path @param {number} place
 * @returns {Step[]}
 */
function unwound(path, place) {
  const depth = path.length - 1;
  const { zero, one } = path[place];
  const weights = path.map(({ weight }) => weight);
  let next = weights[depth];
  for (let i = depth - 1; i >= 0; i--) {
    if (one) {
      const weight = f(f(next * (depth + 1)) / f((i + 1) * one));
      const lost = f(f(f(weight * zero) * (depth - i)) / (depth + 1));
      next = f(weights[i] - lost);
      weights[i] = weight;
    } else {
      weights[i] = f(f(weights[i] * (depth + 1)) / f(zero * (depth - i)));
    }
  }
  return path.toSpliced(place, 1)
    .map((step, i) => ({ ...step, weight: weights[i] }));
}

/**
 * The sum of the weights without one of the features.
 *
 * @param {readonly Step[]} path @param {number} place
 */
function unwoundSum(path, place) {
  const depth = path.length - 1;
  const { zero, one } = path[place];
  let [next, total] = [path[depth].weight, 0];
  for (let i = depth - 1; i >= 0; i--) {
    const { weight } = path[i];
    const part = f((depth - i) / (depth + 1));
    if (one) {
      const own = f(f(next * (depth + 1)) / f((i + 1) * one));
      total = f(total + own);
      next = f(weight - f(f(own * zero) * part));
    } else if (zero) {
      total = f(total + f(f(weight / zero) / part));
    }
  }
  return total;
}
