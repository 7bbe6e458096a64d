/**
 * Installs the locked Python packages with uv.
 *
 * @module
 */
import { capture, type Outcome, TaskError } from "./command.ts";
import { withLiveLine } from "./live_line.ts";
import { askAgainSoon } from "./name_servers.ts";
import { environmentProgram, inRoot } from "./project.ts";

/** The locked file of a group of packages. */
export function lockFile(group: string): string {
  return inRoot("python", "requirements", `${group}.txt`);
}

/**
 * How many packages groups have together on this machine, give or take those
 * that only some versions of Python need.
 */
export function packagesOf(groups: readonly string[]): number {
  const names = groups.flatMap((group) =>
    [...Deno.readTextFileSync(lockFile(group)).matchAll(/^([\w.-]+)==.*$/gm)]
      .filter(([line]) => !/'pypy'|sys_platform == '(darwin|win32)'/.test(line))
      .map(([, name]) => name)
  );
  return new Set(names).size;
}

/** Whether the PATH has a uv that runs. */
export async function hasUv(): Promise<boolean> {
  return (await capture("uv", ["--version"]))?.success ?? false;
}

/**
 * Installs the pinned uv into the environment by pip: the one of the Python that
 * the environment is made from, or one that is put into the environment first.
 *
 * @throws {TaskError} If that fails.
 */
export async function installUv(): Promise<void> {
  const python = environmentProgram("python");
  const ofBase = ["-m", "pip", "--python", python];
  let [program, pip] = [Deno.realPathSync(python), ofBase];
  if (!(await capture(program, [...pip, "--version"]))?.success) {
    [program, pip] = [python, ["-m", "pip"]];
    await capture(program, ["-m", "ensurepip"]);
  }
  const outcome = await capture(program, [
    ...[...pip, "install", "--quiet", "--no-input", "--retries", "2"],
    ...["--disable-pip-version-check", "--require-hashes", "--no-deps"],
    ...["--no-compile", "-r", lockFile("installer")],
  ], { env: askAgainSoon() });
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
  const outcome = await withLiveLine("Python packages", (tell) => {
    const seen = (line: string) => {
      const [, word, name] = /^\s*(\w+) (\S+)/.exec(line) ?? [];
      if (word === "Downloaded") tell(`${name} downloaded`);
      else if (word === "Installed") tell(`compiling ${name} of them`);
    };
    return capture(uv, [
      ...["pip", "install", "--color", "never", "--require-hashes"],
      ...["--no-deps", "--compile-bytecode"],
      ...["--python", environmentProgram("python"), ...options],
      ...groups.flatMap((group) => ["-r", lockFile(group)]),
    ], { env: { ...mirror(), ...askAgainSoon() }, seen });
  });
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
  const said = `${outcome?.stdout ?? ""}${outcome?.stderr ?? ""}`.trim();
  const [why, remedy] = unreachable.test(said)
    ? [
      "the package index can't be reached",
      `Check the network or proxy, or name a mirror with ${variable}`,
    ]
    : ["the installer failed", "Fix that"];
  throw new TaskError(
    `Cannot install ${what}: ${why}.\n${said}\n` +
      `${remedy}, then run the same command again.`,
  );
}
