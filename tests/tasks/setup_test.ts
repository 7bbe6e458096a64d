import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { join } from "node:path";
import { groupsOf } from "../../lib/tasks/notebooks.ts";
import {
  addProgram,
  addRealPrograms,
  copyProject,
  type ProjectCopy,
  realPython,
  type TaskResult,
} from "./project_copy.ts";

/** One message of few lines, without a trace, and nothing on stdout. */
function assertMessage(result: TaskResult, ...parts: string[]): void {
  assertEquals(result.code, 1);
  assertEquals(result.stdout, "");
  for (const part of [...parts, "run the same command again"]) {
    assertStringIncludes(result.stderr, part);
  }
  assert(!/Traceback|Uncaught|^ +at /m.test(result.stderr), result.stderr);
}

/** A Python that answers the set-up's questions as it is told. */
function fakePython(version: string, venv = "True", pip = "True"): string {
  return `printf '%s\\n' "$0" ${version} ${venv} ${pip}`;
}

async function exists(copy: ProjectCopy, ...path: string[]): Promise<boolean> {
  return await Deno.stat(join(copy.folder, ...path)).then(
    () => true,
    () => false,
  );
}

Deno.test("set-up says what to do where there is no Python", async () => {
  await using copy = await copyProject();
  assertMessage(
    await copy.run("setup"),
    "Cannot find Python: none of python3.13,",
    "Install Python 3.11 to 3.14",
  );
});

Deno.test("set-up refuses a Python that is too old or too new", async () => {
  await using copy = await copyProject();
  await addProgram(copy, "python3", fakePython("3.10.4"));
  assertMessage(await copy.run("setup"), "python3 is 3.10.4");
  await addProgram(copy, "python3", fakePython("3.15.0"));
  assertMessage(await copy.run("setup"), "python3 is 3.15.0");
});

Deno.test("set-up names the modules that a Python lacks", async () => {
  await using copy = await copyProject();
  await addProgram(copy, "python3", fakePython("3.12.1", "False", "False"));
  assertMessage(
    await copy.run("setup"),
    "has no module venv, ensurepip",
    "apt install python3.12-venv",
  );
});

Deno.test("set-up says that CHURN_PYTHON_BASE names no Python", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const environment = { CHURN_PYTHON_BASE: "/nowhere/python3" };
  assertMessage(await copy.run("setup", [], environment), "/nowhere/python3");
});

Deno.test("set-up says which groups there are", async () => {
  await using copy = await copyProject();
  const { code, stderr } = await copy.run("setup", ["walks"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "Cannot set up 'walks': groups are walk");
});

Deno.test("set-up installs what the notebooks need, asked for in one word", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const { code, stderr } = await copy.run("setup", ["notebooks", "lab"]);
  assertEquals(code, 0, stderr);
  const path = join(copy.folder, ".venv", "churn_setup.json");
  const { groups } = JSON.parse(await Deno.readTextFile(path));
  assertEquals(Object.keys(groups).sort(), [...groupsOf(), "lab"].sort());
});

Deno.test("set-up passes over a Python that does not run", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  await addProgram(copy, "python3.13", "exit 127");
  const { code, stderr } = await copy.run("setup");
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, `from ${realPython}`);
});

Deno.test("set-up says that the package index can't be reached, and mends it later", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const lock = join(copy.folder, "python", "requirements", "walk.txt");
  const hash = "0".repeat(64);
  await Deno.writeTextFile(lock, `six==1.17.0 --hash=sha256:${hash}\n`);
  const failed = await copy.run("setup", [], {
    UV_DEFAULT_INDEX: "http://127.0.0.1:9/simple",
    UV_HTTP_RETRIES: "0",
  });
  assertMessage(failed, "the package index can't be reached", "127.0.0.1:9");
  await Deno.writeTextFile(lock, "");
  const { code, stderr } = await copy.run("setup");
  assertEquals(code, 0, stderr);
});

Deno.test("set-up makes environment and kernel once, then does nothing", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  assertEquals((await copy.run("setup")).code, 0);
  const kernel = JSON.parse(
    await Deno.readTextFile(
      join(copy.folder, ".venv/share/jupyter/kernels/churn/kernel.json"),
    ),
  );
  assertEquals(kernel.argv.at(-1), join(copy.folder, ".venv", "bin", "deno"));
  const ran = join(copy.folder, "ran");
  for (const name of ["python3", "uv"]) {
    await addProgram(copy, name, `echo ${name} >> "${ran}"; exit 1`);
  }
  assertEquals(await copy.run("setup"), { code: 0, stdout: "", stderr: "" });
  assertEquals(await exists(copy, "ran"), false, "it runs no program");
});

Deno.test("set-up installs what a changed lock or a new group needs, and no more", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  await copy.run("setup");
  await Deno.writeTextFile(join(copy.folder, ".venv", "kept"), "");
  const lock = join(copy.folder, "python", "requirements", "walk.txt");
  await Deno.writeTextFile(lock, "# changed\n");
  const changed = await copy.run("setup", ["walk", "test"]);
  assertStringIncludes(changed.stderr, "Python packages of walk, test (");
  assert(await exists(copy, ".venv", "kept"));
  assertEquals((await copy.run("setup", ["test"])).stderr, "");
});

