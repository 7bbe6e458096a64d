/**
 * Where the Python scripts are that stand in for SageMaker's containers.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../python", import.meta.url));

/** The absolute path of a stand-in, such as `serve.py`. */
export function standIn(script: string): string {
  return join(folder, script);
}
