/**
 * Makes and completes the Python environment in `.venv`.
 *
 * A stamp says which groups have been installed. A group is marked in it before
 * anything of the group is changed, so one that was broken off is installed
 * anew, and the others stay usable. An environment without a stamp is a
 * half-made one, and is made again.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { capture, lastLines, say, TaskError } from "./command.ts";
import { copyRunningDeno, kernelLock } from "./kernel_deno.ts";
import { kernelSpec, writeKernelSpec } from "./kernel_spec.ts";
import { environmentFolder, environmentProgram, inRoot } from "./project.ts";
import { findInterpreter } from "./python_interpreter.ts";
import {
  hasUv,
  installGroups,
  installUv,
  lockFile,
  packagesOf,
} from "./python_packages.ts";

/** A group of packages: a file of `python/requirements/`. */
export type Group =
  | "walk"
  | "tuning"
  | "lab"
  | "test"
  | "mlflow"
  | "containers"
  | "bench";

interface Stamp {
  /** Where the environment lies and which Python it stands on. */
  readonly place: string;
  /** What each group was installed from, as a hash; {@linkcode begun} first. */
  readonly groups: Partial<Record<Group, string>>;
}

/** What a group is for, and how much it takes on the disk beside `walk`, in MB. */
const contents: Readonly<Record<Group, [what: string, megabytes: number]>> = {
  walk: ["scikit-learn, XGBoost, Jupyter's kernel", 590],
  tuning: ["Optuna", 45],
  lab: ["JupyterLab", 185],
  test: ["what tests need", 230],
  mlflow: ["an MLflow server", 90],
  containers: ["AWS's container code", 30],
  bench: ["matplotlib", 50],
};

const stampPath = inRoot(".venv", "churn_setup.json");

/** Stands in the stamp while a group is installed. */
const begun = "begun";

/** The groups that are missing or out of date. */
export async function missingGroups(
  groups: readonly Group[],
): Promise<Group[]> {
  const installed = (await readStamp())?.groups ?? {};
  return groups.filter((group) => installed[group] !== fingerprint(group));
}

/**
 * Installs groups into the environment, which is made first where it is
 * missing, half-made or broken.
 *
 * @throws {TaskError} If there is no fitting Python, or no network.
 */
export async function installMissing(
  groups: readonly Group[],
): Promise<void> {
  const ownUv = environmentProgram("uv");
  const uv = await hasUv() ? "uv" : ownUv;
  const stamp = await readStamp();
  const brokenOff = groups.some((group) => stamp?.groups[group] === begun);
  if (stamp === undefined) await makeEnvironment(uv === ownUv);
  else await writeStamp({ ...stamp.groups, ...marked(groups, () => begun) });
  if (uv === ownUv && !existsSync(ownUv)) await installUv();
  const all = groups.map((group) => contents[group]);
  const megabytes = all.reduce((sum, [, each]) => sum + each, 0);
  say(
    `Installing about ${packagesOf(groups)} Python packages of ${
      groups.join(", ")
    } (${
      all.map(([what]) => what).join(", ")
    }; about ${megabytes} MB) into .venv/`,
  );
  const files = await copyRunningDeno() ? groups : [...groups, kernelLock];
  await installGroups(uv, files, brokenOff ? ["--reinstall"] : []);
  await writeKernelSpec();
  await writeStamp({ ...stamp?.groups, ...marked(groups, fingerprint) });
}

async function makeEnvironment(needsPip: boolean): Promise<void> {
  const { path, version, hasVenv, hasPip } = await findInterpreter();
  const missing = [
    ...hasVenv ? [] : ["venv"],
    ...hasPip || !needsPip ? [] : ["ensurepip"],
  ];
  if (missing.length > 0) {
    const [major, minor] = version.split(".");
    throw new TaskError(
      `Cannot create the Python environment: ${path} has no module ` +
        `${
          missing.join(", ")
        }. Install it (on Debian and Ubuntu: apt install ` +
        `python${major}.${minor}-venv), then run the same command again.`,
    );
  }
  say(`Creating the Python environment .venv from ${path} (${version})`);
  await rm(environmentFolder, { recursive: true, force: true });
  const args = ["-m", "venv", "--without-pip", environmentFolder];
  const outcome = await capture(path, args);
  if (!outcome?.success) {
    throw new TaskError(
      `Cannot create the Python environment: ${path} ${
        args.join(" ")
      } says:\n` +
        lastLines(outcome?.stderr || outcome?.stdout),
    );
  }
}

async function readStamp(): Promise<Stamp | undefined> {
  try {
    const stamp: Stamp = JSON.parse(await Deno.readTextFile(stampPath));
    return stamp.place === place() ? stamp : undefined;
  } catch {
    return undefined;
  }
}

async function writeStamp(groups: Stamp["groups"]): Promise<void> {
  const stamp: Stamp = { place: place(), groups };
  await Deno.writeTextFile(stampPath, JSON.stringify(stamp));
}

/** Scripts of an environment name its folder, so a moved one is no good. */
function place(): string {
  const python = Deno.realPathSync(environmentProgram("python"));
  return `${environmentFolder} ${python}`;
}

function fingerprint(group: Group): string {
  return createHash("sha256").update(Deno.readTextFileSync(lockFile(group)))
    .update(Deno.readTextFileSync(lockFile(kernelLock)))
    .update(kernelSpec(environmentProgram("deno"))).digest("hex");
}

function marked(
  groups: readonly Group[],
  mark: (group: Group) => string,
): Stamp["groups"] {
  return Object.fromEntries(groups.map((group) => [group, mark(group)]));
}
