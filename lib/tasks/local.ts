/**
 * `deno task local`: only the local SageMaker. Prints the variables that
 * connect any AWS SDK to it, one per line, and runs until it is stopped.
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
  await using local = await startLocal({ stateFolder, python, s3 });
  if (local.joined) {
    throw new TaskError(
      `A local SageMaker is already running in ${stateFolder}, at ${local.endpoint}. ` +
        "Stop it, or set CHURN_STATE to another folder.",
    );
  }
  for (const [name, value] of Object.entries(local.environment)) {
    console.log(`${name}=${value}`);
  }
  say("The local SageMaker is running; press Ctrl-C to stop it.");
  await stopRequested;
  say("Stopping the local SageMaker");
}, { closes: true });
