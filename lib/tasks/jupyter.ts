import { inRoot } from "./project.ts";

/**
 * Variables that keep Jupyter's files in the clone, and everybody's own
 * settings of Jupyter out of it.
 */
export function jupyterEnvironment(): Record<string, string> {
  return {
    JUPYTER_CONFIG_DIR: inRoot("build", "jupyter", "config"),
    JUPYTER_DATA_DIR: inRoot("build", "jupyter", "data"),
    JUPYTER_RUNTIME_DIR: inRoot("build", "jupyter", "runtime"),
    JUPYTERLAB_SETTINGS_DIR: inRoot("build", "jupyter", "settings"),
    JUPYTERLAB_WORKSPACES_DIR: inRoot("build", "jupyter", "workspaces"),
    IPYTHONDIR: inRoot("build", "jupyter", "ipython"),
    JUPYTER_PLATFORM_DIRS: "0",
  };
}
