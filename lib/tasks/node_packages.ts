/**
 * Installs the npm packages that `deno.json` names, as `deno.lock` pins them.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { capture, elapsed, say, TaskError } from "./command.ts";
import { inRoot } from "./project.ts";

const stampPath = inRoot("node_modules", ".churn_setup");

/** Whether packages are missing or out of date. */
export async function packagesAreMissing(): Promise<boolean> {
  const stamp = await readFile(stampPath, "utf8").catch(() => undefined);
  return stamp !== await fingerprint();
}

/**
 * Installs the packages into `node_modules`. `jsr:` packages are left to those
 * who import them: not every network reaches jsr.io.
 *
 * @throws {TaskError} If that fails.
 */
export async function installPackages(signal: AbortSignal): Promise<void> {
  const start = performance.now();
  say("Installing the npm packages");
  const { imports } = JSON.parse(await readFile(inRoot("deno.json"), "utf8"));
  const packages = Object.values<string>(imports)
    .filter((specifier) => specifier.startsWith("npm:"));
  const outcome = await capture(Deno.execPath(), [
    ...["cache", "--frozen", ...packages],
  ], { cwd: inRoot(), signal, env: { NO_COLOR: "1" } });
  if (!outcome?.success) {
    throw new TaskError(
      "Cannot install the npm packages; Deno says:\n  " +
        reason(outcome?.stderr ?? "") +
        "\nCheck the network or proxy, or name a mirror with " +
        "NPM_CONFIG_REGISTRY, then run the same command again.",
    );
  }
  await writeFile(stampPath, await fingerprint());
  say(`Installed the npm packages in ${elapsed(start)}`);
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["deno.json", "deno.lock", "package.json"]) {
    hash.update(await readFile(inRoot(file)));
  }
  return hash.digest("hex");
}

function reason(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  return lines.filter((line) => line && !/^(Download|Initialize) /.test(line))
    .slice(-6).join("\n  ");
}
