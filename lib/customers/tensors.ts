/**
 * What danfojs computes with: of TensorFlow.js the tensors, the processor and
 * `data` for its `sample()`. The whole of it is 240 MB more, most of it for
 * neural networks and browsers, so package.json has danfojs load only the core.
 *
 * @module
 */
import * as core from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import * as data from "@tensorflow/tfjs-data";
import * as dfd from "danfojs";

const { tensorflow } = dfd;
Object.assign(tensorflow, { data });

// The whole of it gives tensors their operations as methods too.
const methods = core.Tensor.prototype as unknown as Record<string, unknown>;
for (const [name, operation] of Object.entries(core)) {
  if (typeof operation !== "function" || name in methods) continue;
  methods[name] = function (this: core.Tensor, ...rest: unknown[]) {
    return (operation as (...all: unknown[]) => unknown)(this, ...rest);
  };
}

tensorflow.enableProdMode(); // or its first use prints a banner
