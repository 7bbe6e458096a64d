/**
 * Installs the locked Python packages with uv.
 *
 * @module
 */
import { capture, lastLines, type Outcome, TaskError } from "./command.ts";
import { environmentProgram, inRoot } from "./project.ts";

/** The locked file of a group of packages. */
export function lockFile(group: string): string {
  return inRoot("python", "requirements", `${group}.txt`);
}

/** Whether the PATH has a uv that runs. */
export async function hasUv(): Promise<boolean> {
  return (await capture("uv", ["--version"]))?.success ?? false;
}

/**
 * Installs the pinned uv into the environment by pip.
 *
 * @throws {TaskError} If that fails.
 */
export async function installUv(): Promise<void> {
  const python = environmentProgram("python");
  await capture(python, ["-m", "ensurepip"]);
  const outcome = await capture(python, [
    ...["-m", "pip", "install", "--quiet", "--no-input", "--retries", "2"],
    ...["--disable-pip-version-check", "--require-hashes", "--no-deps"],
    ...["--no-compile", "-r", lockFile("installer")],
  ]);
  requireSuccess(outcome, "uv", "PIP_INDEX_URL");
}

/**
 * Installs groups of locked packages with compiled bytecode.
 *
 * @param options Further options of `uv pip install`.
 * @throws {TaskError} If that fails.
 */
export async function installGroups(
  uv: string,
  groups: readonly string[],
  options: readonly string[] = [],
): Promise<void> {
  const outcome = await capture(uv, [
    ...["pip", "install", "--quiet", "--require-hashes", "--no-deps"],
    ...["--compile-bytecode", "--python", environmentProgram("python")],
    ...options,
    ...groups.flatMap((group) => ["-r", lockFile(group)]),
  ], { env: mirror() });
  requireSuccess(outcome, "the Python packages", "UV_DEFAULT_INDEX");
}

/** uv does not read pip's setting of an index; a mirror named there counts. */
function mirror(): Record<string, string> {
  const index = Deno.env.get("PIP_INDEX_URL");
  return index && !Deno.env.has("UV_DEFAULT_INDEX")
    ? { UV_DEFAULT_INDEX: index }
    : {};
}

const unreachable =
  /connect|dns error|resolve host|name resolution|lookup address|time[d ]*out|error sending|network/i;

function requireSuccess(
  outcome: Outcome | undefined,
  what: string,
  variable: string,
): void {
  if (outcome?.success) return;
  const said = outcome?.stderr ?? "";
  const [why, remedy] = unreachable.test(said)
    ? [
      "the package index can't be reached",
      `Check the network or proxy, or name a mirror with ${variable}`,
    ]
    : ["the installer failed", "Fix that"];
  throw new TaskError(
    `Cannot install ${what}: ${why}.\n${lastLines(said)}\n` +
      `${remedy}, then run the same command again.`,
  );
}