Deno.test("set-up makes a half-made, a broken and a moved environment again", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const garbage = join(copy.folder, ".venv", "garbage");
  await Deno.mkdir(garbage, { recursive: true });
  assertEquals((await copy.run("setup")).code, 0);
  assert(!await exists(copy, ".venv", "garbage"));
  await Deno.remove(join(copy.folder, ".venv", "bin", "python"));
  assertStringIncludes((await copy.run("setup")).stderr, "Creating");
  await using other = await copyProject();
  await addRealPrograms(other);
  await Deno.rename(
    join(copy.folder, ".venv"),
    join(other.folder, ".venv"),
  );
  assertStringIncludes((await other.run("setup")).stderr, "Creating");
});

Deno.test("set-up keeps a working environment where a group can't be added", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  await copy.run("setup");
  await Deno.writeTextFile(join(copy.folder, ".venv", "kept"), "");
  const lock = join(copy.folder, "python", "requirements", "lab.txt");
  const hash = "0".repeat(64);
  await Deno.writeTextFile(lock, `six==1.17.0 --hash=sha256:${hash}\n`);
  const offline = {
    UV_DEFAULT_INDEX: "http://127.0.0.1:9/simple",
    UV_HTTP_RETRIES: "0",
  };
  assertEquals((await copy.run("setup", ["lab"], offline)).code, 1);
  assertEquals((await copy.run("setup", ["lab"], offline)).code, 1);
  assertEquals(await copy.run("setup"), { code: 0, stdout: "", stderr: "" });
  assert(await exists(copy, ".venv", "kept"));
  await Deno.writeTextFile(lock, "");
  const { code, stderr } = await copy.run("setup", ["lab"]);
  assertEquals(code, 0, stderr);
});

Deno.test("set-up does not blame the network for a lock that can't be resolved", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const said = "No solution found when resolving dependencies";
  await addProgram(
    copy,
    "uv",
    `[ "$1" = --version ] || { echo "${said}" >&2; exit 1; }`,
  );
  const result = await copy.run("setup");
  assertMessage(result, "the installer failed", said);
});

Deno.test("set-up shows all that a failing installer says", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const lines = Array.from({ length: 40 }, (_, i) => `reason ${i + 1} of 40`);
  const says = lines.map((line) => `echo "${line}" >&2`).join("; ");
  await addProgram(copy, "uv", `[ "$1" = --version ] || { ${says}; exit 1; }`);
  assertMessage(await copy.run("setup"), lines.join("\n"));
});

/** Has an npm package in the lock of a copy that can't be fetched. */
async function lockUnreachablePackage({ folder }: ProjectCopy) {
  const write = (name: string, content: unknown) =>
    Deno.writeTextFile(join(folder, name), JSON.stringify(content));
  const name = "left-pad@1.3.0";
  await write("deno.json", {
    nodeModulesDir: "manual",
    imports: { pad: `npm:${name}` },
  });
  await write("deno.lock", {
    ...{ version: "5", specifiers: { [`npm:${name}`]: "1.3.0" } },
    npm: { [name]: { integrity: `sha512-${"A".repeat(86)}==` } },
    workspace: { dependencies: [`npm:${name}`] },
  });
}

Deno.test("npm packages are installed once, with few lines, and a failure is told whole", async () => {
  await using copy = await copyProject();
  const install = () =>
    copy.run("setup", ["npm"], {
      HTTPS_PROXY: "http://127.0.0.1:9/", // where nobody is
      DENO_DIR: join(copy.folder, "deno"),
    });
  const { code, stderr } = await install();
  assertEquals(code, 0, stderr);
  assertEquals(stderr.trim().split("\n").length, 2);
  assertStringIncludes(stderr, "Installing 0 npm packages");
  assertEquals(await install(), { code: 0, stdout: "", stderr: "" });
  await lockUnreachablePackage(copy);
  for (const again of ["first", "second"]) {
    const failed = await install();
    assertMessage(
      failed,
      "Installing 1 npm packages",
      "left-pad",
      "Caused by:",
    );
    assertStringIncludes(failed.stderr, "NPM_CONFIG_REGISTRY", again);
    assert(!/^(Download|Initialize) /m.test(failed.stderr), failed.stderr);
  }
});

