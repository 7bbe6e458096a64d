/**
 * A small copy of the project in which set-up can be tried.
 *
 * @module
 */
import { join } from "node:path";
import { environmentProgram, inRoot } from "../../lib/tasks/project.ts";

/** What a task left behind. */
export interface TaskResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the tasks with empty locks, so that nothing is downloaded. */
export interface ProjectCopy extends AsyncDisposable {
  readonly folder: string;
  /** A folder for fake programs, first on the PATH of `run`. */
  readonly programs: string;
  /** Runs a task with nothing but these variables and a PATH. */
  run(
    task: string,
    args?: string[],
    environment?: Record<string, string>,
  ): Promise<TaskResult>;
  /** Starts a task, with the Deno that runs the tests or another one. */
  start(
    task: string,
    args?: string[],
    environment?: Record<string, string>,
    deno?: string,
  ): Deno.ChildProcess;
}

/** The real interpreter behind the environment that runs the tests. */
export const realPython: string = Deno.realPathSync(
  environmentProgram("python"),
);

/** Makes a copy in a temporary folder. */
export async function copyProject(): Promise<ProjectCopy> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const programs = join(folder, "programs");
  await Deno.mkdir(programs);
  await Deno.mkdir(join(folder, "lib", "tasks"), { recursive: true });
  for await (const { name, isFile } of Deno.readDir(inRoot("lib", "tasks"))) {
    const path = join("lib", "tasks", name);
    if (isFile) await Deno.copyFile(inRoot(path), join(folder, path));
  }
  for (const floor of ["aws", "settings"]) {
    await Deno.mkdir(join(folder, "lib", floor));
  }
  const needed = [
    "lib/aws/file_lock.ts",
    "lib/aws/ledger.ts",
    "lib/aws/line_file.ts",
    "lib/aws/whole_lines.ts",
    "lib/aws/identity.ts",
    "lib/settings/settings.ts",
  ];
  for (const path of needed) {
    await Deno.copyFile(inRoot(path), join(folder, path));
  }
  const locks = join(folder, "python", "requirements");
  await Deno.mkdir(locks, { recursive: true });
  for (const group of ["walk", "tuning", "lab", "test", "installer"]) {
    await Deno.writeTextFile(join(locks, `${group}.txt`), "");
  }
  await Deno.writeTextFile(
    join(locks, "deno.txt"),
    `deno==${Deno.version.deno}\n`,
  );
  const write = (name: string, content: unknown) =>
    Deno.writeTextFile(join(folder, name), JSON.stringify(content));
  await write("package.json", { private: true });
  await write("deno.json", { nodeModulesDir: "manual" });
  await write("deno.lock", { version: "5", specifiers: {}, npm: {} });
  const start: ProjectCopy["start"] = (
    task,
    args = [],
    environment = {},
    deno,
  ) =>
    new Deno.Command(deno ?? Deno.execPath(), {
      args: [
        ...["run", "--allow-all", "--no-config", "--no-lock"],
        ...[join(folder, "lib", "tasks", `${task}.ts`), ...args],
      ],
      clearEnv: true,
      env: { PATH: programs, HOME: folder, ...environment },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  return {
    folder,
    programs,
    start,
    async run(task, args, environment) {
      const { code, stdout, stderr } = await start(task, args, environment)
        .output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, stdout: text(stdout), stderr: text(stderr) };
    },
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Puts a shell script among the programs of a copy. */
export async function addProgram(
  copy: ProjectCopy,
  name: string,
  script: string,
): Promise<void> {
  const path = join(copy.programs, name);
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Puts a python3 and a uv that do install among the programs of a copy. */
export async function addRealPrograms(copy: ProjectCopy): Promise<void> {
  await addProgram(copy, "python3", `exec "${realPython}" "$@"`);
  await addProgram(copy, "uv", `exec "${await findUv()}" "$@"`);
}

async function findUv(): Promise<string> {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  for (const path of folders.map((folder) => join(folder, "uv"))) {
    if (await Deno.stat(path).then(() => true, () => false)) return path;
  }
  return environmentProgram("uv");
}
