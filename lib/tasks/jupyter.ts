import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "./project.ts";

/**
 * Variables that keep Jupyter's files in one folder, which is made, and
 * everybody's own settings of Jupyter out of it.
 */
export function jupyterEnvironment(
  folder: string = inRoot("build", "jupyter"),
) {
  mkdirSync(folder, { recursive: true });
  return {
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    IPYTHONDIR: join(folder, "ipython"),
  };
}
