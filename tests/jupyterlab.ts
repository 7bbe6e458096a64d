/**
 * A JupyterLab server for tests.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { withoutSettings } from "../lib/tasks/execute_notebook.ts";
import { jupyterEnvironment } from "../lib/tasks/jupyter.ts";
import {
  labExtension,
  labSettings,
  writeLabSettings,
} from "../lib/tasks/lab_settings.ts";
import { environmentProgram, inRoot } from "../lib/tasks/project.ts";

/** A running server. */
export interface JupyterLab extends AsyncDisposable {
  /** Address of the page that shows a file of the folder. */
  fileUrl(path: string): string;
  /** The same in Notebook 7, which the server offers too. */
  notebookUrl(path: string): string;
  /** Chooses how pages look that are opened from then on. */
  setTheme(name: "JupyterLab Light" | "JupyterLab Dark"): Promise<void>;
}

/** The task's own, and no windowing, so that the page holds every cell. */
const settings = {
  ...labSettings,
  "notebook-extension/tracker": { windowingMode: "none" },
};

/**
 * Starts JupyterLab on a folder, with all of its own files in `home`.
 *
 * @param environment Variables for the kernels.
 */
export async function startJupyterLab(
  folder: string,
  home: string,
  environment: Record<string, string>,
): Promise<JupyterLab> {
  const jupyter = jupyterEnvironment(home);
  const settingsFolder = jupyter.JUPYTERLAB_SETTINGS_DIR;
  await writeLabSettings(settingsFolder, settings);
  const token = crypto.randomUUID();
  const process = new Deno.Command(environmentProgram("python"), {
    args: [
      ...["-m", "jupyterlab", "--no-browser", "--allow-root", labExtension],
      ...["--ServerApp.port=0", `--ServerApp.root_dir=${folder}`],
      `--IdentityProvider.token=${token}`,
    ],
    cwd: inRoot(),
    clearEnv: true,
    env: {
      ...withoutSettings(Deno.env.toObject()),
      ...jupyter,
      ...environment,
    },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const address = await readAddress(process.stderr);
  return {
    fileUrl: (path) => `${address}/lab/tree/${path}?reset&token=${token}`,
    notebookUrl: (path) => `${address}/notebooks/${path}?token=${token}`,
    setTheme: (theme) =>
      writeLabSettings(settingsFolder, {
        "apputils-extension/themes": { theme },
      }),
    async [Symbol.asyncDispose]() {
      process.kill("SIGTERM");
      await process.status;
    },
  };
}

/** Reads the log until the address is told, and on so that it never blocks. */
async function readAddress(
  log: ReadableStream<Uint8Array>,
): Promise<string> {
  const reader = log.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`JupyterLab did not start:\n${seen}`);
    seen += value;
    const port = seen.match(/http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/lab/);
    if (port) {
      void drain(reader);
      return `http://127.0.0.1:${port[1]}`;
    }
  }
}

async function drain(
  reader: ReadableStreamDefaultReader<string>,
): Promise<void> {
  while (!(await reader.read()).done);
}

/** Chooses an entry of a menu. */
export async function choose(
  page: Page,
  menu: string,
  entry: string,
): Promise<void> {
  await page.getByRole("menuitem", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

/**
 * Waits until an expression is true of a page, and returns its value. It looks four
 * times a second: by default Playwright looks at every frame, which the page has
 * then to draw.
 */
export async function until(page: Page, expression: string): Promise<unknown> {
  const polling = 250;
  const value = await page.waitForFunction(expression, undefined, { polling });
  return await value.jsonValue();
}

/** The prompts of a page's code cells: `[*]` of one that is queued or runs. */
const prompts = `[...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
  .map((prompt) => prompt.textContent)`;

/**
 * Runs all cells, until one has run. JupyterLab asks for the kernel where the list
 * of kernels comes late, whatever a notebook names: then what it proposes is taken.
 */
export async function runAll(page: Page): Promise<void> {
  const hasKernel = `[...document.querySelectorAll(".jp-Toolbar-kernelName")]
    .some(({ textContent }) => textContent.includes("Churn"))`;
  const accept = ".jp-Dialog .jp-mod-accept";
  await until(page, `${hasKernel} || !!document.querySelector("${accept}")`);
  if (await page.locator(accept).isVisible()) await page.click(accept);
  await until(page, hasKernel);
  await choose(page, "Run", "Run All Cells");
  await until(page, `(${prompts}).some((text) => /\\d/.test(text))`);
}

/** Waits until no cell is queued or runs. */
export async function settled(page: Page): Promise<void> {
  await until(page, `!(${prompts}).some((text) => text.includes("*"))`);
}
