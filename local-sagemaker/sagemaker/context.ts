/**
 * What every part of the local SageMaker is handed.
 *
 * @module
 */
import type { SageMakerOptions } from "./options.ts";
import { templateOf } from "./shared_template.ts";
import type { Template } from "./template.ts";
import { createTools, type Tools } from "./tools.ts";

export interface Context extends Required<SageMakerOptions> {
  template: Template;
  tools: Tools;
}

export function contextOf(options: SageMakerOptions): Context {
  return {
    servesS3: false,
    containerEnvironment: {},
    graceSeconds: 30,
    startupSeconds: 120,
    warmStart: true,
    ...options,
    template: templateOf(options),
    tools: createTools(options),
  };
}

/** Epoch seconds with a fraction, as the protocol has them. */
export function now(): number {
  return Date.now() / 1000;
}
