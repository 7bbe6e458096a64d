/**
 * `deno task lab [--fresh]`: opens JupyterLab on a working copy of the notebook,
 * a new one if asked. Other arguments go to JupyterLab, such as `--no-browser`.
 *
 * @module
 */
import { relative } from "node:path";
import { runTask, stream } from "./command.ts";
import { jupyterEnvironment } from "./jupyter.ts";
import { labSettings, writeLabSettings } from "./lab_settings.ts";
import { environmentProgram, inRoot, root } from "./project.ts";
import { setUp } from "./setup.ts";
import { workingCopy } from "./working_copy.ts";

await runTask(async () => {
  await setUp(["walk", "lab"]);
  const copy = await workingCopy({ fresh: Deno.args.includes("--fresh") });
  const env = jupyterEnvironment();
  const settings = env.JUPYTERLAB_SETTINGS_DIR;
  await writeLabSettings(settings, labSettings, { keep: true });
  return await stream(environmentProgram("python"), [
    ...["-m", "jupyterlab", `--ServerApp.root_dir=${inRoot()}`],
    `--LabApp.default_url=/lab/tree/${relative(root, copy)}`,
    // Else Jupyter refuses to start, as in a container whose only user is root.
    ...(Deno.uid() === 0 ? ["--allow-root"] : []),
    ...Deno.args.filter((argument) => !["--", "--fresh"].includes(argument)),
  ], { cwd: inRoot(), env });
});
