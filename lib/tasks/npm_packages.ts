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
import { askAgainSoon } from "./name_servers.ts";
import { inRoot } from "./project.ts";
import { type Lock, walkLock } from "./walk_lock.ts";

/** Says what was installed last; missing while something is. */
const stampPath = inRoot("node_modules", ".churn_setup");

/** What the packages take on the disk, in MB, with those of tests and without. */
const megabytes = { all: 270, walk: 245 };

/** A line that tells of one package, and nothing that went wrong. */
const stepPattern = /^(Download|Initialize) /;

/** Which packages: of the whole lock, or without those that only tests need. */
export type NpmPackages = "all" | "walk";

/** Whether the packages are there, and are those of the lock. */
export async function hasNpmPackages(which: NpmPackages): Promise<boolean> {
  const stamp = await readFile(stampPath, "utf8").catch(() => undefined);
  const { all, walk } = await stamps();
  return stamp === all || (which === "walk" && stamp === walk);
}

/**
 * Installs the packages.
 *
 * @throws {TaskError} If that fails.
 */
export async function installNpmPackages(which: NpmPackages): Promise<void> {
  const lock: Lock = JSON.parse(await readFile(inRoot("deno.lock"), "utf8"));
  const wanted = which === "all" ? lock : walkLock(lock);
  const total = packagesOf(wanted);
  say(
    `Installing ${total} npm packages (AWS's SDK, Vega, danfojs …; about ${
      megabytes[which]
    } MB) into node_modules/`,
  );
  await mkdir(dirname(stampPath), { recursive: true });
  await rm(stampPath, { force: true });
  const lockPath = inRoot("build", "walk.lock");
  const args = ["install", "--frozen"];
  if (which === "walk") {
    await mkdir(dirname(lockPath), { recursive: true });
    await writeFile(lockPath, JSON.stringify(wanted));
    args.push("--prod", "--lock", lockPath);
  }
  const outcome = await withLiveLine("npm packages", (tell) => {
    const counts: Record<string, number> = { Download: 0, Initialize: 0 };
    return capture(Deno.execPath(), args, {
      cwd: inRoot(),
      env: { NO_COLOR: "1", ...askAgainSoon() },
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
  await writeFile(stampPath, (await stamps())[which]);
}

/** How many packages of a lock are for this machine. */
function packagesOf({ npm }: Lock): number {
  const { os, arch } = Deno.build;
  const cpu = arch === "x86_64" ? "x64" : "arm64";
  return Object.values(npm).filter((each) =>
    (each.os?.includes(os) ?? true) && (each.cpu?.includes(cpu) ?? true)
  ).length;
}

/** What the stamp says. */
async function stamps(): Promise<Record<NpmPackages, string>> {
  const hash = createHash("sha256");
  for (const file of ["deno.lock", "package.json"]) {
    hash.update(await readFile(inRoot(file)));
  }
  const all = hash.digest("hex");
  return { all, walk: `${all} walk` };
}
