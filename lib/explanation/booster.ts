/**
 * The trees of a saved model.
 *
 * @module
 */
import { readUbjson } from "./ubjson.ts";
import type { ModelTree, WholeModel } from "./whole_model.ts";

/** A model of log-odds: where they begin, and what is added. */
export type Booster = Pick<WholeModel, "base" | "trees">;

/** The part of XGBoost's own document that is used here. */
interface Saved {
  readonly learner: {
    readonly gradient_booster: {
      readonly name: string;
      readonly model: { readonly trees: readonly SavedTree[] };
    };
    readonly learner_model_param: { readonly base_score: string };
    readonly objective: { readonly name: string };
  };
}

interface SavedTree {
  readonly left_children: readonly number[];
  readonly right_children: readonly number[];
  readonly split_indices: readonly number[];
  readonly split_conditions: readonly number[];
  readonly default_left: readonly number[];
  readonly sum_hessian: readonly number[];
}

/**
 * Reads the trees of `xgboost-model`.
 *
 * Source: XGBoost's schema of saved models, `doc/model.schema`.
 *
 * @param bytes The file, as UBJSON or JSON.
 * @throws {RangeError} If it is not a model of log-odds made of trees.
 */
export function readBooster(bytes: Uint8Array): Booster {
  const isJson = bytes[1] !== "L".charCodeAt(0);
  const { learner } =
    (isJson
      ? JSON.parse(new TextDecoder().decode(bytes))
      : readUbjson(bytes)) as unknown as Saved;
  const { gradient_booster: { name, model }, objective } = learner;
  if (name !== "gbtree" || objective.name !== "binary:logistic") {
    throw new RangeError(
      `Cannot read the trees of the model: it is '${name}' with the objective ` +
        `'${objective.name}', and 'gbtree' with 'binary:logistic' is needed`,
    );
  }
  const [score] = learner.learner_model_param.base_score.match(/[^[\],]+/)!;
  const f = Math.fround;
  const odds = f(f(1 / f(Number(score))) - 1);
  return { base: f(-Math.log(odds)), trees: model.trees.map(inOrder) };
}

/** More would make a notebook slow: about 5 MB. */
const mostNodes = 200_000;

/**
 * Ensures that a page can hold the trees.
 *
 * @throws {RangeError} If they are too many.
 */
export function requireSize({ trees }: Booster): void {
  const nodes = trees.reduce((sum, { rights }) => sum + rights.length, 0);
  if (nodes <= mostNodes) return;
  const [found, most] = [nodes, mostNodes].map((count) =>
    count.toLocaleString("en")
  );
  throw new RangeError(
    `Cannot put the model on a page as its trees have ${found} nodes, of which ` +
      `${most} are the most: predictCustomers() asks the endpoint instead`,
  );
}

/** A tree without the nodes that pruning has left, a left child after its parent. */
function inOrder(saved: SavedTree): ModelTree {
  const features: number[] = [];
  const values: number[] = [];
  const rights: number[] = [];
  const missing: number[] = [];
  const covers: number[] = [];
  const stack: { node: number; parent?: number }[] = [{ node: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, parent } = next;
    const place = features.length;
    if (parent !== undefined) rights[parent] = place;
    const left = saved.left_children[node];
    const isLeaf = left === -1;
    features.push(isLeaf ? -1 : saved.split_indices[node]);
    values.push(short(saved.split_conditions[node]));
    rights.push(0);
    missing.push(isLeaf ? 0 : Number(saved.default_left[node]));
    covers.push(short(saved.sum_hessian[node]));
    if (isLeaf) continue;
    stack.push({ node: saved.right_children[node], parent: place });
    stack.push({ node: left });
  }
  return { features, values, rights, missing, covers };
}

/** The shortest decimal number that is the same 32-bit float. */
function short(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === Math.fround(value)) return rounded;
  }
  return Number(value.toPrecision(9));
}
