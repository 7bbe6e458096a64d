/**
 * A headless Chromium for tests.
 *
 * @module
 */
import { assert } from "@std/assert";
import { type Browser, chromium } from "playwright-core";
import { findChromium } from "../lib/tasks/chromium.ts";
import { inRoot } from "../lib/tasks/project.ts";

const executablePath = findChromium();
if (!executablePath) {
  console.warn(
    "No Chromium on this machine: what needs a browser is not tested. Install " +
      "it, or name one with CHROMIUM.",
  );
}

/** Options of a test that needs the browser: skipped where there is none. */
export const browserTest = {
  ignore: !executablePath && Deno.env.get("CHURN_REQUIRE_CHROMIUM") !== "1",
  // The browser's driver keeps resources of its own until the process ends.
  sanitizeOps: false,
  sanitizeResources: false,
} satisfies Partial<Deno.TestDefinition>;

/** Milliseconds after which nothing will come any more, on a loaded machine either. */
const patience = 180_000;

/**
 * Starts the browser; it writes into the folder alone. What is waited for on its
 * pages may take long.
 */
export async function launchBrowser(
  folder: string = inRoot("build", "browser"),
): Promise<Browser> {
  assert(executablePath, "CHURN_REQUIRE_CHROMIUM is 1, and no Chromium");
  const browser = await chromium.launch({
    executablePath,
    env: {
      ...Deno.env.toObject(),
      XDG_CONFIG_HOME: `${folder}/config`,
      XDG_CACHE_HOME: `${folder}/cache`,
    },
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic"],
      ...["--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync"],
    ],
  });
  const { newContext } = browser; // for newPage() too
  browser.newContext = async (options) => {
    const context = await newContext.call(browser, options);
    context.setDefaultTimeout(patience);
    return context;
  };
  return browser;
}
