/**
 * Installs the npm packages of `deno.lock` into `node_modules/`. Deno would do
 * so by itself, in some 500 lines.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { capture, say, TaskError } from "./command.ts";
import { withLiveLine } from "./live_line.ts";
import { inRoot } from "./project.ts";

/** Says what was installed last; missing while something is. */
const stampPath = inRoot("node_modules", ".churn_setup");

/** What the packages take on the disk, in MB. */
const megabytes = 270;

/** A line that tells of one package, and nothing that went wrong. */
const stepPattern = /^(Download|Initialize) /;

/** Whether the packages are those of the lock. */
export async function hasNpmPackages(): Promise<boolean> {
  const stamp = await readFile(stampPath, "utf8").catch(() => undefined);
  return stamp === await fingerprint();
}

/**
 * Installs the packages.
 *
 * @throws {TaskError} If that fails.
 */
export async function installNpmPackages(): Promise<void> {
  const total = await packagesOfLock();
  say(
    `Installing ${total} npm packages (AWS's SDK, Vega, danfojs …; about ${megabytes} MB) into node_modules/`,
  );
  await mkdir(dirname(stampPath), { recursive: true });
  await rm(stampPath, { force: true });
  const outcome = await withLiveLine("npm packages", (tell) => {
    const counts: Record<string, number> = { Download: 0, Initialize: 0 };
    return capture(Deno.execPath(), ["install", "--frozen"], {
      cwd: inRoot(),
      env: { NO_COLOR: "1" },
      seen(line) {
        const [, word] = stepPattern.exec(line) ?? [];
        if (!word) return;
        counts[word]++;
        tell(
          counts.Initialize
            ? `${counts.Initialize} of ${total} in place`
            : counts.Download < total
            ? `${counts.Download} of ${total} downloaded`
            : "downloaded, unpacking",
        );
      },
    });
  });
  if (!outcome?.success) {
    const said = `${outcome?.stdout ?? ""}${outcome?.stderr ?? ""}`
      .split("\n").filter((line) => !stepPattern.test(line)).join("\n").trim();
    throw new TaskError(
      `Cannot install the npm packages: deno install --frozen says:\n${said}\n` +
        "Check the network or proxy, or name a mirror with NPM_CONFIG_REGISTRY, " +
        "then run the same command again.",
    );
  }
  await writeFile(stampPath, await fingerprint());
}

/** How many packages of the lock are for this machine. */
async function packagesOfLock(): Promise<number> {
  const { npm } = JSON.parse(await readFile(inRoot("deno.lock"), "utf8"));
  const { os, arch } = Deno.build;
  const cpu = arch === "x86_64" ? "x64" : "arm64";
  return Object.values<{ os?: string[]; cpu?: string[] }>(npm).filter((
    each,
  ) => (each.os?.includes(os) ?? true) && (each.cpu?.includes(cpu) ?? true))
    .length;
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["deno.lock", "package.json"]) {
    hash.update(await readFile(inRoot(file)));
  }
  return hash.digest("hex");
}
