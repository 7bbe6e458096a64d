/**
 * `deno task local`: the local SageMaker alone. Prints the variables that lead
 * any AWS SDK to it, one a line, and stays until it is stopped.
 *
 * @module
 */
import { runTask, say, takeNoArguments, TaskError } from "./command.ts"; // first
import { startLocal } from "@local/sagemaker";
import { stopRequested } from "./stopping.ts";
import { taskSettings } from "./task_settings.ts";

await runTask(async () => {
  takeNoArguments("local");
  const { stateFolder, python, s3 } = taskSettings({ target: "local" });
  await using local = await startLocal({
    ...{ stateFolder, python, s3 },
  });
  if (local.joined) {
    throw new TaskError(
      `A local SageMaker runs in ${stateFolder} already, at ${local.endpoint}. ` +
        "Stop it, or name another folder with CHURN_STATE.",
    );
  }
  for (const [name, value] of Object.entries(local.environment)) {
    console.log(`${name}=${value}`);
  }
  say("The local SageMaker runs; interrupt (Ctrl-C) to stop it.");
  await stopRequested;
  say("Stopping the local SageMaker");
}, { closes: true });
