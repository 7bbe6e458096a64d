/**
 * Executes the notebook from scratch on the project's kernel.
 *
 * @module
 */
import { rm } from "node:fs/promises";
import type { Target } from "../settings/settings.ts";
import { interrupted, say, stream, TaskError } from "./command.ts";
import { withFileLock } from "../aws/file_lock.ts";
import { jupyterEnvironment } from "./jupyter.ts";
import { kernelName } from "./kernel_spec.ts";
import { leftOnAws, removeLocalState, takeUp } from "./local_state.ts";
import { notebooks } from "./notebooks.ts";
import { environmentProgram, inRoot, taskScript } from "./project.ts";
import { taskSettings } from "./task_settings.ts";

/** The committed file of the first notebook. */
export const notebookPath: string = notebooks[0].path;

/** The state that an execution starts anew, but for what is left on AWS. */
export const stateFolder: string = inRoot("build", "state");

/** What is executed and where the results go. */
export interface Execution {
  /** @default the first notebook of the list */
  readonly notebook?: string;
  /** Path of the executed notebook. */
  readonly output: string;
  /** Paths of what is made of it then; what an earlier one left there goes too. */
  readonly madeOfIt?: readonly string[];
  /**
   * Whether variables that are this project's or AWS's settings are kept from
   * the cells, so that they run as they do for everybody.
   */
  readonly asCommitted?: boolean;
  /** Settings of the cells, whatever else is kept from them. */
  readonly settings?: Readonly<Record<string, string>>;
}

/**
 * Executes a notebook on a fresh state folder. Shows a line a cell on stderr.
 *
 * What an earlier execution left in the place of the result is removed first.
 *
 * @param use What is done with the result before another execution in this clone
 * may begin.
 * @throws {TaskError} If a setting can't be used, a cell fails, or the execution
 * is stopped.
 */
export async function executeNotebook(
  execution: Execution,
  use: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const { output, madeOfIt = [], asCommitted, settings } = execution;
  const inherited = Deno.env.toObject();
  const environment = {
    ...asCommitted ? withoutSettings(inherited) : inherited,
    CHURN_STATE: stateFolder,
    CHURN_CLEANUP: "delete", // nobody is there to be asked
    ...settings,
  };
  const { target } = taskSettings({}, environment);
  const waiting = () => say("Waiting for another execution of the notebook");
  await withFileLock(inRoot("build", "notebook.lock"), waiting, async () => {
    for (const path of [output, ...madeOfIt]) await rm(path, { force: true });
    await removeLocalState(stateFolder);
    const left = await stillOnAws();
    if (left) say(`An earlier execution left something behind: ${left}`);
    await runExecutor(execution, environment, target);
    await use();
  });
}

async function runExecutor(
  { notebook = notebookPath, output }: Execution,
  environment: Record<string, string>,
  target: Target,
): Promise<void> {
  const code = await stream(environmentProgram("python"), [
    taskScript("execute_notebook.py"),
    ...[notebook, output, "--kernel", kernelName],
  ], {
    clearEnv: true,
    env: { ...environment, ...jupyterEnvironment() },
  });
  if (code === 0) return;
  const left = await stillOnAws();
  if (code === interrupted) {
    const words = ["The execution was stopped", ...left ? [left] : []];
    throw new TaskError(`${words.join("; ")}.`, interrupted);
  }
  const where = target === "aws"
    ? left ?? "nothing is left on AWS"
    : `the jobs' logs are in ${stateFolder}/logs`;
  throw new TaskError(
    `The execution of ${notebook} failed. What was executed is in ${output}, ` +
      `${where}.`,
  );
}

/**
 * What executions have left on AWS, and how to continue with it; nothing if
 * there is none.
 */
async function stillOnAws(): Promise<string | undefined> {
  const { ledgers: [ledger] } = await leftOnAws(stateFolder);
  return ledger && `${ledger} lists what is still on AWS and costs money. ` +
      takeUp(stateFolder);
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
