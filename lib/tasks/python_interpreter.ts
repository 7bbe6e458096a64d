/**
 * Finds the Python that the environment is made from.
 *
 * @module
 */
import { capture, TaskError } from "./command.ts";

const oldest = 11;
const newest = 14;
const candidates = [
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.14",
  "python3",
];
const remedy =
  `Install Python 3.${oldest} to 3.${newest} (from your package manager or ` +
  "https://www.python.org/downloads/), or name one with CHURN_PYTHON_BASE, " +
  "then run the same command again.";

/** An interpreter that can be used. */
export interface Interpreter {
  readonly path: string;
  /** Such as `3.11.7`. */
  readonly version: string;
  readonly hasVenv: boolean;
  /** Whether it can put pip into a new environment. */
  readonly hasPip: boolean;
}

/**
 * Finds the Python to make the environment from: `CHURN_PYTHON_BASE`, or the
 * first on the PATH that runs and has a fitting version.
 *
 * @throws {TaskError} If there is none.
 */
export async function findInterpreter(): Promise<Interpreter> {
  const named = Deno.env.get("CHURN_PYTHON_BASE");
  const unfit: string[] = [];
  for (const program of named ? [named] : candidates) {
    const interpreter = await probe(program);
    if (interpreter && fits(interpreter.version)) return interpreter;
    if (interpreter) unfit.push(`${program} is ${interpreter.version}`);
  }
  if (unfit.length > 0) {
    throw new TaskError(
      `Cannot use the Python of this machine: ${unfit.join(", ")}. ${remedy}`,
    );
  }
  const where = named
    ? `CHURN_PYTHON_BASE is '${named}', which does not run as Python`
    : `none of ${candidates.join(", ")} on the PATH runs`;
  throw new TaskError(`Cannot find Python: ${where}. ${remedy}`);
}

const questions = `
import importlib.util, sys
print(sys.executable)
print("%d.%d.%d" % sys.version_info[:3])
print(importlib.util.find_spec("venv") is not None)
print(importlib.util.find_spec("ensurepip") is not None)
`;

async function probe(program: string): Promise<Interpreter | undefined> {
  const outcome = await capture(program, ["-c", questions]);
  const lines = outcome?.stdout.trim().split("\n") ?? [];
  if (!outcome?.success || lines.length !== 4) return undefined;
  const [path, version, venv, pip] = lines;
  return { path, version, hasVenv: venv === "True", hasPip: pip === "True" };
}

function fits(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  return major === 3 && minor >= oldest && minor <= newest;
}
