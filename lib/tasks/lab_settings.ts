/**
 * JupyterLab's settings and its extension for `deno task lab`.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { inRoot } from "./project.ts";

/** Settings by `extension/plugin`. */
export type LabSettings = Readonly<Record<string, Record<string, unknown>>>;

/** No question about news; ← and → in a field or on a slider are its own. */
export const labSettings: LabSettings = {
  "apputils-extension/notification": {
    fetchNews: "false",
    checkForUpdates: false,
  },
  "shortcuts-extension/shortcuts": {
    shortcuts: [
      ["notebook:move-cursor-heading-above-or-collapse", "ArrowLeft"],
      ["notebook:move-cursor-heading-below-or-expand", "ArrowRight"],
    ].flatMap(([command, key]) => {
      const selector =
        ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus";
      return [
        { command, keys: [key], selector, disabled: true },
        { command, keys: [key], selector: `${selector}:not(input)` },
      ];
    }),
  },
};

/** Has Jupyter's front ends load the project's own extension. */
export const labExtension = `--LabServerApp.extra_labextensions_path=${
  inRoot("lib", "tasks", "labextensions")
}`;

/**
 * Writes settings into the folder of JUPYTERLAB_SETTINGS_DIR.
 *
 * @param keep Keeps existing ones, which are somebody's own.
 */
export async function writeLabSettings(
  folder: string,
  settings: LabSettings,
  { keep = false } = {},
): Promise<void> {
  for (const [name, value] of Object.entries(settings)) {
    const path = join(folder, "@jupyterlab", `${name}.jupyterlab-settings`);
    if (keep && existsSync(path)) continue;
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, JSON.stringify(value));
  }
}
