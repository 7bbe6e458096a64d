/**
 * A template that several servers use, such as those of tests that run side by side.
 *
 * @module
 */
import type { ProcessSettings } from "./environment.ts";
import type { SageMakerOptions } from "./options.ts";
import { standIn } from "./stand_ins.ts";
import { createTemplate, type Template } from "./template.ts";

/** Says of a template that runs: its socket's name, its interpreter and its script, as JSON. */
const variable = "LOCAL_SAGEMAKER_TEMPLATE";

/**
 * Starts a template for all servers with this interpreter that this process and its
 * children start from now on. It ends with this process.
 *
 * @returns What ends it; jobs that run go on.
 */
export async function shareTemplate(
  options: ProcessSettings,
): Promise<AsyncDisposable> {
  const template = createTemplate(options);
  const name = await template.name();
  const before = Deno.env.get(variable) ?? "";
  const told = { name, python: options.python, script: standIn("template.py") };
  if (name) Deno.env.set(variable, JSON.stringify(told));
  return {
    async [Symbol.asyncDispose]() {
      Deno.env.set(variable, before);
      await template.close();
    },
  };
}

/** The shared template where there is one of this interpreter, otherwise one of its own. */
export function templateOf(options: SageMakerOptions): Template {
  const { name, python, script } = JSON.parse(Deno.env.get(variable) || "{}");
  const isShared = python === options.python &&
    script === standIn("template.py") && (options.warmStart ?? true);
  if (!isShared) return createTemplate(options);
  return { name: () => Promise.resolve(name), close: () => Promise.resolve() };
}
