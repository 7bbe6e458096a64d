/**
 * Where the repository's things are.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder, without a slash at its end. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url))
  .replace(/\/$/, "");

/** An absolute path from a path relative to the repository's root. */
export function inRoot(...parts: string[]): string {
  return join(root, ...parts);
}

/** The path of a Python script that tasks run. */
export function taskScript(name: string): string {
  return inRoot("lib", "tasks", "python", name);
}

/** The folder with the Python environment. */
export const environmentFolder: string = inRoot(".venv");

/** A program of the Python environment. */
export function environmentProgram(name: string): string {
  return join(environmentFolder, "bin", name);
}
