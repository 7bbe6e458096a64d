/**
 * Executes the notebook from scratch on the project's kernel.
 *
 * @module
 */
import { rm } from "node:fs/promises";
import { say, stream, TaskError } from "./command.ts";
import { withFileLock } from "./file_lock.ts";
import { jupyterEnvironment } from "./jupyter.ts";
import { kernelName } from "./kernel_spec.ts";
import { environmentProgram, inRoot } from "./project.ts";

/** The committed notebook. */
export const notebookPath: string = inRoot("notebooks", "churn.ipynb");

/** The state of the local target that an execution starts anew. */
const stateFolder = inRoot("build", "state");

/** What is executed and where the results go. */
export interface Execution {
  /** @default the committed notebook */
  readonly notebook?: string;
  /** Path of the executed notebook. */
  readonly output: string;
  /** Path of the rendered page. */
  readonly html?: string;
  /**
   * Whether variables that are this project's or AWS's settings are kept from
   * the cells, so that they run as they do for everybody.
   */
  readonly asCommitted?: boolean;
}

/**
 * Executes a notebook on a fresh state folder. Shows a line a cell on stderr.
 *
 * @throws {TaskError} If a cell fails or the execution is stopped.
 */
export async function executeNotebook(execution: Execution): Promise<void> {
  const waiting = () => say("Waiting for another execution of the notebook");
  await withFileLock(inRoot("build", "notebook.lock"), waiting, async () => {
    await rm(stateFolder, { recursive: true, force: true });
    await runExecutor(execution);
  });
}

async function runExecutor(execution: Execution): Promise<void> {
  const { notebook = notebookPath, output, html, asCommitted } = execution;
  const inherited = Deno.env.toObject();
  const code = await stream(environmentProgram("python"), [
    inRoot("python", "local", "execute_notebook.py"),
    ...[notebook, output, "--kernel", kernelName, "--stop-with-stdin"],
    ...html ? ["--html", html] : [],
  ], {
    clearEnv: true,
    env: {
      ...asCommitted ? withoutSettings(inherited) : inherited,
      ...jupyterEnvironment(),
      CHURN_STATE: stateFolder,
    },
    stdin: "piped", // Its end stops the execution if this process is killed.
  });
  if (code === 0) return;
  throw new TaskError(
    code === 130
      ? "The execution was stopped."
      : `The execution of ${notebook} failed. What was executed is in ` +
        `${output}, the jobs' files and logs are in ${stateFolder}.`,
  );
}

/** An environment without what sets this project or AWS. */
export function withoutSettings(
  environment: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment)
      .filter(([name]) => !/^(CHURN|AWS|SAGEMAKER|SM)_/.test(name)),
  );
}
