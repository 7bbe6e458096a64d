/** Which npm packages set-up installs, from a registry on this machine. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { inRoot } from "../../lib/tasks/project.ts";
import { type Lock, walkLock } from "../../lib/tasks/walk_lock.ts";
import {
  addProgram,
  addRealPrograms,
  copyProject,
  type ProjectCopy,
} from "./project_copy.ts";

const readJson = async (...path: string[]) =>
  JSON.parse(await Deno.readTextFile(inRoot(...path)));

/** Packages by `name@version`, each with the names of those it needs. */
type Packages = Record<string, string[]>;

const pathOf = (key: string) =>
  `/${key.split("@")[0]}/-/${key.replace("@", "-")}.tgz`;

/** A registry of packages without content, and what it was asked for. */
async function openRegistry(folder: string, packages: Packages) {
  const tarballs = new Map<string, Uint8Array<ArrayBuffer>>();
  const integrity = new Map<string, string>();
  for (const [key, needs] of Object.entries(packages)) {
    const [name, version] = key.split("@");
    const dependencies = Object.fromEntries(needs.map((need) => [need, "*"]));
    await Deno.mkdir(join(folder, name, "package"), { recursive: true });
    await Deno.writeTextFile(
      join(folder, name, "package", "package.json"),
      JSON.stringify({ name, version, dependencies }),
    );
    const { stdout } = await new Deno.Command("tar", {
      args: ["-C", join(folder, name), "-cz", "package"],
    }).output();
    const hash = createHash("sha512").update(stdout).digest("base64");
    tarballs.set(pathOf(key), stdout);
    integrity.set(key, `sha512-${hash}`);
  }
  const asked: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    (request) => {
      const path = request.url.replace(/^http:\/\/[^/]+/, "");
      const body = tarballs.get(path);
      if (body) asked.push(path);
      return new Response(body, { status: body ? 200 : 404 });
    },
  );
  return { integrity, asked, server };
}

/** Has a copy ask for packages of its lock, for some only in its tests. */
async function askFor(
  { folder }: ProjectCopy,
  npm: Record<string, unknown>,
  walk: string[],
  tests: string[],
) {
  const write = (name: string, content: unknown) =>
    Deno.writeTextFile(join(folder, name), JSON.stringify(content));
  const specifier = (name: string) => `npm:${name}@1.0.0`;
  await write("deno.json", {
    nodeModulesDir: "manual",
    imports: Object.fromEntries(walk.map((name) => [name, specifier(name)])),
  });
  await write("package.json", {
    private: true,
    devDependencies: Object.fromEntries(tests.map((name) => [name, "1.0.0"])),
  });
  await write("deno.lock", {
    version: "5",
    specifiers: Object.fromEntries(
      [...walk, ...tests].map((name) => [specifier(name), "1.0.0"]),
    ),
    npm,
    workspace: {
      dependencies: walk.map(specifier),
      packageJson: { dependencies: tests.map(specifier) },
    },
  });
}

Deno.test("packages that only tests need come with the tests, not with the walk", async () => {
  await using copy = await copyProject();
  await addRealPrograms(copy);
  const packages = {
    "both-need@1.0.0": [],
    "for-tests@1.0.0": ["both-need", "tests-need"],
    "for-walk@1.0.0": ["both-need"],
    "tests-need@1.0.0": [],
  };
  const registry = await openRegistry(join(copy.folder, "registry"), packages);
  await using server = registry.server;
  const url = `http://127.0.0.1:${server.addr.port}`;
  const locked = Object.entries(packages).map(([key, dependencies]) =>
    [key, {
      ...{ dependencies, integrity: registry.integrity.get(key) },
      tarball: url + pathOf(key),
    }] as const
  );
  await askFor(copy, Object.fromEntries(locked), ["for-walk"], ["for-tests"]);
  const lock = await Deno.readTextFile(join(copy.folder, "deno.lock"));
  const environment = {
    NPM_CONFIG_REGISTRY: url,
    DENO_DIR: join(copy.folder, "deno"),
  };
  const install = async (...groups: string[]) => {
    const { code, stderr } = await copy.run("setup", groups, environment);
    assertEquals(code, 0, stderr);
    const found = Deno.readDir(join(copy.folder, "node_modules", ".deno"));
    const names = (await Array.fromAsync(found)).map(({ name }) => name)
      .filter((name) => name.includes("@"));
    return { stderr, names: names.sort() };
  };

  const walk = await install("npm");
  assertStringIncludes(walk.stderr, "Installing 2 npm packages");
  assertEquals(walk.names, ["both-need@1.0.0", "for-walk@1.0.0"]);
  assertEquals(registry.asked.sort(), [
    "/both-need/-/both-need-1.0.0.tgz",
    "/for-walk/-/for-walk-1.0.0.tgz",
  ]);
  assertEquals((await install("npm")).stderr, "");

  const all = await install("walk", "test");
  assertStringIncludes(all.stderr, "Installing 4 npm packages");
  assertEquals(all.names, Object.keys(packages));
  assertEquals((await install("npm")).stderr, "", "all serve the walk too");
  assertEquals((await install("test")).stderr, "");
  assertEquals(
    await Deno.readTextFile(join(copy.folder, "deno.lock")),
    lock,
    "the lock stays one",
  );
});

Deno.test("what the walk installs holds what the library imports, and is whole", async () => {
  const lock: Lock = await readJson("deno.lock");
  const walk = walkLock(lock);
  const dev = [
    await readJson("package.json"),
    await readJson("local-sagemaker", "package.json"),
  ].flatMap((each) => Object.keys(each.devDependencies));
  const locked = (name: string) =>
    Object.keys(walk.npm).some((key) => key.startsWith(`${name}@`));
  const quoted = new RegExp(`["'\`](?:${dev.join("|")})["'\`/]`);
  for (const name of dev) assert(!locked(name), name);
  for (const folder of ["lib", "local-sagemaker", "notebooks"]) {
    for (const path of await sourcesOf(folder)) {
      const [name] = quoted.exec(await Deno.readTextFile(path)) ?? [];
      assert(!name, `${path} asks for ${name}, which only tests install`);
    }
  }
  // What is left is there whole.
  const needed = Object.values(walk.npm).flatMap((
    { dependencies = [], optionalDependencies = [] },
  ) => [...dependencies, ...optionalDependencies]);
  for (const each of needed) {
    const name = each.split("@npm:").at(-1)!;
    assert(name in walk.npm || locked(name), each);
  }
});

/** The modules and notebooks of a folder that are not tests. */
async function sourcesOf(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(inRoot(folder))) {
    const path = join(folder, name);
    if (isDirectory && name !== "tests") paths.push(...await sourcesOf(path));
    else if (/\.(ts|ipynb)$/.test(name)) paths.push(inRoot(path));
  }
  return paths;
}

Deno.test("installers ask a name server again after a second, unless the user says otherwise", async () => {
  for (const said of [undefined, "timeout:3"]) {
    await using copy = await copyProject();
    await addRealPrograms(copy);
    const seen = join(copy.folder, "seen");
    await addProgram(
      copy,
      "uv",
      `[ "$1" = --version ] || echo "$RES_OPTIONS" > ${seen}`,
    );
    const environment: Record<string, string> = said === undefined
      ? {}
      : { RES_OPTIONS: said };
    assertEquals((await copy.run("setup", [], environment)).code, 0);
    assertEquals(
      (await Deno.readTextFile(seen)).trim(),
      said ?? "timeout:1 attempts:5",
    );
  }
});
