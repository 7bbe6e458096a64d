/**
 * The trees as a browser walks them, against XGBoost, bit by bit: deep and
 * shallow ones, pruned ones, missing values, constraints, both file formats.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { readBooster, requireSize } from "lib/explanation/booster.ts";
import { explainRow, withFloats } from "lib/explanation/browser/trees.js";
import { askPython } from "../python.ts";

interface Case {
  parameters: Record<string, unknown>;
  /** As UBJSON and as JSON, in Base64. */
  models: [string, string];
  rows: (number | null)[][];
  margins: number[];
  contributions: number[][];
}

const cases = await askPython<Case[]>(
  `
import base64, json, sys
import numpy as np, xgboost as xgb
random = np.random.default_rng(11)
cases = []
for number in range(24):
    n, k = 600, int(random.integers(1, 9))
    missing = random.choice([0, 0.1, 0.6])
    X = random.normal(size=(n, k)).round(int(random.integers(0, 4)))
    X[random.random((n, k)) < missing] = np.nan
    score = np.nan_to_num(X) @ random.normal(size=k) + random.normal()
    y = (random.random(n) < 1 / (1 + np.exp(-score))).astype(int)
    parameters = {
        "objective": "binary:logistic", "nthread": 1, "seed": number,
        "max_depth": int(random.choice([1, 2, 5, 9, 40])),
        "eta": float(random.choice([0.05, 0.3, 1])),
        "gamma": float(random.choice([0, 2])),
        "min_child_weight": float(random.choice([0, 6])),
        "subsample": 0.8, "colsample_bytree": 0.7,
        "scale_pos_weight": float(random.choice([1, 30])),
        "tree_method": str(random.choice(["hist", "exact", "approx"])),
        "monotone_constraints": tuple(int(sign) for sign in random.integers(-1, 2, k)),
    }
    booster = xgb.train(parameters, xgb.DMatrix(X, y), int(random.choice([1, 20, 150])))
    rows = np.concatenate([X[:6], random.normal(size=(6, k)) * 3])
    rows[6:][random.random((6, k)) < 0.2] = np.nan
    parts = booster.predict(xgb.DMatrix(rows), pred_contribs=True)
    cases.append({
        "parameters": parameters,
        "models": [base64.b64encode(bytes(booster.save_raw(kind))).decode() for kind in ("ubj", "json")],
        "rows": [[None if np.isnan(v) else v for v in row] for row in rows.tolist()],
        "margins": booster.inplace_predict(rows, predict_type="margin").tolist(),
        "contributions": parts.astype(float).tolist(),
    })
print(json.dumps(cases))`,
  null,
);

const bytes = (base64: string) =>
  Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));

/** Other processors round some sums together. */
const isExact = Deno.build.arch === "x86_64";

function assertSame(found: number[], expected: number[], message: string) {
  if (isExact) return assertEquals(found, expected, message);
  found.forEach((value, i) => assertAlmostEquals(value, expected[i], 1e-5));
}

Deno.test("margins, biases and contributions have XGBoost's own bits", () => {
  let leaves = 0;
  for (const { parameters, models, rows, margins, contributions } of cases) {
    for (const model of models) {
      // As the page has it: through JSON.
      const read = JSON.parse(JSON.stringify(readBooster(bytes(model))));
      const booster = { ...read, trees: read.trees.map(withFloats) };
      leaves += booster.trees.flatMap(({ rights }: { rights: number[] }) =>
        rights.filter((right) =>
          !right
        )
      ).length;
      rows.forEach((row, i) => {
        const found = explainRow(
          booster,
          Float32Array.from(row, (value) => value ?? NaN),
        );
        assertSame(
          [found.margin, ...found.contributions, found.bias],
          [margins[i], ...contributions[i]],
          JSON.stringify(parameters),
        );
      });
    }
  }
  assert(leaves > 10_000, `${leaves} leaves`);
});

Deno.test("a file that is cut off or no model is refused", () => {
  const [model] = cases[0].models;
  const whole = bytes(model);
  for (const share of [0.1, 0.5, 0.9]) {
    const cut = whole.slice(0, Math.floor(share * whole.length));
    assertThrows(() => readBooster(cut), RangeError);
  }
  const [, json] = cases[0].models;
  for (
    const [from, to] of [["gbtree", "dart"], ["binary:logistic", "reg:x"]]
  ) {
    const text = atob(json).replaceAll(`"name":"${from}"`, `"name":"${to}"`);
    assertThrows(
      () => readBooster(new TextEncoder().encode(text)),
      RangeError,
      `'${to}'`,
    );
  }
});

Deno.test("a model that is too large for a page is refused", () => {
  const booster = readBooster(bytes(cases[0].models[0]));
  requireSize(booster);
  const trees = Array.from({ length: 200_001 }, () => booster.trees[0]);
  assertThrows(
    () => requireSize({ ...booster, trees }),
    RangeError,
    "200,000 are the most",
  );
});
