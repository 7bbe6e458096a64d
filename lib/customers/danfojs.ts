/**
 * What danfojs computes with: of TensorFlow.js the tensors, the processor and
 * `data` for its `sample()`. The whole of it is 240 MB more, most of it for
 * neural networks and browsers, so package.json has danfojs load only the core.
 *
 * @module
 */
import { createRequire } from "node:module";
import type * as tensorflowCore from "@tensorflow/tfjs-core";
import type * as danfojs from "danfojs";

const require = createRequire(import.meta.url);

/** Loads danfojs, when it is called: it takes longer than all the rest. */
export function loadDanfojs(): typeof danfojs {
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
