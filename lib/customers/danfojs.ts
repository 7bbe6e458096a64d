/**
 * What danfojs computes with: of TensorFlow.js the tensors, the processor and
 * `data` for its `sample()`. The whole of it is 240 MB more, most of it for
 * neural networks and browsers, so package.json has danfojs load only the core.
 *
 * @module
 */
import { createRequire, Module } from "node:module";
import type * as tensorflowCore from "@tensorflow/tfjs-core";
import type * as danfojs from "danfojs";

const require = createRequire(import.meta.url);

/** Loads danfojs, when it is called: it takes longer than all the rest. */
export function loadDanfojs(): typeof danfojs {
  for (const name of ["mathjs", "xlsx"]) loadWithFirstUse(name);
  const core: typeof tensorflowCore = require("@tensorflow/tfjs-core");
  require("@tensorflow/tfjs-backend-cpu");
  const loaded: typeof danfojs = require("danfojs");
  const { tensorflow } = loaded;
  Object.assign(tensorflow, { data: require("@tensorflow/tfjs-data") });

  // The whole of it gives tensors their operations as methods too.
  const methods = core.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, operation] of Object.entries(core)) {
    if (typeof operation !== "function" || name in methods) continue;
    methods[name] = function (this: tensorflowCore.Tensor, ...rest: unknown[]) {
      return (operation as (...all: unknown[]) => unknown)(this, ...rest);
    };
  }

  tensorflow.enableProdMode(); // or its first use prints a banner
  return loaded;
}

/**
 * Has danfojs load a package with the first use of a function of it. Most of the
 * time that danfojs takes to load is these: mathjs for medians, deviations and
 * the like, xlsx for spreadsheets.
 */
function loadWithFirstUse(name: string): void {
  const path = createRequire(require.resolve("danfojs")).resolve(name);
  if (path in require.cache) return;
  let whole: Record<PropertyKey, unknown> | undefined;
  const load = () => {
    delete require.cache[path];
    return require(path);
  };
  const exports = new Proxy({}, {
    get: (_, property) => (whole ??= load())[property],
  });
  require.cache[path] = Object.assign(new Module(path), {
    exports,
    loaded: true,
  });
}