Deno.test("npm packages that can't be installed stop the Python packages, with one message", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  await lockUnreachablePackage(copy);
  const [pid, ended] = ["pid", "ended"].map((name) => join(copy.folder, name));
  await addProgram(
    copy,
    "uv",
    `[ "$1" = --version ] && exit
trap 'echo > ${ended}; echo "uv was stopped" >&2; exit 1' TERM
echo $$ > ${pid}; while :; do /bin/sleep 0.05; done`,
  );
  const result = await copy.run("setup", [], {
    HTTPS_PROXY: "http://127.0.0.1:9/",
    DENO_DIR: join(copy.folder, "deno"),
  });
  assertMessage(result, "Cannot install the npm packages", "left-pad");
  assert(!result.stderr.includes("Cannot install the Python"), result.stderr);
  assert(!result.stderr.includes("uv was stopped"), result.stderr);
  if (await exists(copy, "pid")) assert(await exists(copy, "ended"));
});

Deno.test("Python packages that can't be installed stop the npm packages, with one message", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  await lockUnreachablePackage(copy);
  await addProgram(
    copy,
    "uv",
    `[ "$1" = --version ] || { echo "no room on the disk" >&2; exit 1; }`,
  );
  // A proxy that takes connections and never answers.
  using proxy = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = proxy.addr as Deno.NetAddr;
  const result = await copy.run("setup", [], {
    HTTPS_PROXY: `http://127.0.0.1:${port}/`,
    DENO_DIR: join(copy.folder, "deno"),
  });
  assertMessage(result, "Cannot install the Python packages", "no room");
  assert(!result.stderr.includes("Cannot install the npm"), result.stderr);
  assert(!await exists(copy, "node_modules", ".churn_setup"));
});

Deno.test("set-up says how long it took and which part took how long", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const { stderr } = await copy.run("setup");
  const last = stderr.trim().split("\n").at(-1)!;
  assertMatch(
    last,
    /^Set up in \d+\.\d s: npm packages \d+\.\d s, Python packages \d+\.\d s$/,
  );
});

Deno.test("the kernel's Deno is the one that ran set-up, and stays when that one goes", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  // The lock names the version only: installing it as a package would fail.
  const cache = join(copy.folder, "npx cache");
  await Deno.mkdir(cache);
  const deno = join(cache, "deno");
  await Deno.copyFile(Deno.execPath(), deno);
  const { success, stderr } = await copy.start("setup", [], {}, deno).output();
  assert(success, new TextDecoder().decode(stderr));
  await Deno.remove(cache, { recursive: true });
  const kernels = join(copy.folder, ".venv", "bin", "deno");
  const { stdout } = await new Deno.Command(kernels, { args: ["--version"] })
    .output();
  assertStringIncludes(
    new TextDecoder().decode(stdout),
    `deno ${Deno.version.deno} `,
  );
  assert(!await exists(copy, ".venv", "bin", "deno.part"));
});

Deno.test("a Deno of another version fetches the kernel's, unless it is there", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const lock = join(copy.folder, "python", "requirements", "deno.txt");
  await Deno.writeTextFile(lock, "deno==0.0.1\n");
  const asked = join(copy.folder, "asked");
  const kernels = join(copy.folder, ".venv", "bin", "deno");
  await addProgram(
    copy,
    "uv",
    `[ "$1" = --version ] && exit
echo "$@" >> ${asked}
printf '#!/bin/sh\necho "deno 0.0.1 (stable)"\n' > ${kernels}
exec /bin/chmod +x ${kernels}`,
  );
  const first = await copy.run("setup");
  assertEquals(first.code, 0, first.stderr);
  assertMatch(await Deno.readTextFile(asked), / -r \S+\/deno\.txt\n$/);
  const second = await copy.run("setup", ["lab"]);
  assertEquals(second.code, 0, second.stderr);
  assertMatch(await Deno.readTextFile(asked), / -r \S+\/lab\.txt\n$/);
  assertStringIncludes(await Deno.readTextFile(kernels), "0.0.1");
});

Deno.test("set-up that was killed is made again", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const [begun, released] = ["begun", "released"]
    .map((name) => join(copy.folder, name));
  await new Deno.Command("/usr/bin/env", { args: ["mkfifo", begun, released] })
    .output();
  const uv = await Deno.readTextFile(join(copy.programs, "uv"));
  // Writing to a FIFO waits for its reader.
  const install = `echo > ${begun}; echo > ${released}; exit 9`;
  await addProgram(copy, "uv", `[ "$1" = --version ] || { ${install}; }`);
  const child = copy.start("setup");
  const ended = child.output().then(async () => {
    // Reading from a FIFO waits for somebody who opens it for writing.
    (await Deno.open(begun, { read: true, write: true })).close();
  });
  await Deno.readTextFile(begun);
  child.kill("SIGKILL");
  await ended;
  await Deno.readTextFile(released);
  await Deno.writeTextFile(join(copy.programs, "uv"), uv);
  const again = await copy.run("setup");
  assertEquals(again.code, 0, again.stderr);
  assertStringIncludes(again.stderr, "Creating");
});

Deno.test("two set-ups at once don't disturb each other", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const results = await Promise.all([copy.run("setup"), copy.run("setup")]);
  assertEquals(results.map((result) => result.code), [0, 0]);
  const makers = results.filter(({ stderr }) => stderr.includes("Creating"));
  assertEquals(makers.length, 1);
});
