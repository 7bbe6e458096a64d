/**
 * A template that several servers use, such as those of tests that run side by side.
 *
 * @module
 */
import type { ProcessSettings } from "./environment.ts";
import type { SageMakerOptions } from "./options.ts";
import { standIn } from "./stand_ins.ts";
import {
  type Address,
  connect,
  createTemplate,
  type Template,
} from "./template.ts";

/** Says of a template that runs: its address, its interpreter and its script, as JSON. */
const variable = "LOCAL_SAGEMAKER_TEMPLATE";

/**
 * Starts a template for all servers with this interpreter that this process and its
 * children start from now on. It ends with this process. Does nothing where they
 * share one already.
 *
 * @returns What ends it; jobs that run go on.
 */
export async function shareTemplate(
  options: ProcessSettings,
): Promise<AsyncDisposable> {
  if (sharedAddress(options)) return { async [Symbol.asyncDispose]() {} };
  const template = createTemplate(options);
  const address = await template.address();
  const before = Deno.env.get(variable) ?? "";
  if (address) {
    const { name, secret } = address;
    Deno.env.set(
      variable,
      JSON.stringify({
        ...{ name, secret },
        ...{ python: options.python, script: script() },
      }),
    );
  }
  return {
    async [Symbol.asyncDispose]() {
      Deno.env.set(variable, before);
      await template.close();
    },
  };
}

/** The shared template where there is one of this interpreter, otherwise one of its own. */
export function templateOf(options: SageMakerOptions): Template {
  const { warmStart = true } = options;
  const address = sharedAddress(options);
  if (!address || !warmStart) return createTemplate(options);
  return {
    connect: (signal) => connect(address, signal),
    close: () => Promise.resolve(),
  };
}

function sharedAddress({ python }: ProcessSettings): Address | undefined {
  const shared = JSON.parse(Deno.env.get(variable) || "{}");
  const isOurs = shared.python === python && shared.script === script();
  return isOurs ? shared : undefined;
}

const script = () => standIn("template.py");
