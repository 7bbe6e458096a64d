/**
 * `deno task lab [--fresh]`: opens JupyterLab on a working copy of the notebook,
 * a new one if asked. Other arguments go to JupyterLab, such as `--no-browser`.
 *
 * @module
 */
import { relative } from "node:path";
import { runTask, say, stream, taskCommand } from "./command.ts";
import { jupyterEnvironment } from "./jupyter.ts";
import { labSettings, writeLabSettings } from "./lab_settings.ts";
import { leftOnAws, takeUp } from "./local_state.ts";
import { environmentProgram, inRoot, root } from "./project.ts";
import { taskSettings } from "./task_settings.ts";
import { workingCopy } from "./working_copy.ts";

const usage = `Usage: ${taskCommand()} lab [--fresh] [option of JupyterLab…]

Opens JupyterLab on a working copy of the notebook, work/churn.ipynb, which git ignores.

  --fresh       keeps the copy under another name and starts from a new one
  --no-browser  prints the address instead of opening it

All other options go to JupyterLab, such as --port 9999; --help-all lists them.`;

await runTask(async () => {
  if (Deno.args.some((each) => each === "-h" || each === "--help")) {
    console.log(usage);
    return 0;
  }
  const copy = await workingCopy({ fresh: Deno.args.includes("--fresh") });
  const env = jupyterEnvironment();
  const settings = env.JUPYTERLAB_SETTINGS_DIR;
  await writeLabSettings(settings, labSettings, { keep: true });
  const { stateFolder } = taskSettings({});
  const code = await stream(environmentProgram("python"), [
    ...["-m", "jupyterlab", `--ServerApp.root_dir=${inRoot()}`],
    `--LabApp.default_url=/lab/tree/${relative(root, copy)}`,
    // Else Jupyter refuses to start, as in a container whose only user is root.
    ...(Deno.uid() === 0 ? ["--allow-root"] : []),
    ...Deno.args.filter((argument) => !["--", "--fresh"].includes(argument)),
  ], { cwd: inRoot(), env });
  const { ledgers: [ledger] } = await leftOnAws(stateFolder);
  if (ledger) {
    say(
      `${ledger} lists what stays on AWS and costs. ${takeUp(stateFolder)}`,
    );
  }
  return code;
});
