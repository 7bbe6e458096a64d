/**
 * Asking Python for the numbers a test expects.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import { askPython as ask } from "../local-sagemaker/tests/python.ts";

/** The interpreter that runs jobs in tests. */
export const python: string = Deno.env.get("CHURN_PYTHON") ??
  fileURLToPath(new URL("../.venv/bin/python", import.meta.url));

/**
 * Runs Python code that reads JSON from `sys.stdin` and prints JSON.
 *
 * @throws {Error} With Python's own words if it fails.
 */
export function askPython<T>(code: string, input: unknown): Promise<T> {
  return ask<T>(code, input, { program: python, env: jupyterEnvironment() });
}
