/**
 * `deno task lab [name] [--fresh]`: opens JupyterLab on working copies of the
 * notebooks, new ones if asked. Other arguments go to JupyterLab, such as
 * `--no-browser`.
 *
 * @module
 */
import { runTask, say, stream, taskCommand } from "./command.ts";
import { jupyterEnvironment } from "./jupyter.ts";
import { labExtension, labSettings, writeLabSettings } from "./lab_settings.ts";
import { leftOnAws, takeUp } from "./local_state.ts";
import { findNotebook, namesNotebook, notebooks } from "./notebooks.ts";
import { environmentProgram, inRoot } from "./project.ts";
import { taskSettings } from "./task_settings.ts";
import { workingCopy } from "./working_copy.ts";

const usage =
  `Usage: ${taskCommand()} lab [notebook] [--fresh] [option of JupyterLab…]

Opens JupyterLab on a working copy of a notebook, work/${
    notebooks[0].id
  }.ipynb by default, which
git ignores. Copies of the others are beside it:

${
    notebooks.map(({ id, sentence }) => `  ${id.padEnd(12)}  ${sentence}`).join(
      "\n",
    )
  }

  --fresh       keeps a copy that you have changed under another name and starts from a new one
  --no-browser  prints the address instead of opening it

All other options go to JupyterLab, such as --port 9999; --help-all lists them.`;

await runTask(async () => {
  if (Deno.args.some((each) => each === "-h" || each === "--help")) {
    console.log(usage);
    return 0;
  }
  const fresh = Deno.args.includes("--fresh");
  const name = Deno.args.find(namesNotebook);
  const opened = findNotebook(name);
  for (const { id, path } of notebooks) {
    const isMeant = name === undefined || id === opened.id;
    await workingCopy(path, { fresh: fresh && isMeant });
  }
  const env = jupyterEnvironment();
  const settings = env.JUPYTERLAB_SETTINGS_DIR;
  await writeLabSettings(settings, labSettings, { keep: true });
  const { stateFolder } = taskSettings({});
  const code = await stream(environmentProgram("python"), [
    ...["-m", "jupyterlab", labExtension, `--ServerApp.root_dir=${inRoot()}`],
    `--LabApp.default_url=/lab/tree/work/${opened.id}.ipynb`,
    // Else Jupyter refuses to start, as in a container whose only user is root.
    ...(Deno.uid() === 0 ? ["--allow-root"] : []),
    ...Deno.args.filter((each) => !["--", "--fresh", name].includes(each)),
  ], { cwd: inRoot(), env });
  const { ledgers: [ledger] } = await leftOnAws(stateFolder);
  if (ledger) {
    say(
      `${ledger} lists what stays on AWS and costs. ${takeUp(stateFolder)}`,
    );
  }
  return code;
});
